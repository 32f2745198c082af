"""What a version keeps, what differs from the one before, and who may read it."""

import datetime

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from certificates.models import Award
from courses.actions import publish_version
from courses.models import ChangeClass, CourseVersion, LessonSnapshot
from courses.models.texts import lines_of_html
from courses.queries import current_version, suggested_class, version_diff
from courses.queries.diffs import word_changes
from lms.accounts.models import Role
from tests.factories.accounts import UserFactory, make_client, make_mandate, make_member, make_superuser, make_team
from tests.factories.assignments import complete_course
from tests.factories.courses import add_chapter, add_lesson, lessons_of, make_course, noon, publish
from tests.factories.quizzes import make_questions, make_quiz

from .test_releases import rewrite

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")


def diff_of(course):
    older, newer = course.versions.order_by("-number")[:2][::-1]
    return version_diff(older, newer)


class TestLines:
    def test_follow_paragraphs_and_items(self):
        html = "<p>Eins &amp; <b>zwei</b></p><ul><li>drei</li><li> vier<br/>fünf</li></ul><p></p>"
        assert lines_of_html(html) == ["Eins & zwei", "drei", "vier", "fünf"]

    def test_of_a_lesson_hold_every_text_but_no_settings(self):
        course = make_course("Eins")
        lesson = lessons_of(course)[0]
        lesson.body = [
            ("heading", {"text": "Überschrift", "level": "2"}),
            ("callout", {"kind": "caution", "title": "Achtung!", "text": "<p>Erst prüfen.</p><p>Dann senden.</p>"}),
            ("checklist", {"title": "Liste", "items": ["a", "b"]}),
            ("code", {"language": "python", "code": "x = 1\ny = 2"}),
        ]
        lines = [
            "Überschrift",
            "Achtung!",
            "Erst prüfen.",
            "Dann senden.",
            "Liste",
            "a",
            "b",
            "python",
            "x = 1",
            "y = 2",
        ]
        assert lesson.readable_lines() == lines

    def test_of_a_quiz_never_hold_questions_or_keys(self):  # L5
        quiz = make_quiz(make_questions(2), intro="<p>Viel Erfolg.</p>")
        with translation.override("de"):
            lines = quiz.readable_lines()
        assert lines == ["Viel Erfolg.", "Bestehensgrenze: 70 Prozent", "Anzahl der Fragen: 2"]


class TestSnapshots:
    def test_keep_the_text_that_a_version_had(self):
        course = make_course("Eins")
        first = current_version(course)
        rewrite(lessons_of(course)[0], "Neu")
        texts = {row.digest: row.text for row in LessonSnapshot.objects.all()}
        assert texts[first.lessons()[0]["digest"]] == "Text von Eins"
        assert texts[current_version(course).lessons()[0]["digest"]] == "Neu"

    def test_are_shared_by_versions_with_the_same_text(self):
        course = make_course("Eins", "Zwei")
        rewrite(lessons_of(course)[0], "Neu")
        assert LessonSnapshot.objects.count() == 3

    def test_are_made_up_for_when_an_older_version_has_none(self):
        course = make_course("Eins")
        LessonSnapshot.objects.all().delete()
        publish_version(course=course, author=None, at=MONDAY)
        assert CourseVersion.objects.count() == 1
        assert LessonSnapshot.objects.count() == 1


class TestWordChanges:
    @pytest.mark.parametrize(
        ("old", "new", "marked"),
        [
            ("Die Frist endet im Mai.", "Die Frist endet im Juni.", "Die Frist endet im [-Mai-][+Juni+]."),
            ("Bitte prüfen.", "Bitte sorgfältig prüfen.", "Bitte [+sorgfältig +]prüfen."),
            ("Kein Wort gleich", "Alles völlig anders hier", "[-Kein Wort gleich-][+Alles völlig anders hier+]"),
        ],
    )
    def test_are_found_word_by_word(self, old, new, marked):
        marks = {"same": "%s", "removed": "[-%s-]", "added": "[+%s+]"}
        assert "".join(marks[piece.kind] % piece.text for piece in word_changes(old, new)) == marked

    def test_can_be_put_together_again(self):
        pieces = word_changes("a b c d e f", "a x c e f g")
        assert "".join(piece.text for piece in pieces if piece.kind != "added") == "a b c d e f"
        assert "".join(piece.text for piece in pieces if piece.kind != "removed") == "a x c e f g"


class TestVersionDiff:
    def test_names_added_removed_moved_and_renamed_lessons(self):
        course = make_course("Eins", "Zwei", "Drei")
        one, two, three = lessons_of(course)
        three.move(two, pos="left")
        changes = {change.title: change for change in diff_of(course).lessons}
        assert len(changes) == 1
        assert next(iter(changes.values())).is_moved
        two.refresh_from_db()
        two.title = "Zwei neu"
        publish(two)
        (change,) = diff_of(course).lessons
        assert (change.is_renamed, change.old_title, change.title) == (True, "Zwei", "Zwei neu")
        one.refresh_from_db()
        one.unpublish()
        (change,) = diff_of(course).lessons
        assert (change.is_removed, change.title) == (True, "Eins")
        add_lesson(course, "Vier")
        (change,) = diff_of(course).lessons
        assert (change.is_added, change.title) == (True, "Vier")
        assert [[piece.text for piece in line] for line in change.lines] == [["Text von Vier"]]

    def test_shows_only_the_paragraphs_that_differ(self):
        course = make_course("Eins")
        rewrite(lessons_of(course)[0], "Bleibt</p><p>Die Frist endet im Mai.</p><p>Bleibt auch")
        rewrite(lessons_of(course)[0], "Bleibt</p><p>Die Frist endet im Juni.</p><p>Bleibt auch")
        (change,) = diff_of(course).lessons
        assert [[(piece.kind, piece.text) for piece in line] for line in change.lines] == [
            [("same", "Die Frist endet im "), ("removed", "Mai"), ("added", "Juni"), ("same", ".")]
        ]

    def test_takes_a_lesson_in_another_chapter_for_moved(self):
        course = make_course("Eins", chapter="A")
        chapter = add_chapter(course, "B")
        lesson = add_lesson(chapter, "Zwei")
        lesson.move(lessons_of(course)[0], pos="right")
        (change,) = diff_of(course).lessons
        assert (change.title, change.is_moved) == ("Zwei", True)

    def test_tells_when_the_earlier_text_was_not_kept(self):
        course = make_course("Eins")
        LessonSnapshot.objects.all().delete()
        rewrite(lessons_of(course)[0], "Neu")
        (change,) = diff_of(course).lessons
        assert change.has_new_content
        assert change.lines is None

    def test_names_new_objectives_and_law(self):
        course = make_course("Eins", objectives=[("objective", "Alt"), ("objective", "Bleibt")])
        course.objectives = [("objective", "Bleibt"), ("objective", "Neu")]
        course.law_state_on = datetime.date(2026, 8, 2)
        publish(course)
        diff = diff_of(course)
        assert diff.has_new_law_state
        assert [(piece.kind, piece.text) for piece in diff.objectives] == [
            ("removed", "Alt"),
            ("same", "Bleibt"),
            ("added", "Neu"),
        ]


class TestSuggestion:
    LONG = " ".join(f"Wort{number}" for number in range(200))

    def changed(self, text):
        course = make_course("Eins")
        rewrite(lessons_of(course)[0], self.LONG)
        rewrite(lessons_of(course)[0], text)
        return suggested_class(diff_of(course))

    def test_is_editorial_for_a_typing_error(self):
        assert self.changed(self.LONG.replace("Wort7 ", "Wort-7 ")) == ChangeClass.EDITORIAL

    def test_is_minor_for_a_sentence(self):
        assert (
            self.changed(f"{self.LONG} Dieser Satz ist neu, und er hat immerhin zwölf Wörter mehr.")
            == ChangeClass.MINOR
        )

    def test_is_material_for_another_text(self):
        assert self.changed("Etwas völlig anderes.") == ChangeClass.MATERIAL

    def test_is_material_for_a_new_required_lesson(self):  # L22
        course = make_course("Eins")
        add_lesson(course, "Zwei")
        assert suggested_class(diff_of(course)) == ChangeClass.MATERIAL


class TestVersionPage:
    @pytest.fixture
    def course(self):
        course = make_course("Eins", "Zwei", chapter="Verstehen", objectives=[("objective", "Sie können es.")])
        rewrite(lessons_of(course)[0], "Neuer Text")
        return course

    def page(self, client, version):
        return client.get(reverse("courses:version", args=[version.pk]))

    def test_shows_a_holder_what_the_course_consisted_of(self, course, client):
        learner = UserFactory()
        complete_course(learner, course, at=MONDAY)
        old = current_version(course)
        rewrite(lessons_of(course)[1], "Später geändert")
        client.force_login(learner)
        page = self.page(client, old).content.decode()
        for text in ("Verstehen", "Sie können es.", "Neuer Text", "Text von Zwei", old.content_hash):
            assert text in page
        assert "Später geändert" not in page
        assert "<del>" in page

    def test_asks_a_visitor_to_log_in(self, course, client):
        assert self.page(client, current_version(course)).status_code == 302

    def test_is_not_there_for_strangers(self, course, client):
        client.force_login(UserFactory())
        assert self.page(client, current_version(course)).status_code == 404
        assert client.get(reverse("courses:version", args=[10**9])).status_code == 404

    @pytest.mark.parametrize("role", [Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN])
    def test_is_there_for_who_answers_for_the_holders_client(self, course, client, role):
        company = make_client()
        complete_course(make_member(make_team(company)), course, at=MONDAY)
        client.force_login(make_mandate(role, client=company).person)
        assert self.page(client, current_version(course)).status_code == 200
        client.force_login(make_mandate(role, client=make_client()).person)
        assert self.page(client, current_version(course)).status_code == 404

    def test_is_there_for_trainers(self, course, client):
        client.force_login(make_mandate(Role.TRAINER, client=make_client()).person)
        assert self.page(client, current_version(course)).status_code == 200

    def test_says_when_the_text_was_not_kept(self, course, client):
        LessonSnapshot.objects.all().delete()
        client.force_login(make_superuser())
        assert "wurde nicht aufbewahrt" in self.page(client, current_version(course)).content.decode()

    def test_is_linked_from_a_certificate_for_those_who_may_read_it(self, course, client):
        learner = UserFactory()
        complete_course(learner, course, at=MONDAY)
        award = Award.objects.get()
        link = reverse("courses:version", args=[award.course_version_id])
        verify = reverse("certificates:verify", args=[award.code])
        assert link not in client.get(verify).content.decode()
        client.force_login(learner)
        assert link in client.get(reverse("certificates:award", args=[award.code])).content.decode()
        assert link in client.get(verify).content.decode()
        client.force_login(UserFactory())
        assert link not in client.get(verify).content.decode()

    @pytest.mark.parametrize("count", [1, 20])
    def test_costs_the_same_for_1_and_20_lessons(self, client, count, django_assert_max_num_queries):
        course = make_course(*[f"Lektion {number}" for number in range(count)])
        learner = UserFactory()
        complete_course(learner, course, at=MONDAY)
        client.force_login(learner)
        self.page(client, current_version(course))
        with django_assert_max_num_queries(14):
            assert self.page(client, current_version(course)).status_code == 200


class TestDeletion:
    """Wagtail unpublishes pages before it deletes them, one by one."""

    def test_of_a_course_makes_no_version_that_would_outlive_it(self):
        course = make_course("Eins", "Zwei")
        CourseVersion.objects.update(
            content_hash="as of an older release"
        )  # so that a new version would be another one
        Page.objects.get(pk=course.pk).delete()
        connection.check_constraints()
        assert not CourseVersion.objects.exists()

    def test_of_a_lesson_makes_no_version_with_it(self):
        course = make_course("Eins", "Zwei")
        CourseVersion.objects.update(content_hash="as of an older release")
        Page.objects.get(pk=lessons_of(course)[1].pk).delete()
        assert course.versions.count() == 1

    def test_is_told_from_unpublishing(self):
        course = make_course("Eins", "Zwei")
        lessons_of(course)[1].unpublish()
        assert [lesson["title"] for lesson in current_version(course).lessons()] == ["Eins"]
