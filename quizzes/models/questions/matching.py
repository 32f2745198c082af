"""Matching: each item on the left gets one of the choices on the right."""

import hashlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, Field, model_validator
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField

from quizzes.models.panels import RowsPanel

from .assigning import AssigningKind, in_order
from .base import LINE_FEATURES, Question, frozen_line, plain_text
from .choice import replace_options
from .kinds import Choice, Content, Part, Response, register_kind
from .rows import KeyedRow, RowSource, same_keys, stored_key, text_problems

MIN_PAIRS, MAX_PAIRS = 2, 15
MAX_DISTRACTORS = 15
MAX_RIGHT = 200

RightText = Annotated[str, Field(min_length=1, max_length=MAX_RIGHT, pattern=r"^[^\r\n]+$")]


class Matching(AssigningKind):
    """Content: "pairs" [{"id", "text": html, "right": choice id}], "choices" [{"id", "text": plain}].

    Equal texts are one choice. Choices are listed by their words, so their order says nothing about pairs.
    """

    key = "matching"
    label = _("Matching")
    answer_template = "quizzes/questions/matching_answer.html"
    review_template = "quizzes/questions/assigning_review.html"
    print_template = "quizzes/questions/matching_print.html"

    def part_ids(self, content: Content) -> list[str]:
        return [choice["id"] for choice in content["choices"]]

    def parts(self, content: Content) -> list[Part]:
        return [
            Part(
                pair["id"],
                plain_text(pair["text"]),
                [
                    Choice(choice["id"], choice["text"], Fraction(int(choice["id"] == pair["right"])))
                    for choice in content["choices"]
                ],
            )
            for pair in content["pairs"]
        ]

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        given = response or {}
        choices = in_order(content["choices"], order)
        return {
            "text": content["text"],
            "choices": choices,
            "rows": [
                {
                    "id": pair["id"],
                    "text": pair["text"],
                    "choices": [{**choice, "is_chosen": given.get(pair["id"]) == choice["id"]} for choice in choices],
                }
                for pair in content["pairs"]
            ],
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        reviewed = self.reviewed(content, response)
        return {
            "text": content["text"],
            "parts": [{**reviewed[pair["id"]], "text": pair["text"], "feedback": ""} for pair in content["pairs"]],
        }


class PairSource(RowSource):
    left: Annotated[str, Field(min_length=1)]
    right: RightText


class MatchingSource(BaseModel):
    pairs: Annotated[list[PairSource], Field(min_length=MIN_PAIRS, max_length=MAX_PAIRS)]
    distractors: Annotated[list[RightText], Field(max_length=MAX_DISTRACTORS)] = []

    @model_validator(mode="after")
    def _has_keys_once(self) -> "MatchingSource":
        if problems := same_keys(pair.key for pair in self.pairs):
            raise ValueError(" ".join(problems))
        return self


class MatchingQuestion(Question):
    kind = register_kind(Matching())
    source_schema = MatchingSource

    distractors = models.TextField(
        _("more choices that fit nothing"),
        blank=True,
        help_text=_("One in each line. They keep the last pair from being solved by elimination."),
    )

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        HelpPanel(
            _(
                "Example: on the left “Token”, on the right “a piece of text”. Learners choose the right side from a "
                "list. The same text may be right for several items. Each right pair earns the same share of points."
            )
        ),
        RowsPanel("pairs", heading=_("Pairs"), label=_("Pair"), max_num=MAX_PAIRS, empty_rows=3),
        FieldPanel("distractors"),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("matching question")
        verbose_name_plural = _("matching questions")

    @property
    def distractor_list(self) -> list[str]:
        return [text for line in self.distractors.splitlines() if (text := one_line(line))]

    def frozen_content(self) -> Content:
        pairs = list(self.pairs.all())
        texts = {one_line(pair.right) for pair in pairs} | set(self.distractor_list)
        return {
            **super().frozen_content(),
            "pairs": [
                {"id": pair.key, "text": frozen_line(pair.left), "right": choice_id(one_line(pair.right))}
                for pair in pairs
            ],
            "choices": [
                {"id": choice_id(text), "text": text}
                for text in sorted(texts, key=lambda text: (text.casefold(), text))
            ],
        }

    def problems(self) -> list[str]:
        pairs = list(self.pairs.all())
        problems = text_problems(
            [pair.left for pair in pairs],
            least=MIN_PAIRS,
            most=MAX_PAIRS,
            wrong_count=gettext("A matching question has %(least)s to %(most)s pairs; this one has %(count)s."),
            empty=gettext("A pair has no left side."),
            twice=gettext("Two pairs have the same left side."),
        )
        rights = {one_line(pair.right) for pair in pairs}
        if "" in rights:
            problems.append(gettext("A pair has no right side."))
        problems += [
            gettext("“%(text)s” stands among the choices that fit nothing, but it is the right side of a pair.")
            % {"text": text}
            for text in sorted(rights & set(self.distractor_list))
        ]
        if len(self.distractor_list) > MAX_DISTRACTORS:
            problems.append(
                gettext("There are at most %(most)s choices that fit nothing; here are %(count)s.")
                % {"most": MAX_DISTRACTORS, "count": len(self.distractor_list)}
            )
        if pairs and len(rights | set(self.distractor_list)) < 2:
            problems.append(gettext("There is only one choice, so nothing is asked."))
        return problems

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        wanted = [
            {
                "key": stored_key(pair.key),
                "left": markdown(pair.left, "pairs", place, "left"),
                "right": pair.right,
            }
            for place, pair in enumerate(data.pairs)
        ]
        has_new_distractors = self.distractor_list != [one_line(text) for text in data.distractors]
        if has_new_distractors:
            self.distractors = "\n".join(data.distractors)
        return replace_options(self, MatchingPair, wanted, relation="pairs", naming="left") or has_new_distractors

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        pairs = [
            {"key": pair.key, "left": markdown(pair.left), "right": one_line(pair.right)} for pair in self.pairs.all()
        ]
        distractors = self.distractor_list
        return {"pairs": pairs, **({"distractors": distractors} if distractors else {})}


class MatchingPair(KeyedRow):
    question = ParentalKey(MatchingQuestion, related_name="pairs")
    left = RichTextField(_("left side"), features=LINE_FEATURES)
    right = models.CharField(_("right side"), max_length=MAX_RIGHT, help_text=_("What fits it; text without formats."))

    panels: ClassVar[list[Any]] = [FieldPanel("left"), FieldPanel("right")]

    class Meta(KeyedRow.Meta):
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")

    def __str__(self) -> str:
        return f"{plain_text(self.left)} – {self.right}"


def one_line(text: str) -> str:
    """Text without spare white space."""
    return " ".join(text.split())


def choice_id(text: str) -> str:
    """The id of a choice comes from its words alone: it neither tells the pair nor changes with the others."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
