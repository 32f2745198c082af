"""What the types share that a person grades: a rubric, and long texts as answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from .choice import new_key
from .kinds import Content, Example, InvalidResponse, QuestionKind, Response, as_fraction

MAX_CHARACTERS = 20_000  # per text of an answer
MAX_CRITERIA = 12
MAX_POINTS = 100
Key = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")]


# --- rubric -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Criterion:
    """What a person gives points for: from 0 to `points`."""

    id: str
    title: str
    description: str
    points: Decimal


def rubric_of(content: Content) -> list[Criterion]:
    """The rubric of a frozen question; empty for types that no person grades."""
    return [
        Criterion(item["id"], item["title"], item["description"], Decimal(item["points"]))
        for item in content.get("rubric", [])
    ]


def graded_fraction(rubric: Sequence[Criterion], given: Mapping[str, Decimal]) -> Decimal:
    """Σ points given ÷ Σ points possible, with seven places (L12). `given`: points by id, complete."""
    total = sum((Fraction(criterion.points) for criterion in rubric), Fraction(0))
    return as_fraction(sum((Fraction(given[criterion.id]) for criterion in rubric), Fraction(0)) / total)


def plain_points(points: Decimal) -> str:
    """Points as they are stored: "2", "1.5"."""
    return f"{points.normalize():f}"


class PersonGradedKind(QuestionKind):
    """A rubric in `content["rubric"]`: [{"id": str, "title": str, "description": str, "points": "2.5"}].

    Learners see titles and points while they answer; descriptions come with the result (L5). Those who grade get
    `grading_template` with the context of `grading_context`.
    """

    is_graded_by_person = True
    grading_template: ClassVar[str]
    script = "quizzes/long-text.js"

    def grade(self, content: Content, response: Response | None) -> Decimal | None:
        """An answer waits for a person (L17); no answer is 0 (L15)."""
        return as_fraction(Fraction(0)) if response is None else None

    def examples(self, content: Content) -> list[Example]:
        return [Example(gettext("A text"), self.key_response(content)), Example(gettext("No answer"), None)]

    def grading_context(self, content: Content, response: Response | None) -> dict[str, Any]:
        """What the learner wrote, and what helps to judge it."""
        raise NotImplementedError


class RubricCriterion(Orderable):
    """One criterion. Its key stays the same from version to version."""

    key = models.CharField(_("key"), max_length=64, default=new_key, editable=False)
    title = models.CharField(
        _("criterion"), max_length=120, help_text=_("Learners read it while they answer. Example: “Names the audience”")
    )
    description = models.TextField(
        _("what is expected"),
        blank=True,
        help_text=_("For those who grade, and for learners with the result. Example: “2 points: audience and purpose”"),
    )
    points = models.DecimalField(
        _("points possible"),
        max_digits=5,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(MAX_POINTS)],
        help_text=_("How much it weighs among the criteria. What the question is worth is said in the quiz."),
    )

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("points")]),
        FieldPanel("description"),
    ]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.title

    def frozen_content(self) -> dict[str, str]:
        return {
            "id": self.key,
            "title": self.title,
            "description": self.description.strip(),
            "points": plain_points(self.points),
        }

    def written(self) -> dict[str, Any]:
        """The criterion as an import file says it; see `CriterionSource`."""
        points = self.points.normalize() if self.points % 1 else int(self.points)
        description = {"description": self.description} if self.description else {}
        return {"key": self.key, "title": self.title, **description, "points": points}


class CriterionSource(BaseModel):
    """A criterion in an import file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    key: Key | None = None
    title: Annotated[str, Field(min_length=1, max_length=120)]
    description: str = ""
    points: Annotated[Decimal, Field(ge=Decimal("0.01"), le=MAX_POINTS, decimal_places=2)] = Decimal(1)


Rubric = Annotated[list[CriterionSource], Field(min_length=1, max_length=MAX_CRITERIA)]


def rubric_problems(criteria: Sequence[RubricCriterion]) -> list[str]:
    """What is wrong with a rubric, in words."""
    problems = []
    if not 1 <= len(criteria) <= MAX_CRITERIA:
        problems.append(
            gettext("A person grades by 1 to %(most)s criteria; this question has %(count)s.")
            % {"most": MAX_CRITERIA, "count": len(criteria)}
        )
    if any(not criterion.title.strip() for criterion in criteria):
        problems.append(gettext("A criterion has no title."))
    return problems + problems_of_keys(criteria, [criterion.title.strip() for criterion in criteria])


def problems_of_keys(rows: Sequence[Any], labels: Sequence[str]) -> list[str]:
    """Rows that could not be told apart, by learners or by the program."""
    problems = []
    if len(set(labels)) < len(labels):
        problems.append(gettext("Two rows have the same text."))
    if len({row.key for row in rows}) < len(rows):
        problems.append(gettext("Two rows have the same key."))
    return problems


def read_rubric(question: Any, model: type[RubricCriterion], rubric: Sequence[CriterionSource]) -> bool:
    """Give the question this rubric; returns whether anything differs from now."""
    wanted = [
        {"key": item.key or "", "title": item.title, "description": item.description, "points": item.points}
        for item in rubric
    ]
    return replace_rows(question, "criteria", model, wanted, label="title")


def replace_rows(
    question: Any, relation: str, model: type[Any], wanted: Sequence[Mapping[str, Any]], *, label: str
) -> bool:
    """Give the question exactly these rows, in this order; returns whether anything differs from now.

    A row without a key keeps that of the row with the same `label` here, else it gets a new one.
    """
    current = list(getattr(question, relation).all()) if question.pk else []
    by_label = {getattr(row, label): row.key for row in current}
    rows = [{**item, "key": item["key"] or by_label.get(item[label]) or new_key()} for item in wanted]
    if [{name: getattr(row, name) for name in item} for row, item in zip(current, rows, strict=False)] == rows and len(
        current
    ) == len(rows):
        return False
    setattr(question, relation, [model(**row, sort_order=place) for place, row in enumerate(rows)])
    return True


def take_fields(question: Any, wanted: dict[str, Any]) -> bool:
    """Set plain fields; returns whether any differed."""
    different = {name: value for name, value in wanted.items() if getattr(question, name) != value}
    for name, value in different.items():
        setattr(question, name, value)
    return bool(different)


# --- texts ------------------------------------------------------------------------------------------------------------


def clean_text(raw: Any) -> str:
    """A text as it is stored: line ends of Unix, nothing around it, nothing that no database can hold.

    Raises InvalidResponse for another shape, and for a text that is too long.
    """
    if not isinstance(raw, str):
        raise InvalidResponse(gettext("The answer does not have the form that this question expects."))
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = text.encode("utf-8", "replace").decode().strip()
    if len(text) > MAX_CHARACTERS:
        values = {
            "count": number_format(len(text), force_grouping=True),
            "most": number_format(MAX_CHARACTERS, force_grouping=True),
            "over": number_format(len(text) - MAX_CHARACTERS, force_grouping=True),
        }
        raise InvalidResponse(
            gettext(
                "Your text has %(count)s characters; %(most)s are possible. Please shorten it by at least %(over)s "
                "characters. It is not saved yet."
            )
            % values
        )
    return text


def only_value(raw: Any) -> Any:
    """The one value that a field has sent, or the text itself. Raises InvalidResponse for several."""
    if raw is None or raw == []:
        return ""
    if isinstance(raw, list):
        if len(raw) != 1:
            raise InvalidResponse(gettext("The answer does not have the form that this question expects."))
        return raw[0]
    return raw


def count_words(text: str) -> int:
    """Words between white space."""
    return len(text.split())


def written_rubric(question: Any) -> list[dict[str, Any]]:
    """The rubric as an import file says it."""
    return [criterion.written() for criterion in question.criteria.all()]


def known_criteria(rubric: Sequence[Criterion]) -> list[dict[str, Any]]:
    """What learners see of the rubric while they answer."""
    return [{"title": criterion.title, "points": criterion.points} for criterion in rubric]
