from .attempts import GRACE, Answer, Attempt, AttemptState
from .questions import Difficulty, InvalidResponse, Question, QuestionCategory, QuestionKind, kind_of, plain_text
from .questions.multiple_choice import MultipleChoiceOption, MultipleChoiceQuestion, ScoringRule
from .questions.single_choice import SingleChoiceOption, SingleChoiceQuestion
from .quizzes import Pretest, QuizPage, QuizSlot
from .versions import ImmutableQuestionVersion, QuestionVersion, digest_of

__all__ = [
    "GRACE",
    "Answer",
    "Attempt",
    "AttemptState",
    "Difficulty",
    "ImmutableQuestionVersion",
    "InvalidResponse",
    "MultipleChoiceOption",
    "MultipleChoiceQuestion",
    "Pretest",
    "Question",
    "QuestionCategory",
    "QuestionKind",
    "QuestionVersion",
    "QuizPage",
    "QuizSlot",
    "ScoringRule",
    "SingleChoiceOption",
    "SingleChoiceQuestion",
    "digest_of",
    "kind_of",
    "plain_text",
]
