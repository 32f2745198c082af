"""Reads: what a quiz asks, a learner's attempts, and an attempt as its owner may see it."""

from .certainty import CertaintyReport, cbm_mark, certainty_report
from .contents import answers_with_digest, contents_of, frozen_contents
from .counting import CountingResult, counted_attempts, counting_result
from .draws import Draw, count_questions, draw_questions, draws, quiz_problems
from .papers import Paper, PaperQuestion, quiz_paper
from .pretests import PretestResult, blueprint_of, may_take_pretest, pretest_quiz, pretest_result
from .problems import QuizProblem, QuizProblems, problems_of_quizzes
from .results import AttemptResult, ReviewItem, attempt_result, score_band
from .review import (
    Review,
    holds_keys_back,
    is_checkable,
    last_fraction,
    review_of,
    review_time,
    visible_aspects,
    visible_at,
)
from .sheets import AttemptSheet, Feedback, QuestionItem, QuestionPage, answer_in_words, attempt_sheet, question_item
from .visits import (
    QuizVisit,
    attempts_of,
    count_attempts_left,
    count_counted,
    count_seen,
    overdue_attempts,
    quiz_visit,
    running_attempt,
)

__all__ = [
    "AttemptResult",
    "AttemptSheet",
    "CertaintyReport",
    "CountingResult",
    "Draw",
    "Feedback",
    "Paper",
    "PaperQuestion",
    "PretestResult",
    "QuestionItem",
    "QuestionPage",
    "QuizProblem",
    "QuizProblems",
    "QuizVisit",
    "Review",
    "ReviewItem",
    "answer_in_words",
    "answers_with_digest",
    "attempt_result",
    "attempt_sheet",
    "attempts_of",
    "blueprint_of",
    "cbm_mark",
    "certainty_report",
    "contents_of",
    "count_attempts_left",
    "count_counted",
    "count_questions",
    "count_seen",
    "counted_attempts",
    "counting_result",
    "draw_questions",
    "draws",
    "frozen_contents",
    "holds_keys_back",
    "is_checkable",
    "last_fraction",
    "may_take_pretest",
    "overdue_attempts",
    "pretest_quiz",
    "pretest_result",
    "problems_of_quizzes",
    "question_item",
    "quiz_paper",
    "quiz_problems",
    "quiz_visit",
    "review_of",
    "review_time",
    "running_attempt",
    "score_band",
    "visible_aspects",
    "visible_at",
]
