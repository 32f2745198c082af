from .attempts import GRACE, Answer, Attempt, AttemptState, Certainty, Purpose, fraction_of, has_passed, responses_of
from .gradings import Grading
from .overrides import QuizOverride
from .questions import (
    Difficulty,
    InvalidResponse,
    Question,
    QuestionCategory,
    QuestionHint,
    QuestionKind,
    QuestionState,
    QuestionTag,
    kind_of,
    plain_text,
)
from .questions.description import DescriptionQuestion
from .questions.drag_words import DragWord, DragWordsQuestion
from .questions.free_text import FreeTextCriterion, FreeTextQuestion
from .questions.hotspot import HotspotArea, HotspotQuestion
from .questions.matching import MatchingPair, MatchingQuestion
from .questions.matrix import MatrixColumn, MatrixQuestion, MatrixRow
from .questions.multiple_choice import MultipleChoiceOption, MultipleChoiceQuestion, ScoringRule
from .questions.ordering import OrderingItem, OrderingQuestion, OrderScoring
from .questions.prompt_exercise import PromptExerciseCriterion, PromptExerciseQuestion
from .questions.scale import ScaleItem, ScaleQuestion
from .questions.single_choice import SingleChoiceOption, SingleChoiceQuestion
from .quizzes import (
    Behavior,
    Candidate,
    Counting,
    Navigation,
    Overdue,
    Pretest,
    QuizPage,
    QuizSlot,
    ReviewAspect,
    ReviewTime,
    ScoreBand,
    candidates_of,
)
from .regrades import Regrade, RegradedAnswer, RegradeOption
from .versions import ImmutableQuestionVersion, QuestionVersion, digest_of

__all__ = [
    "GRACE",
    "Answer",
    "Attempt",
    "AttemptState",
    "Behavior",
    "Candidate",
    "Certainty",
    "Counting",
    "DescriptionQuestion",
    "Difficulty",
    "DragWord",
    "DragWordsQuestion",
    "FreeTextCriterion",
    "FreeTextQuestion",
    "Grading",
    "HotspotArea",
    "HotspotQuestion",
    "ImmutableQuestionVersion",
    "InvalidResponse",
    "MatchingPair",
    "MatchingQuestion",
    "MatrixColumn",
    "MatrixQuestion",
    "MatrixRow",
    "MultipleChoiceOption",
    "MultipleChoiceQuestion",
    "Navigation",
    "OrderScoring",
    "OrderingItem",
    "OrderingQuestion",
    "Overdue",
    "Pretest",
    "PromptExerciseCriterion",
    "PromptExerciseQuestion",
    "Purpose",
    "Question",
    "QuestionCategory",
    "QuestionHint",
    "QuestionKind",
    "QuestionState",
    "QuestionTag",
    "QuestionVersion",
    "QuizOverride",
    "QuizPage",
    "QuizSlot",
    "Regrade",
    "RegradeOption",
    "RegradedAnswer",
    "ReviewAspect",
    "ReviewTime",
    "ScaleItem",
    "ScaleQuestion",
    "ScoreBand",
    "ScoringRule",
    "SingleChoiceOption",
    "SingleChoiceQuestion",
    "candidates_of",
    "digest_of",
    "fraction_of",
    "has_passed",
    "kind_of",
    "plain_text",
    "responses_of",
]
