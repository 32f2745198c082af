"""Notes that learners write for themselves in a lesson."""

import datetime
import re
import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.actions import ReflectionChangedElsewhere, ReflectionTooLong, save_reflection
from courses.contracts import CourseAccess
from courses.models import MAX_REFLECTION_LENGTH, Reflection
from courses.privacy import erase_for, export_for
from tests.factories.accounts import UserFactory
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.media import block, with_body

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, WEDNESDAY = noon("2026-03-02"), noon("2026-03-03"), noon("2026-03-04")
BLOCK = "11111111-1111-4111-8111-111111111111"
QUESTION = {"question": "Was nehmen Sie mit?", "help": "Zwei Sätze genügen."}


class Nobody(CourseAccess):
    """An access in which every course is somebody else's."""

    def may_take(self, user, course, *, has_begun=False):
        return False


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings):
    settings.LMS_COURSES = {}


@pytest.fixture
def lesson():
    return with_body(lessons_of(make_course("Eins"))[0], block("reflection", QUESTION, BLOCK))


@pytest.fixture
def learner(client, lesson):
    user = UserFactory()
    client.force_login(user)
    client.post(reverse("courses:begin", args=[lesson.get_course().pk]))
    return user


def save(learner, lesson, text, *, seen=None, at=MONDAY, block_id=BLOCK):
    return save_reflection(learner=learner, lesson=lesson, block_id=block_id, text=text, seen=seen, at=at)


class TestSaveReflection:
    def test_keeps_one_note_for_each_question_and_learner(self, lesson):
        learner, other = UserFactory(), UserFactory()
        save(learner, lesson, "Zuerst")
        save(learner, lesson, "Danach", seen=MONDAY, at=TUESDAY)
        save(other, lesson, "Meins")
        save(learner, lesson, "Andere Frage", block_id="2")
        assert sorted(Reflection.objects.values_list("learner", "text")) == sorted(
            [(learner.pk, "Danach"), (learner.pk, "Andere Frage"), (other.pk, "Meins")]
        )

    def test_changes_nothing_when_it_is_repeated(self, lesson):
        learner = UserFactory()
        first = save(learner, lesson, "Text")
        again = save(learner, lesson, " Text\r\n", at=TUESDAY)
        assert (again.pk, again.saved_at) == (first.pk, MONDAY)

    def test_never_overwrites_what_another_tab_saved(self, lesson):
        learner = UserFactory()
        save(learner, lesson, "Tab eins", at=MONDAY)
        save(learner, lesson, "Tab zwei", seen=MONDAY, at=TUESDAY)
        for seen in (None, MONDAY, MONDAY + datetime.timedelta(microseconds=1)):
            with pytest.raises(ReflectionChangedElsewhere) as caught:
                save(learner, lesson, "Tab eins, weiter", seen=seen, at=WEDNESDAY)
            assert caught.value.current.text == "Tab zwei"
        assert Reflection.objects.get().text == "Tab zwei"

    def test_never_brings_back_what_another_tab_deleted(self, lesson):
        learner = UserFactory()
        save(learner, lesson, "Text")
        assert save(learner, lesson, "", seen=MONDAY) is None
        with pytest.raises(ReflectionChangedElsewhere) as caught:
            save(learner, lesson, "Text, weiter", seen=MONDAY, at=TUESDAY)
        assert caught.value.current is None

    def test_keeps_nothing_of_a_note_that_is_emptied(self, lesson):
        learner = UserFactory()
        save(learner, lesson, "Text")
        save(learner, lesson, "  \n", seen=MONDAY, at=TUESDAY)
        assert not Reflection.objects.exists()

    def test_refuses_what_is_too_long(self, lesson):
        with pytest.raises(ReflectionTooLong) as caught:
            save(UserFactory(), lesson, "x" * (MAX_REFLECTION_LENGTH + 1))
        assert "10001" in str(caught.value)

    def test_is_held_by_the_database(self, lesson):
        row = save(UserFactory(), lesson, "Text")
        with pytest.raises(IntegrityError), transaction.atomic():
            Reflection.objects.filter(pk=row.pk).update(text="")
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


class TestPage:
    def url(self, lesson, block_id=BLOCK):
        return reverse("courses:save_reflection", args=[lesson.pk, block_id])

    def seen(self, html):
        return re.search(r'name="seen" value="([^"]*)"', html)[1]

    def test_saves_without_javascript_and_shows_the_note_again(self, client, learner, lesson):
        response = client.post(self.url(lesson), {"text": "Meine Notiz", "seen": ""})
        assert response.url == f"{lesson.url}#{BLOCK}"
        page = client.get(lesson.url).content.decode()
        assert ">Meine Notiz</textarea>" in page
        assert "Das sehen nur Sie." in page
        client.post(self.url(lesson), {"text": "Neu", "seen": self.seen(page)})
        assert Reflection.objects.get().text == "Neu"

    def test_answers_with_the_block_alone(self, client, learner, lesson):
        response = client.post(self.url(lesson), {"text": "Meine Notiz", "seen": ""}, headers={"X-Fragment": "1"})
        html = response.content.decode()
        assert "<html" not in html
        assert "Gespeichert" in html
        assert self.seen(html) == Reflection.objects.get().saved_at.isoformat()

    @pytest.mark.parametrize("headers", [{}, {"X-Fragment": "1"}])
    def test_loses_nothing_when_another_tab_was_faster(self, client, learner, lesson, headers):
        save(learner, lesson, "Aus dem anderen Tab")
        response = client.post(self.url(lesson), {"text": "Aus diesem Tab", "seen": ""}, headers=headers)
        html = response.content.decode()
        assert response.status_code == 409
        assert ">Aus diesem Tab</textarea>" in html
        assert "Aus dem anderen Tab" in html
        assert ("<html" in html) == (not headers)
        client.post(self.url(lesson), {"text": "Aus diesem Tab", "seen": self.seen(html)})
        assert Reflection.objects.get().text == "Aus diesem Tab"

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client, learner, lesson):
        text = "x" * (MAX_REFLECTION_LENGTH + 1)
        response = client.post(self.url(lesson), {"text": text, "seen": "gestern"})
        assert response.status_code == 400
        assert f">{text}</textarea>" in response.content.decode()
        assert "Bitte kürzen Sie sie." in response.content.decode()

    def test_is_not_there_for_strangers_and_other_blocks(self, client, learner, lesson, settings):  # L39
        assert client.post(self.url(lesson, str(uuid.uuid4())), {"text": "x"}).status_code == 404
        assert client.get(self.url(lesson)).status_code == 405
        settings.LMS_COURSES = {"ACCESS": f"{__name__}.Nobody"}
        assert client.post(self.url(lesson), {"text": "x"}).status_code == 404
        client.logout()
        assert client.post(self.url(lesson), {"text": "x"}).status_code == 302
        assert not Reflection.objects.exists()

    def test_shows_nobody_elses_note(self, client, learner, lesson):
        save(UserFactory(), lesson, "Geheim")
        assert "Geheim" not in client.get(lesson.url).content.decode()
        client.force_login(UserFactory(is_superuser=True))
        assert "Geheim" not in client.get(lesson.url).content.decode()
        preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])).content.decode()
        assert "Geheim" not in preview
        assert "Vorschau: Es wird nichts aufgezeichnet." in preview

    def test_escapes_what_people_write(self, client, learner, lesson):
        save(learner, lesson, "</textarea><script>alert(1)</script>")
        assert "<script>alert(1)" not in client.get(lesson.url).content.decode()

    @pytest.mark.parametrize("count", [1, 20])
    def test_costs_no_query_however_many_questions_there_are(
        self, client, learner, lesson, count, django_assert_num_queries
    ):
        with_body(lesson, *[block("reflection", QUESTION) for _number in range(count)])
        with_reflections = queries_of(client, lesson.url)
        with_body(lesson, block("text", "<p>Text</p>"))
        assert with_reflections == queries_of(client, lesson.url)


def queries_of(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


class TestPrivacy:
    def test_exports_and_erases_the_notes(self, lesson):
        learner, other = UserFactory(), UserFactory()
        save(learner, lesson, "Meins")
        save(other, lesson, "Bleibt")
        (note,) = export_for(learner)["reflections"]
        assert (note["text"], note["lesson"]) == ("Meins", str(lesson.translation_key))
        erase_for(learner)
        assert list(Reflection.objects.values_list("text", flat=True)) == ["Bleibt"]

    def test_has_no_place_in_the_admin(self):
        assert not hasattr(Reflection, "snippet_viewset")
        assert not apps.is_installed("django.contrib.admin")
