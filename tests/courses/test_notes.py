"""Notes and bookmarks: private, searchable, and saved once however often they are sent."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.actions import enroll, set_bookmark, write_note
from courses.models import Bookmark, Note
from courses.privacy import erase_for, export_for
from courses.queries import lesson_margin, own_notes, passage
from tests.factories.accounts import UserFactory
from tests.factories.courses import add_lesson, lessons_of, make_course, noon

pytestmark = pytest.mark.django_db

NOON = noon("2026-11-20")


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings):
    settings.LMS_COURSES = {}


@pytest.fixture
def learner(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def lesson(learner):
    course = make_course("Eins", "Zwei", title="Datenschutz")
    enroll(learner=learner, course=course, at=NOON)
    return lessons_of(course)[0]


def anchor_of(lesson) -> str:
    return lesson.body.raw_data[0]["id"]


def note(learner, lesson, text="Merken!", *, anchor="", at=NOON, **fields):
    return write_note(learner=learner, lesson=lesson, anchor=anchor, text=text, at=at, **fields)


class TestPassage:
    def test_is_the_beginning_of_a_block_in_plain_text(self, lesson):
        assert passage(lesson, anchor_of(lesson)) == "Text von Eins"

    def test_leaves_out_tags_and_choices_and_is_cut(self):
        lesson = lessons_of(make_course("Eins"))[0]
        lesson.body = [
            ("callout", {"kind": "note", "title": "Gut & schlecht", "text": "<p>Ein <b>Satz</b></p><p>" + "x" * 400}),
            ("checklist", {"title": "Liste", "items": ["Eins", "Zwei"]}),
        ]
        lesson.save()
        lesson.refresh_from_db()
        callout, checklist = [block["id"] for block in lesson.body.raw_data]
        assert passage(lesson, callout).startswith("Gut & schlecht Ein Satz xxx")
        assert len(passage(lesson, callout)) == 240
        assert passage(lesson, checklist) == "Liste Eins Zwei"

    def test_is_none_where_there_is_no_such_block(self, lesson):
        assert passage(lesson, "gibt-es-nicht") is None


class TestWriteNote:
    def test_keeps_text_place_and_the_words_of_the_place(self, learner, lesson):
        row = note(learner, lesson, anchor=anchor_of(lesson))
        row.refresh_from_db()
        assert (row.course.title, row.lesson_key, row.quote) == ("Datenschutz", lesson.translation_key, "Text von Eins")
        assert row.created_at == NOON

    def test_saves_once_what_is_sent_twice(self, learner, lesson):
        sending = uuid.uuid4()
        assert note(learner, lesson, sending=sending) == note(learner, lesson, "Anders", sending=sending)
        assert Note.objects.get().text == "Merken!"

    def test_does_not_confuse_the_sendings_of_two_people(self, learner, lesson):
        sending = uuid.uuid4()
        note(learner, lesson, sending=sending)
        note(UserFactory(), lesson, sending=sending)
        assert Note.objects.count() == 2

    def test_keeps_the_note_when_its_paragraph_is_gone(self, learner, lesson):
        assert note(learner, lesson, anchor="geloescht").anchor == ""

    def test_is_not_empty(self, learner, lesson):
        with pytest.raises(IntegrityError):
            note(learner, lesson, "")


class TestSetBookmark:
    def test_says_what_shall_hold_and_may_be_repeated(self, learner, lesson):
        place = {"learner": learner, "lesson": lesson, "anchor": anchor_of(lesson), "at": NOON}
        for is_set, count in ((True, 1), (True, 1), (False, 0), (False, 0)):
            set_bookmark(is_set=is_set, **place)
            assert Bookmark.objects.count() == count

    def test_takes_away_the_mark_of_a_paragraph_that_is_gone(self, learner, lesson):
        set_bookmark(learner=learner, lesson=lesson, anchor=anchor_of(lesson), is_set=True, at=NOON)
        anchor = anchor_of(lesson)
        lesson.body = []
        set_bookmark(learner=learner, lesson=lesson, anchor=anchor, is_set=False, at=NOON)
        assert not Bookmark.objects.exists()


class TestLessonMargin:
    def test_has_only_what_is_ones_own(self, learner, lesson):
        note(UserFactory(), lesson, "Fremd")
        set_bookmark(learner=UserFactory(), lesson=lesson, anchor="", is_set=True, at=NOON)
        note(learner, lesson, "Eigen")
        margin = lesson_margin(learner, lesson)
        assert [row.text for row in margin.notes] == ["Eigen"]
        assert margin.bookmarks == []

    def test_follows_the_order_of_the_lesson(self, learner):
        course = make_course("Eins")
        lesson = add_lesson(course, "Lang", body=[("text", "<p>Erstens</p>"), ("text", "<p>Zweitens</p>")])
        first, second = [block["id"] for block in lesson.body.raw_data]
        note(learner, lesson, "2", anchor=second)
        note(learner, lesson, "1", anchor=first, at=NOON + datetime.timedelta(hours=1))
        note(learner, lesson, "0", at=NOON + datetime.timedelta(hours=2))
        margin = lesson_margin(learner, lesson)
        assert [row.text for row in margin.notes] == ["0", "1", "2"]
        assert margin.noted.split() == sorted([first, second])

    def test_costs_one_query_however_much_there_is(self, learner, lesson, django_assert_num_queries):
        for number in range(20):
            note(learner, lesson, str(number), anchor=anchor_of(lesson))
        set_bookmark(learner=learner, lesson=lesson, anchor="", is_set=True, at=NOON)
        lesson_margin(learner, lesson)
        with django_assert_num_queries(1):
            margin = lesson_margin(learner, lesson)
        assert (len(margin.notes), margin.marked) == (20, "-")


class TestOwnNotes:
    def test_are_found_by_words_whatever_their_spelling(self, learner, lesson):
        note(learner, lesson, "Übergänge prüfen")
        note(learner, lesson, "Anderes")
        for words in ("übergänge", "UEBERGAENGE", "gang pruf", "Uebergang"):
            found = own_notes(learner, words=words)
            texts = [place.note.text for course in found for row in course.lessons for place in row.places]
            expected = [] if words in ("gang pruf", "Uebergang") else ["Übergänge prüfen"]
            assert texts == expected, words

    def test_stand_by_course_and_lesson(self, learner, lesson):
        second = lessons_of(lesson.get_course())[1]
        other = lessons_of(make_course("Drei", title="Alles über Prompts"))[0]
        for where in (second, lesson, other):
            note(learner, where)
        found = own_notes(learner)
        assert [(course.course.title, [row.title for row in course.lessons]) for course in found] == [
            ("Alles über Prompts", ["Drei"]),
            ("Datenschutz", ["Eins", "Zwei"]),
        ]

    def test_survive_their_lesson(self, learner, lesson):
        note(learner, lesson)
        lesson.unpublish()
        row = own_notes(learner)[0].lessons[0]
        assert (row.title, row.page) == ("Eins", None)
        lesson.delete()
        assert own_notes(learner)[0].lessons[0].title == ""

    def test_cost_the_same_for_one_and_twenty(self, client, learner, lesson):
        counts = []
        for more in (1, 19):
            for number in range(more):
                note(learner, lesson, str(number), anchor=anchor_of(lesson))
            client.get(reverse("courses:notes"))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("courses:notes"))
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestPages:
    def test_a_form_saves_a_note_and_leads_back_to_its_paragraph(self, client, learner, lesson):
        data = {"text": "Wichtig", "anchor": anchor_of(lesson)}
        response = client.post(reverse("courses:write_note", args=[lesson.pk]), data)
        assert response.url == f"{lesson.url}#{anchor_of(lesson)}"
        page = client.get(lesson.url).content.decode()
        assert "Wichtig" in page
        assert "Stelle merken" in page

    def test_the_pencil_without_a_script_opens_the_form_for_its_paragraph(self, client, learner, lesson):
        page = client.get(f"{lesson.url}?stelle={anchor_of(lesson)}").content.decode()
        assert f'name="anchor" value="{anchor_of(lesson)}"' in page

    @pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
    def test_what_cannot_be_saved_comes_back_with_a_reason(self, client, learner, lesson, text):
        response = client.post(reverse("courses:write_note", args=[lesson.pk]), {"text": text})
        assert response.status_code == 400
        assert "field__error" in response.content.decode()
        assert text.strip() in response.content.decode()
        assert not Note.objects.exists()

    def test_a_script_gets_the_new_list(self, client, learner, lesson):
        data = {"text": "Kurz", "sending": str(uuid.uuid4())}
        response = client.post(
            reverse("courses:write_note", args=[lesson.pk]), data, headers={"Accept": "application/json"}
        )
        assert "Kurz" in response.json()["html"]
        response = client.post(
            reverse("courses:mark", args=[lesson.pk]), {"is_set": "1"}, headers={"Accept": "application/json"}
        )
        assert "Diese Lektion ist gemerkt" in response.json()["html"]

    def test_a_script_is_told_what_is_wrong(self, client, learner, lesson):
        response = client.post(
            reverse("courses:write_note", args=[lesson.pk]), {}, headers={"Accept": "application/json"}
        )
        assert response.status_code == 400
        assert "Bitte schreiben Sie etwas" in response.json()["error"]

    @pytest.mark.parametrize("anchor", ["<script>", "x" * 65, "a b"])
    def test_a_made_up_paragraph_is_not_there(self, client, learner, lesson, anchor):
        url = reverse("courses:write_note", args=[lesson.pk])
        assert client.post(url, {"text": "x", "anchor": anchor}).status_code == 404
        assert client.post(reverse("courses:mark", args=[lesson.pk]), {"anchor": anchor}).status_code == 400

    def test_somebody_elses_note_is_not_there(self, client, learner, lesson):
        foreign = note(UserFactory(), lesson)
        assert client.get(reverse("courses:edit_note", args=[foreign.pk])).status_code == 404
        client.post(reverse("courses:delete_note", args=[foreign.pk]))
        assert Note.objects.filter(pk=foreign.pk).exists()

    def test_a_note_is_changed_and_deleted(self, client, learner, lesson):
        row = note(learner, lesson)
        client.post(reverse("courses:edit_note", args=[row.pk]), {"text": "Neu"})
        row.refresh_from_db()
        assert (row.text, row.created_at) == ("Neu", NOON)
        client.post(reverse("courses:delete_note", args=[row.pk]))
        assert client.post(reverse("courses:delete_note", args=[row.pk])).status_code == 302
        assert not Note.objects.exists()

    def test_a_bookmark_is_removed_in_the_list_by_its_owner_only(self, client, learner, lesson):
        for person in (learner, UserFactory()):
            set_bookmark(learner=person, lesson=lesson, anchor="", is_set=True, at=NOON)
        for row in Bookmark.objects.all():
            assert client.post(reverse("courses:unmark", args=[row.pk])).url == reverse("courses:notes")
        assert Bookmark.objects.exclude(learner=learner).count() == Bookmark.objects.count() == 1

    def test_the_list_is_searched_and_taken_away(self, client, learner, lesson):
        note(learner, lesson, "Übergabe", anchor=anchor_of(lesson))
        set_bookmark(learner=learner, lesson=lesson, anchor=anchor_of(lesson), is_set=True, at=NOON)
        page = client.get(reverse("courses:notes"), {"suche": "uebergabe"}).content.decode()
        assert "Übergabe" in page
        assert "Nichts gefunden" in client.get(reverse("courses:notes"), {"suche": "Zebra"}).content.decode()
        response = client.get(reverse("courses:export_notes"))
        assert response.headers["Content-Disposition"] == 'attachment; filename="Notizen.md"'
        text = response.content.decode()
        assert "## Datenschutz" in text
        assert "> Text von Eins\n\nÜbergabe" in text
        assert f"<{lesson.full_url}>" in text

    @pytest.mark.parametrize("query", [{"kurs": "x"}, {"kurs": "9" * 30}, {"suche": "\0"}, {"kurs": "²"}])
    def test_nonsense_in_the_address_does_no_harm(self, client, learner, lesson, query):
        assert client.get(reverse("courses:notes"), query).status_code == 200

    def test_strangers_find_nothing_to_write_on(self, client, learner, lesson, settings):
        settings.LMS_COURSES = {"ACCESS": "tests.courses.test_views.Nobody"}
        assert client.post(reverse("courses:write_note", args=[lesson.pk]), {"text": "x"}).status_code == 404
        assert client.post(reverse("courses:mark", args=[lesson.pk]), {}).status_code == 404


class TestPrivacy:
    def test_takes_notes_and_bookmarks_along_and_erases_them(self, learner, lesson):
        note(learner, lesson, anchor=anchor_of(lesson))
        set_bookmark(learner=learner, lesson=lesson, anchor="", is_set=True, at=timezone.now())
        data = export_for(learner)
        assert data["notes"][0]["note"] == "Merken!"
        assert data["bookmarks"][0]["course"] == "Datenschutz"
        erase_for(learner)
        assert not Note.objects.exists()
        assert not Bookmark.objects.exists()
