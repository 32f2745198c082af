"""What a question bank of a course folder may say, as a schema."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Union

from pydantic import ConfigDict, Field, create_model

from courses.importing.schema import Slug, Title
from courses.importing.yaml import StrictModel
from quizzes.models import Difficulty, Question
from quizzes.models.questions import question_models
from quizzes.models.questions.base import DEFAULT_PENALTY, MAX_HINTS

# Where a bank or question came from, if not from this course: the name that it has on every site.
SourceName = Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[A-Za-z0-9._-]+)+$", max_length=255)]


class BankFile(StrictModel):
    source: SourceName | None = None
    category: Title
    questions: list[dict[str, Any]] = Field(min_length=1, max_length=1000)


class HintFile(StrictModel):
    """What learners read after a wrong try."""

    text: Annotated[str, Field(min_length=1)]
    clears_wrong: bool = False
    counts_right: bool = False


class QuestionFile(StrictModel):
    """What all types of questions say; the rest is in their `source_schema`."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: Slug
    source: SourceName | None = None
    type: str
    text: Annotated[str, Field(min_length=1)]
    objective: Annotated[str, Field(max_length=200)] = ""
    difficulty: Difficulty = Difficulty.MEDIUM
    feedback: str = ""
    name: Annotated[str, Field(max_length=255)] = ""
    tags: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(default=[], max_length=20)
    hints: list[HintFile] = Field(default=[], max_length=MAX_HINTS)
    penalty: Annotated[Decimal, Field(ge=0, le=1, decimal_places=7)] = DEFAULT_PENALTY
    is_pilot: bool = False


def question_schema(model: type[Question]) -> type[Any]:
    """What a bank says about a question of this type."""
    key = Literal[model.kind.key]  # type: ignore[name-defined]
    return create_model(f"{model.__name__}File", __base__=(QuestionFile, model.source_schema), type=(key, ...))


def bank_schema() -> dict[str, Any]:
    """JSON Schema of a question bank, with the types of this site."""
    types: Any = Union[tuple(question_schema(model) for model in question_models())]  # noqa: UP007
    questions: Any = (Annotated[list[types], Field(min_length=1, max_length=1000)], ...)
    bank = create_model("Bank", __base__=BankFile, questions=questions)
    return dict(bank.model_json_schema(by_alias=True))
