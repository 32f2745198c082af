"""Reads: what a quiz asks, a learner's attempts, and an attempt as its owner may see it."""

from .analysis import (
    QuestionAnalysis,
    QuestionProblem,
    QuizAnalysis,
    VersionAnalysis,
    count_first_attempts,
    question_problems,
    quiz_analyses,
    quiz_analysis,
)
from .confidence import RiskLine, beliefs_of, confidently_wrong, mending_lessons
from .contents import answers_with_digest, contents_of, frozen_contents
from .counting import CountingResult, counted_attempts, counting_result
from .draws import Draw, count_questions, draw_questions, draws, quiz_problems
from .pretests import PretestResult, blueprint_of, may_take_pretest, pretest_quiz, pretest_result
from .regrades import (
    AskedVersion,
    AttemptChange,
    RegradePreview,
    RegradeReport,
    asked_versions,
    regrade_preview,
    regrade_report,
    regrades_of,
)
from .results import AttemptResult, ReviewItem, attempt_result
from .sheets import AttemptSheet, QuestionItem, QuestionPage, answer_in_words, attempt_sheet
from .visits import QuizVisit, attempts_of, count_attempts_left, count_counted, count_seen, overdue_attempts, quiz_visit

__all__ = [
    "AskedVersion",
    "AttemptChange",
    "AttemptResult",
    "AttemptSheet",
    "CountingResult",
    "Draw",
    "PretestResult",
    "QuestionAnalysis",
    "QuestionItem",
    "QuestionPage",
    "QuestionProblem",
    "QuizAnalysis",
    "QuizVisit",
    "RegradePreview",
    "RegradeReport",
    "ReviewItem",
    "RiskLine",
    "VersionAnalysis",
    "answer_in_words",
    "answers_with_digest",
    "asked_versions",
    "attempt_result",
    "attempt_sheet",
    "attempts_of",
    "beliefs_of",
    "blueprint_of",
    "confidently_wrong",
    "contents_of",
    "count_attempts_left",
    "count_counted",
    "count_first_attempts",
    "count_questions",
    "count_seen",
    "counted_attempts",
    "counting_result",
    "draw_questions",
    "draws",
    "frozen_contents",
    "may_take_pretest",
    "mending_lessons",
    "overdue_attempts",
    "pretest_quiz",
    "pretest_result",
    "question_problems",
    "quiz_analyses",
    "quiz_analysis",
    "quiz_problems",
    "quiz_visit",
    "regrade_preview",
    "regrade_report",
    "regrades_of",
]
