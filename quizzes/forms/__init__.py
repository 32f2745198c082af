"""What the plugin's pages send, checked."""

from .answers import ANSWER_FIELD, MalformedAnswers, given_answers, position_to_check
from .authoring import QuestionForm, QuizPageForm
from .exchange import QuestionExportForm, QuestionImportForm
from .grading import GradingForm
from .overrides import OverrideForm, TermsForm
from .regrades import RegradeForm

__all__ = [
    "ANSWER_FIELD",
    "GradingForm",
    "MalformedAnswers",
    "OverrideForm",
    "QuestionExportForm",
    "QuestionForm",
    "QuestionImportForm",
    "QuizPageForm",
    "RegradeForm",
    "TermsForm",
    "given_answers",
    "position_to_check",
]
