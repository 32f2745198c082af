import pytest
from quizzes.actions import *
from tests.factories.quizzes import *
pytestmark = pytest.mark.django_db

def test_smoke(django_assert_max_num_queries):
    quiz = make_quiz([make_multiple_choice()], draw=(make_bank(5), 3))
    learner = make_learner(quiz)
    a = start_attempt(learner=learner, quiz=quiz, at=LONG_AGO)
    assert a.answers.count() == 4
    assert start_attempt(learner=learner, quiz=quiz, at=LONG_AGO) == a
    answer_rightly(a, learner, at=LONG_AGO)
    b = submit_attempt(public_id=a.public_id, learner=learner, at=LONG_AGO)
    assert b.passed and b.points == 4, b.points
    from courses.models import CourseCompletion
    assert CourseCompletion.objects.count()==1
