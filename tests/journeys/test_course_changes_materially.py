"""A trainer changes a course; who had finished it repeats just the changed lesson, and keeps the old certificate."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from certificates.models import Award
from courses.models import CourseCompletion
from lms.records.models import LearningRecord, Verb
from tests.factories.accounts import make_client, make_member, make_superuser, make_team
from tests.factories.admin import allow_missing_variables
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import lessons_of, make_course, noon, publish
from tests.journeys.visitor import Visitor

BEFORE = "2026-06-01T08:00:00+00:00"
CHANGE = "2026-08-03T08:00:00+00:00"
AFTER = "2026-08-05T08:00:00+00:00"


@pytest.mark.django_db
class TestCourseChangesMaterially:
    def test_from_the_change_to_the_second_certificate(self, settings):
        with time_machine.travel(BEFORE, tick=True):
            course = make_course("Was gilt", "Was zu tun ist", "Wen man fragt", title="KI und Recht")
            person = make_member(make_team(make_client()), first_name="Mira", last_name="Kaya")
            assign(person, course, client=person.memberships.get().team.client, at=noon("2026-06-01"))
            complete_course(person, course, at=noon("2026-06-10"))
        first = Award.objects.get()
        with time_machine.travel(CHANGE, tick=True):
            self.trainer_changes_a_lesson(course)
            self.trainer_says_what_it_means(course, settings)
        with time_machine.travel(AFTER, tick=True):
            mira = Visitor().log_in(person)
            self.learner_is_told(mira)
            self.learner_repeats_just_that_lesson(mira, course)
            self.both_certificates_tell_the_truth(mira, first)
        self.everything_is_on_record(person)

    def trainer_changes_a_lesson(self, course):
        lesson = lessons_of(course)[1]
        lesson.body = [("text", "<p>Seit August gilt eine neue Frist von 72 Stunden.</p>")]
        publish(lesson)

    def trainer_says_what_it_means(self, course, settings):
        allow_missing_variables(settings)
        trainer = Visitor().log_in(make_superuser(language="de"))
        trainer.open(reverse("courses_release", args=[course.pk]))
        assert "eine neue Frist von 72 Stunden" in trainer.text
        trainer.choose("Wesentlich: Wer den Kurs abgeschlossen hat, sollte das Neue kennen")
        trainer.choose("Nur die geänderten Lektionen")
        trainer.press("Änderung freigeben", repeat_by="2026-09-30", note="Neue Meldefrist von 72 Stunden.")
        assert "Die Änderung ist freigegeben." in trainer.page.get_text(" ")

    def learner_is_told(self, mira):
        assert "Der Kurs hat sich geändert: Bitte wiederholen Sie das Geänderte bis 30. September 2026" in mira.text
        assert "Neue Meldefrist von 72 Stunden." in mira.text
        assert "Als Nächstes: Was zu tun ist" in mira.text

    def learner_repeats_just_that_lesson(self, mira, course):
        mira.open(course.url)
        assert "Der Kurs hat sich geändert. Bitte wiederholen Sie das Geänderte." in mira.text
        assert "Abgeschlossen am 10. Juni 2026" in mira.text
        assert "2 von 3 Lektionen abgeschlossen" in mira.text
        mira.follow("Geändertes wiederholen")
        assert "Seit August gilt eine neue Frist von 72 Stunden." in mira.text
        mira.press("Lektion abschließen")
        assert mira.address == course.url
        assert "Bitte wiederholen Sie" not in mira.text
        assert "Abgeschlossen am 5. August 2026" in mira.text

    def both_certificates_tell_the_truth(self, mira, first):
        first.refresh_from_db()
        second = Award.objects.exclude(pk=first.pk).get()
        assert (first.version_number, second.version_number) == (1, 2)
        assert second.supersedes == first
        assert second.started_on == second.completed_on == datetime.date(2026, 8, 5)
        stranger = Visitor().open(reverse("certificates:verify", args=[first.code]))
        assert "echt, aber" in stranger.text or "neueres" in stranger.text
        mira.open(reverse("courses:version", args=[first.course_version_id]))
        assert "Text von Was zu tun ist" in mira.text
        assert "72 Stunden" not in mira.text

    def everything_is_on_record(self, person):
        assert CourseCompletion.objects.filter(learner=person).count() == 2
        told = list(LearningRecord.objects.filter(pseudonym=person.pseudonym).values_list("verb", flat=True))
        assert told.count(Verb.UPDATE_REQUIRED) == 1
        assert told.count(Verb.COURSE_COMPLETED) == 2
        assert told.count(Verb.CERTIFICATE_ISSUED) == 2
        assert told.count(Verb.LESSON_COMPLETED) == 4
