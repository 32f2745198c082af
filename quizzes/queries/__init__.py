"""Reads: what a quiz asks, a learner's attempts, and an attempt as its owner may see it."""

from .bank import (
    Alike,
    BankRow,
    QuizUse,
    alike_questions,
    bank_rows,
    questions_answered,
    questions_in_state,
    questions_in_use,
    questions_matching,
    tags_of_questions,
    uses_of,
)
from .contents import answers_with_digest, contents_of, frozen_contents
from .counting import CountingResult, counted_attempts, counting_result
from .draws import Draw, count_questions, draw_questions, draws, quiz_problems
from .duplicates import Duplicate, duplicates_among
from .history import VersionRow, readable_lines, version_history
from .pilots import PILOT_ANSWERS, Discrimination, count_first_answers, discrimination_of
from .pretests import PretestResult, blueprint_of, may_take_pretest, pretest_quiz, pretest_result
from .problems import QuizProblem, QuizProblems, problems_of_quizzes
from .results import AttemptResult, ReviewItem, attempt_result
from .sheets import AttemptSheet, QuestionItem, QuestionPage, answer_in_words, attempt_sheet
from .visits import QuizVisit, attempts_of, count_attempts_left, count_counted, count_seen, overdue_attempts, quiz_visit

__all__ = [
    "PILOT_ANSWERS",
    "Alike",
    "AttemptResult",
    "AttemptSheet",
    "BankRow",
    "CountingResult",
    "Discrimination",
    "Draw",
    "Duplicate",
    "PretestResult",
    "QuestionItem",
    "QuestionPage",
    "QuizProblem",
    "QuizProblems",
    "QuizUse",
    "QuizVisit",
    "ReviewItem",
    "VersionRow",
    "alike_questions",
    "answer_in_words",
    "answers_with_digest",
    "attempt_result",
    "attempt_sheet",
    "attempts_of",
    "bank_rows",
    "blueprint_of",
    "contents_of",
    "count_attempts_left",
    "count_counted",
    "count_first_answers",
    "count_questions",
    "count_seen",
    "counted_attempts",
    "counting_result",
    "discrimination_of",
    "draw_questions",
    "draws",
    "duplicates_among",
    "frozen_contents",
    "may_take_pretest",
    "overdue_attempts",
    "pretest_quiz",
    "pretest_result",
    "problems_of_quizzes",
    "questions_answered",
    "questions_in_state",
    "questions_in_use",
    "questions_matching",
    "quiz_problems",
    "quiz_visit",
    "readable_lines",
    "tags_of_questions",
    "uses_of",
    "version_history",
]
