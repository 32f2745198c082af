"""Testing out: a quiz before the course stands for having read its lessons."""

import datetime

import pytest
from django.urls import reverse

from certificates.models import Award
from courses.actions import (
    NotOpenYet,
    complete_by_testing_out,
    complete_lesson,
    enroll,
    publish_version,
    release_change,
)
from courses.models import CourseCompletion, Enrollment, LessonProgress
from courses.queries import current_version
from lms.records.models import LearningRecord, Verb
from lms.rollouts.kpis import kpi_named
from quizzes.actions import (
    PretestUnavailable,
    close_expired_attempts,
    freeze_question,
    start_attempt,
    start_pretest,
    submit_attempt,
)
from quizzes.models import Attempt, Pretest, QuizPage
from quizzes.privacy import export_for
from quizzes.queries import attempts_of, may_take_pretest
from quizzes.signals import attempt_submitted
from tests.factories.accounts import make_member, make_superuser, make_team, make_user
from tests.factories.courses import add_lesson, lessons_of, make_course, noon, publish
from tests.factories.quizzes import answer_rightly, finish_attempt, make_questions, make_quiz
from tests.factories.rollouts import as_of

pytestmark = pytest.mark.django_db

NOW = noon("2026-03-02")


def make_world(*, questions=10, pretest=Pretest.ANYBODY, **fields):
    """A course with two lessons to read and a quiz that can be taken before it."""
    course = make_course("Eins", "Zwei", title="KI-Grundlagen")
    quiz = make_quiz(make_questions(questions), course=course, pretest=pretest, **fields)
    return course, quiz


def take_pretest(learner, quiz, *, right, at=NOW):
    """Take the test before the course with so many right answers."""
    attempt = start_pretest(learner=learner, quiz=quiz, at=at)
    if right:
        answer_rightly(attempt, learner, at=at, positions=range(1, right + 1))
    return submit_attempt(public_id=attempt.public_id, learner=learner, at=at)


class TestPassing:
    def test_completes_lessons_and_course_and_brings_the_certificate(self):
        course, quiz = make_world()
        learner = make_user()

        attempt = take_pretest(learner, quiz, right=9)

        assert (attempt.passed, attempt.pass_percent) == (True, 90)
        assert list(LessonProgress.objects.values_list("was_tested_out", flat=True)) == [True] * 3
        completion = CourseCompletion.objects.get(learner=learner, course=course)
        assert (completion.was_tested_out, completion.rule_version) == (True, 1)
        assert Award.objects.get().completion == completion

    def test_leaves_what_no_test_can_show(self):
        course, quiz = make_world()
        other = make_quiz(make_questions(1), course=course)
        learner = make_user()

        take_pretest(learner, quiz, right=10)

        assert not CourseCompletion.objects.exists()
        finish_attempt(other, learner, at=noon("2026-03-03"))
        assert CourseCompletion.objects.get().was_tested_out

    def test_passes_over_optional_lessons(self):
        course, quiz = make_world()
        optional = add_lesson(course, "Zum Weiterlesen", is_required=False)
        take_pretest(make_user(), quiz, right=10)

        assert not LessonProgress.objects.filter(lesson_key=optional.translation_key).exists()

    def test_is_recorded_as_a_fact_of_its_own(self):
        _course, quiz = make_world()
        learner = make_user()
        take_pretest(learner, quiz, right=9)

        record = LearningRecord.objects.get(verb=Verb.PRETEST_FINISHED)
        attempt = Attempt.objects.get()
        assert record.detail == {"passed": True, "attempt": 1, "quiz": quiz.pk, "blueprint": attempt.blueprint}
        assert record.source == f"attempt:{attempt.public_id}"
        assert not LearningRecord.objects.filter(verb=Verb.ATTEMPT_FINISHED).exists()
        assert LearningRecord.objects.filter(verb=Verb.COURSE_COMPLETED).count() == 1

    def test_completes_nothing_for_who_began_the_course_meanwhile(self):
        course, quiz = make_world()
        learner = make_user()
        attempt = start_pretest(learner=learner, quiz=quiz, at=NOW)
        enroll(learner=learner, course=course, at=NOW)
        complete_lesson(learner=learner, lesson=lessons_of(course)[0], at=NOW)
        answer_rightly(attempt, learner, at=NOW)

        assert submit_attempt(public_id=attempt.public_id, learner=learner, at=NOW).passed is False
        assert LessonProgress.objects.count() == 1

    def test_completes_nothing_once_the_course_has_closed(self):
        course, quiz = make_world()
        course.closes_on = NOW.date()
        publish(course)
        learner = make_user()
        attempt = start_pretest(learner=learner, quiz=quiz, at=NOW)
        answer_rightly(attempt, learner, at=NOW)

        late = submit_attempt(public_id=attempt.public_id, learner=learner, at=noon("2026-03-03"))
        assert late.passed is False
        assert not Enrollment.objects.exists()

    def test_again_changes_nothing(self):
        course, quiz = make_world()
        learner = make_user()
        attempt = take_pretest(learner, quiz, right=10)
        submit_attempt(public_id=attempt.public_id, learner=learner, at=noon("2026-03-05"))
        complete_by_testing_out(learner=learner, course=course, test=quiz, at=noon("2026-03-05"))

        assert CourseCompletion.objects.get().completed_at == NOW
        assert LessonProgress.objects.count() == 3


class TestFailing:
    def test_costs_nothing(self):
        course, quiz = make_world(attempts_allowed=1)
        learner = make_user()

        assert take_pretest(learner, quiz, right=8).passed is False

        assert not Enrollment.objects.exists()
        assert not LearningRecord.objects.exclude(verb=Verb.PRETEST_FINISHED).exists()
        enroll(learner=learner, course=course, at=noon("2026-03-03"))
        assert start_attempt(learner=learner, quiz=quiz, at=noon("2026-03-03")).number == 1

    def test_ends_with_the_time_limit(self):  # L10
        _course, quiz = make_world(time_limit_minutes=10)
        start_pretest(learner=make_user(), quiz=quiz, at=NOW)

        assert close_expired_attempts(at=noon("2026-03-03")) == 1
        assert Attempt.objects.get().passed is False


class TestAttemptsBefore:
    def test_never_count_as_attempts(self):
        """Not in the list, not as the first one, not in K4, not by the signal of attempts."""
        heard = []

        def hear(**kwargs):
            heard.append(kwargs["attempt"])

        course, quiz = make_world()
        learner = make_member(make_team())
        attempt_submitted.connect(hear)
        try:
            take_pretest(learner, quiz, right=3)
            enroll(learner=learner, course=course, at=NOW)
            post = finish_attempt(quiz, learner, at=noon("2026-03-03"))
        finally:
            attempt_submitted.disconnect(hear)

        assert heard == [post]
        assert list(attempts_of(learner, quiz)) == [post]
        client = learner.memberships.get().team.client
        assert kpi_named("k4a").results(as_of(client, "2026-W10")) == {learner.pseudonym: True}

    def test_are_paired_with_those_after_by_the_blueprint(self):
        course, quiz = make_world()
        learner = make_user()
        pre = take_pretest(learner, quiz, right=3)
        enroll(learner=learner, course=course, at=NOW)
        post = finish_attempt(quiz, learner, at=noon("2026-03-03"))
        assert pre.blueprint == post.blueprint != ""

        quiz.slots.first().delete()
        later = finish_attempt(QuizPage.objects.get(pk=quiz.pk), learner, at=noon("2026-03-04"))
        assert later.blueprint != pre.blueprint

    def test_are_in_the_export(self):
        _course, quiz = make_world()
        learner = make_user()
        take_pretest(learner, quiz, right=3)
        assert export_for(learner)["quiz_attempts"][0]["purpose"] == "pretest"


class TestStartPretest:
    def test_again_goes_on_with_the_open_one(self):  # L3
        _course, quiz = make_world()
        learner = make_user()
        first = start_pretest(learner=learner, quiz=quiz, at=NOW)
        assert start_pretest(learner=learner, quiz=quiz, at=noon("2026-03-03")) == first

    def test_is_possible_once_until_the_quiz_asks_for_something_else(self):
        course, quiz = make_world()
        learner = make_user()
        take_pretest(learner, quiz, right=0)
        with pytest.raises(PretestUnavailable):
            start_pretest(learner=learner, quiz=quiz, at=noon("2026-03-03"))

        quiz.slots.first().delete()
        assert may_take_pretest(learner, QuizPage.objects.get(pk=quiz.pk), course)

    def test_is_not_for_who_has_begun(self):
        course, quiz = make_world()
        learner = make_user()
        enroll(learner=learner, course=course, at=NOW)
        assert may_take_pretest(learner, quiz, course)
        complete_lesson(learner=learner, lesson=lessons_of(course)[0], at=NOW)
        assert not may_take_pretest(learner, quiz, course)

    def test_is_not_where_the_author_does_not_allow_it(self):
        course, quiz = make_world(pretest=Pretest.OFF)
        assert not may_take_pretest(make_user(), quiz, course)

    def test_is_refused_where_the_course_cannot_be_begun(self):
        course, quiz = make_world()
        course.closes_on = datetime.date(2026, 2, 28)
        publish(course)
        learner = make_user()
        with pytest.raises(NotOpenYet):
            start_pretest(learner=learner, quiz=quiz, at=NOW)
        assert not Attempt.objects.exists()
        enroll(learner=learner, course=course, at=noon("2026-02-02"))
        assert start_pretest(learner=learner, quiz=quiz, at=NOW).is_pretest

    def test_is_for_returning_people_only_where_the_author_says_so(self):
        course, quiz = make_world(pretest=Pretest.RETURNING)
        learner = make_user()
        assert not may_take_pretest(learner, quiz, course)
        enroll(learner=learner, course=course, at=noon("2025-03-02"))
        for lesson in lessons_of(course):
            complete_lesson(learner=learner, lesson=lesson, at=noon("2025-03-02"))
        finish_attempt(quiz, learner, at=noon("2025-03-03"))
        assert not may_take_pretest(learner, quiz, course)  # up to date: there is nothing to gain

        add_lesson(course, "Neu")
        version = publish_version(course=course, author=None, at=noon("2026-03-01"))
        Enrollment.objects.filter(learner=learner).update(version=version)  # they repeat the course
        assert may_take_pretest(learner, quiz, course)
        take_pretest(learner, quiz, right=10)
        assert CourseCompletion.objects.get(version=version).was_tested_out


class TestScreens:
    def test_lead_from_the_course_page_to_the_result(self, client):
        course, quiz = make_world()
        learner = make_superuser(language="de")
        client.force_login(learner)
        page = client.get(course.url).text
        assert "Kennen Sie das schon?" in page
        assert reverse("quizzes:pretest", args=[quiz.pk]) in page

        response = client.post(reverse("quizzes:pretest", args=[quiz.pk]), follow=True)
        assert response.status_code == 200
        attempt = Attempt.objects.get()
        response = client.post(reverse("quizzes:submit", args=[attempt.public_id]), follow=True)

        assert "Sie haben nichts verloren" in response.text
        assert "Eins" in response.text
        assert "Die richtige" not in response.text  # no key: the quiz is still to come (L5)
        assert "Kennen Sie das schon?" not in client.get(course.url).text

    def test_say_what_is_known_and_what_is_worth_reading(self, client):
        course = make_course("Eins", title="KI-Grundlagen")
        questions = make_questions(2)
        for question, objective in zip(questions, ("Risiken erkennen", "Quellen prüfen"), strict=True):
            question.objective = objective
            question.save()
            freeze_question(question=question, at=noon("2026-01-06"))
        quiz = make_quiz(questions, course=course, pretest=Pretest.ANYBODY)
        learner = make_superuser(language="de")
        attempt = take_pretest(learner, quiz, right=1)
        client.force_login(learner)

        text = client.get(reverse("quizzes:result", args=[attempt.public_id])).text

        known, worth_reading = text.split("Was Sie schon wissen")[1].split("Was sich zu lesen lohnt")
        assert "Risiken erkennen" in known
        assert "Quellen prüfen" in worth_reading

    def test_congratulate_who_knows_it_all(self, client):
        _course, quiz = make_world()
        learner = make_superuser(language="de")
        attempt = take_pretest(learner, quiz, right=10)
        client.force_login(learner)
        text = client.get(reverse("quizzes:result", args=[attempt.public_id])).text
        assert "„KI-Grundlagen“ ist abgeschlossen." in text

    def test_say_when_it_is_too_late(self, client):
        _course, quiz = make_world()
        learner = make_superuser(language="de")
        take_pretest(learner, quiz, right=0)
        client.force_login(learner)
        response = client.post(reverse("quizzes:pretest", args=[quiz.pk]), follow=True)
        assert "Den Test vorab können Sie nicht mehr ablegen" in response.text

    def test_offer_no_test_before_a_course_that_waits_for_others(self, client):
        course, quiz = make_world()
        course.prerequisites = [make_course(title="Vorkurs")]
        publish(course)
        client.force_login(make_superuser(language="de"))

        assert "Kennen Sie das schon?" not in client.get(course.url).text
        response = client.post(reverse("quizzes:pretest", args=[quiz.pk]), follow=True)
        assert "Bitte schließen Sie zuerst diese Kurse ab: Vorkurs." in response.text
        assert not Attempt.objects.exists()

    def test_offer_it_anew_to_who_has_to_repeat_lessons(self, client):  # L23
        course, quiz = make_world()
        learner = make_superuser(language="de")
        take_pretest(learner, quiz, right=0)
        enroll(learner=learner, course=course, at=NOW)
        for lesson in lessons_of(course):
            complete_lesson(learner=learner, lesson=lesson, at=NOW)
        finish_attempt(quiz, learner, at=NOW)
        client.force_login(learner)
        assert "Kennen Sie das schon?" not in client.get(course.url).text

        changed = lessons_of(course)[0]
        changed.body = [("text", "<p>Ganz anders</p>")]
        publish(changed)
        quiz.slots.first().delete()  # it asks for something else since
        publish(QuizPage.objects.get(pk=quiz.pk))
        release_change(
            version=current_version(course),
            change_class="material",
            repeat_policy="changed",
            note="Neue Frist.",
            author=None,
            at=noon("2026-04-01"),
        )
        assert "Kennen Sie das schon?" in client.get(course.url).text

    def test_do_not_exist_for_strangers(self, client):
        _course, quiz = make_world()
        attempt = start_pretest(learner=make_user(), quiz=quiz, at=NOW)
        client.force_login(make_user())
        assert client.post(reverse("quizzes:pretest", args=[quiz.pk])).status_code == 404
        assert client.get(reverse("quizzes:result", args=[attempt.public_id])).status_code == 404
