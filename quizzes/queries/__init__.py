"""Reads: what a quiz asks, a learner's attempts, and an attempt as its owner may see it."""

from .contents import answers_with_digest, contents_of, frozen_contents
from .counting import CountingResult, counted_attempts, counting_result, result_by
from .draws import Draw, count_questions, draw_questions, draws, quiz_problems
from .pretests import PretestResult, blueprint_of, may_take_pretest, pretest_quiz, pretest_result
from .results import AttemptResult, ReviewItem, attempt_result
from .rules import (
    DeadlineMove,
    QuizRules,
    Terms,
    deadline_moves,
    merged_terms,
    open_attempts,
    rules_for,
    terms_of,
    time_warnings,
)
from .sheets import AttemptSheet, QuestionItem, QuestionPage, answer_in_words, attempt_sheet
from .visits import QuizVisit, attempts_of, count_attempts_left, count_counted, count_seen, overdue_attempts, quiz_visit

__all__ = [
    "AttemptResult",
    "AttemptSheet",
    "CountingResult",
    "DeadlineMove",
    "Draw",
    "PretestResult",
    "QuestionItem",
    "QuestionPage",
    "QuizRules",
    "QuizVisit",
    "ReviewItem",
    "Terms",
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
    "counted_attempts",
    "counting_result",
    "deadline_moves",
    "draw_questions",
    "draws",
    "frozen_contents",
    "may_take_pretest",
    "merged_terms",
    "open_attempts",
    "overdue_attempts",
    "pretest_quiz",
    "pretest_result",
    "quiz_problems",
    "quiz_visit",
    "result_by",
    "rules_for",
    "terms_of",
    "time_warnings",
]
