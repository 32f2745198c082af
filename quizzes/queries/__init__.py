"""Reads: what a quiz asks, a learner's attempts, and an attempt as its owner may see it."""

from .contents import answers_with_digest, contents_of, frozen_contents
from .counting import CountingResult, counted_attempts, counting_result
from .draws import Draw, count_questions, draw_questions, draws, quiz_problems
from .grading import (
    GradedAnswer,
    GradingSheet,
    WaitingQuestion,
    WaitingQuiz,
    count_waiting_answers,
    gradable_answers,
    gradable_quizzes,
    grading_sheet,
    next_to_grade,
    recently_graded,
    waiting_quizzes,
)
from .pretests import PretestResult, blueprint_of, may_take_pretest, pretest_quiz, pretest_result
from .results import AttemptResult, ReviewItem, attempt_result
from .sheets import AttemptSheet, QuestionItem, QuestionPage, answer_in_words, attempt_sheet
from .visits import QuizVisit, attempts_of, count_attempts_left, count_counted, count_seen, overdue_attempts, quiz_visit

__all__ = [
    "AttemptResult",
    "AttemptSheet",
    "CountingResult",
    "Draw",
    "GradedAnswer",
    "GradingSheet",
    "PretestResult",
    "QuestionItem",
    "QuestionPage",
    "QuizVisit",
    "ReviewItem",
    "WaitingQuestion",
    "WaitingQuiz",
    "answer_in_words",
    "answers_with_digest",
    "attempt_result",
    "attempt_sheet",
    "attempts_of",
    "blueprint_of",
    "contents_of",
    "count_attempts_left",
    "count_counted",
    "count_questions",
    "count_seen",
    "count_waiting_answers",
    "counted_attempts",
    "counting_result",
    "draw_questions",
    "draws",
    "frozen_contents",
    "gradable_answers",
    "gradable_quizzes",
    "grading_sheet",
    "may_take_pretest",
    "next_to_grade",
    "overdue_attempts",
    "pretest_quiz",
    "pretest_result",
    "quiz_problems",
    "quiz_visit",
    "recently_graded",
    "waiting_quizzes",
]
