import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.actions import NotCompleted, rate_course, skip_rating
from courses.models import CourseCompletion, CourseRating
from courses.privacy import erase_for, export_for
from tests.factories.accounts import make_superuser, make_user
from tests.factories.assignments import complete_course
from tests.factories.courses import make_course, noon

pytestmark = pytest.mark.django_db

NOW = noon("2026-03-02")
ANSWERS = {"usefulness": 5, "application": 4, "pace": 2}


@pytest.fixture
def course():
    return make_course(title="KI-Grundlagen")


@pytest.fixture
def learner(course):
    person = make_superuser(language="de")  # may take every course
    complete_course(person, course, at=noon("2026-03-01"))
    return person


def rate(learner, course, **answers):
    return rate_course(learner=learner, course=course, at=NOW, **{**ANSWERS, **answers})


def url(name, course):
    return reverse(f"courses:{name}", args=[course.pk])


class TestRateCourse:
    def test_keeps_the_last_state_only(self, learner, course):
        rate(learner, course)
        rating = rate(learner, course, pace=3)
        assert CourseRating.objects.get() == rating
        assert (rating.usefulness, rating.pace, rating.rated_at, rating.is_given) == (5, 3, NOW, True)

    def test_is_for_who_has_completed_the_course(self, course):
        with pytest.raises(NotCompleted):
            rate(make_user(), course)
        with pytest.raises(NotCompleted):
            skip_rating(learner=make_user(), course=course, at=NOW)

    def test_comes_after_skipping_and_is_not_taken_back_by_it(self, learner, course):
        assert not skip_rating(learner=learner, course=course, at=NOW).is_given
        rate(learner, course)
        assert skip_rating(learner=learner, course=course, at=NOW).is_given

    @pytest.mark.parametrize("wrong", [{"pace": 6}, {"pace": 0}, {"pace": None}])
    def test_is_whole_and_from_one_to_five(self, learner, course, wrong):
        with pytest.raises(IntegrityError, match="rating_is_whole_or_skipped"), transaction.atomic():
            rate(learner, course, **wrong)


class TestCoursePage:
    def test_asks_once(self, client, learner, course):
        client.force_login(learner)
        assert "Wie fanden Sie den Kurs?" in client.get(course.url).text
        response = client.post(url("skip_rating", course), follow=True)
        assert "Wie fanden Sie den Kurs?" not in response.text
        assert url("rate", course) in response.text  # but a way to do it later

    def test_asks_nobody_who_has_not_completed_it(self, client, course):
        client.force_login(make_superuser(language="de"))
        assert "Wie fanden Sie den Kurs?" not in client.get(course.url).text


class TestRatingPage:
    def test_saves_and_changes(self, client, learner, course):
        client.force_login(learner)
        assert "checked" not in client.get(url("rate", course)).text
        response = client.post(url("rate", course), ANSWERS, follow=True)
        assert "Danke. Ihre Bewertung ist gespeichert" in response.text
        assert "Meine Bewertung ändern" in response.text
        again = client.get(url("rate", course)).text
        assert again.count("checked") == 3
        assert "Änderung speichern" in again

    def test_keeps_what_was_chosen_when_something_is_missing(self, client, learner, course):
        client.force_login(learner)
        response = client.post(url("rate", course), {"usefulness": "5", "pace": "9"})
        assert response.status_code == 200
        assert response.text.count("Bitte wählen Sie eine Zahl von 1 bis 5.") == 2
        assert response.text.count("checked") == 1
        assert not CourseRating.objects.exists()

    def test_does_not_exist_before_completion_or_for_strangers(self, client, course):
        client.force_login(make_superuser())
        assert client.get(url("rate", course)).status_code == 404
        assert client.post(url("skip_rating", course)).status_code == 404
        client.force_login(make_user())
        assert client.post(url("rate", course), ANSWERS).status_code == 404


class TestPrivacy:
    def test_exports_and_erases(self, learner, course):
        rate(learner, course)
        (completion,) = export_for(learner)["completions"]
        assert completion["rating"] == {**ANSWERS, "rated_at": NOW.isoformat()}
        erase_for(learner)
        assert not CourseRating.objects.exists()
        assert not CourseCompletion.objects.exists()

    def test_says_nothing_about_what_was_skipped(self, learner, course):
        skip_rating(learner=learner, course=course, at=NOW)
        (completion,) = export_for(learner)["completions"]
        assert completion["rating"] is None
