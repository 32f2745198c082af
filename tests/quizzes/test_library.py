"""Images of the library that stand in questions: for those who may see one of the questions."""

import pytest
from wagtail.models import ReferenceIndex

from quizzes.actions import start_attempt
from tests.factories.accounts import make_member, make_team
from tests.factories.assignments import assign
from tests.factories.courses import noon
from tests.factories.library import make_image
from tests.factories.quizzes import make_category, make_learner, make_quiz, make_single_choice

pytestmark = pytest.mark.django_db
MONDAY = noon("2026-03-02")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def image():
    return make_image()


@pytest.fixture
def question(image):
    text = f'<p>Was zeigt das Bild?</p><embed embedtype="image" id="{image.pk}" alt="Ein Quadrat" format="fullwidth"/>'
    return noted(make_single_choice(make_category(), text=text))


def noted(thing):
    """Known to Wagtail's index of references, as saving in the admin makes it; factories leave that out."""
    ReferenceIndex.create_or_update_for_object(thing)
    return thing


def status(client, person, image):
    client.force_login(person)
    return client.get(image.get_rendition("width-800").url).status_code


class TestImagesOfQuestions:
    def test_are_there_for_who_was_asked_by_a_draw(self, client, image, question):
        quiz = make_quiz(draw=(question.category, 1))
        learner, other = make_learner(quiz), make_learner(quiz)
        start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        assert status(client, learner, image) == 200
        assert status(client, other, image) == 404

    def test_are_there_for_who_may_take_a_course_that_asks_the_question(self, client, image, question):
        quiz = noted(make_quiz([question]))
        team = make_team()
        learner, stranger = make_member(team), make_member(make_team())
        assign(team, quiz.get_course(), at=MONDAY)
        assert status(client, learner, image) == 200
        assert status(client, stranger, image) == 404
