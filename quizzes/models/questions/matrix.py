"""Matrix: several statements, each judged on the same scale."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, ConfigDict, Field, model_validator
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField

from quizzes.models.panels import RowsPanel

from .assigning import AssigningKind, in_order
from .base import LINE_FEATURES, TEXT_FEATURES, Question, frozen_html, frozen_line, plain_text
from .choice import replace_options
from .kinds import Choice, Content, Part, Response, register_kind
from .rows import KeyedRow, RowKey, RowSource, same_keys, stored_key, text_problems, with_feedback

MIN_COLUMNS, MAX_COLUMNS = 2, 6
MIN_ROWS, MAX_ROWS = 2, 20


class Matrix(AssigningKind):
    """Content: "columns" [{"id", "text": plain}], "rows" [{"id", "text": html, "right": column id, "feedback"}]."""

    key = "matrix"
    label = _("Matrix")
    answer_template = "quizzes/questions/matrix_answer.html"
    review_template = "quizzes/questions/assigning_review.html"

    def part_ids(self, content: Content) -> list[str]:
        return [row["id"] for row in content["rows"]]

    def parts(self, content: Content) -> list[Part]:
        return [
            Part(
                row["id"],
                plain_text(row["text"]),
                [
                    Choice(column["id"], column["text"], Fraction(int(column["id"] == row["right"])))
                    for column in content["columns"]
                ],
            )
            for row in content["rows"]
        ]

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        given = response or {}
        return {
            "text": content["text"],
            "columns": content["columns"],
            "rows": [
                {
                    "id": row["id"],
                    "text": row["text"],
                    "choices": [
                        {**column, "is_chosen": given.get(row["id"]) == column["id"]} for column in content["columns"]
                    ],
                }
                for row in in_order(content["rows"], order)
            ],
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        reviewed = self.reviewed(content, response)
        return {
            "text": content["text"],
            "parts": [
                {**reviewed[row["id"]], "text": row["text"], "feedback": row["feedback"]}
                for row in in_order(content["rows"], order)
            ],
        }


class MatrixColumnSource(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    key: RowKey
    text: Annotated[str, Field(min_length=1, max_length=80)]


class MatrixRowSource(RowSource):
    text: Annotated[str, Field(min_length=1)]
    correct: RowKey
    feedback: str = ""


class MatrixSource(BaseModel):
    columns: Annotated[list[MatrixColumnSource], Field(min_length=MIN_COLUMNS, max_length=MAX_COLUMNS)]
    rows: Annotated[list[MatrixRowSource], Field(min_length=MIN_ROWS, max_length=MAX_ROWS)]

    @model_validator(mode="after")
    def _names_columns(self) -> "MatrixSource":
        keys = [column.key for column in self.columns]
        problems = same_keys(keys) + same_keys(row.key for row in self.rows)
        unknown = sorted({row.correct for row in self.rows} - set(keys))
        problems += [gettext("There is no column with the key “%(key)s”.") % {"key": key} for key in unknown]
        if problems:
            raise ValueError(" ".join(problems))
        return self


class MatrixQuestion(Question):
    kind = register_kind(Matrix())
    source_schema = MatrixSource

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        HelpPanel(
            _(
                "Example: the scale “allowed”, “allowed with consent”, “forbidden”, and below it the statements that "
                "learners sort into it. Each statement that is judged rightly earns the same share of the points."
            )
        ),
        RowsPanel("columns", heading=_("Scale"), label=_("Column"), max_num=MAX_COLUMNS, empty_rows=3),
        RowsPanel("rows", heading=_("Statements"), label=_("Statement"), max_num=MAX_ROWS, empty_rows=3),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("matrix question")
        verbose_name_plural = _("matrix questions")

    def frozen_content(self) -> Content:
        columns = [{"id": column.key, "text": column.text} for column in self.columns.all()]
        ids = dict(enumerate((column["id"] for column in columns), start=1))
        rows = [
            {
                "id": row.key,
                "text": frozen_line(row.text),
                "right": ids.get(row.correct_column, ""),
                "feedback": frozen_html(row.feedback),
            }
            for row in self.rows.all()
        ]
        return {**super().frozen_content(), "columns": columns, "rows": rows}

    def problems(self) -> list[str]:
        columns, rows = list(self.columns.all()), list(self.rows.all())
        problems = text_problems(
            [column.text for column in columns],
            least=MIN_COLUMNS,
            most=MAX_COLUMNS,
            wrong_count=gettext("A scale has %(least)s to %(most)s columns; this one has %(count)s."),
            empty=gettext("A column has no text."),
            twice=gettext("Two columns have the same text."),
        )
        problems += text_problems(
            [row.text for row in rows],
            least=MIN_ROWS,
            most=MAX_ROWS,
            wrong_count=gettext("A matrix has %(least)s to %(most)s statements; this one has %(count)s."),
            empty=gettext("A statement has no text."),
            twice=gettext("Two statements have the same text."),
        )
        problems += [
            gettext("“%(statement)s” names column %(column)s as right, but the scale has %(count)s columns.")
            % {"statement": plain_text(row.text), "column": row.correct_column, "count": len(columns)}
            for row in rows
            if row.correct_column > len(columns)
        ]
        return problems

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        places = {column.key: place for place, column in enumerate(data.columns, start=1)}
        columns = [{"key": stored_key(column.key), "text": column.text} for column in data.columns]
        rows = [
            {
                "key": stored_key(row.key),
                "text": markdown(row.text, "rows", place, "text"),
                "correct_column": places[row.correct],
                "feedback": markdown(row.feedback, "rows", place, "feedback"),
            }
            for place, row in enumerate(data.rows)
        ]
        has_new_columns = replace_options(self, MatrixColumn, columns, relation="columns")
        return replace_options(self, MatrixRow, rows, relation="rows") or has_new_columns

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        columns = list(self.columns.all())
        return {
            "columns": [{"key": column.key, "text": column.text} for column in columns],
            "rows": [
                with_feedback(
                    {
                        "key": row.key,
                        "text": markdown(row.text),
                        "correct": columns[row.correct_column - 1].key,
                    },
                    row.feedback,
                    markdown,
                )
                for row in self.rows.all()
            ],
        }


class MatrixColumn(KeyedRow):
    """A point of the scale."""

    question = ParentalKey(MatrixQuestion, related_name="columns")
    text = models.CharField(_("text"), max_length=80)

    panels: ClassVar[list[Any]] = [FieldPanel("text")]

    class Meta(KeyedRow.Meta):
        verbose_name = _("column of a matrix")
        verbose_name_plural = _("columns of a matrix")

    def __str__(self) -> str:
        return self.text


class MatrixRow(KeyedRow):
    """A statement; `correct_column` counts the columns from 1."""

    question = ParentalKey(MatrixQuestion, related_name="rows")
    text = RichTextField(_("statement"), features=LINE_FEATURES)
    correct_column = models.PositiveSmallIntegerField(
        _("right column"),
        choices=[(place, str(place)) for place in range(1, MAX_COLUMNS + 1)],
        validators=[MinValueValidator(1)],
        help_text=_("1 is the first column of the scale."),
    )
    feedback = RichTextField(
        _("feedback"), blank=True, features=TEXT_FEATURES, help_text=_("Shown with the result, right or wrong.")
    )

    panels: ClassVar[list[Any]] = [FieldPanel("text"), FieldPanel("correct_column"), FieldPanel("feedback")]

    class Meta(KeyedRow.Meta):
        verbose_name = _("statement of a matrix")
        verbose_name_plural = _("statements of a matrix")

    def __str__(self) -> str:
        return plain_text(self.text)
