"""What the types share whose answer is a choice among options."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from courses.models.portable import portable_text
from courses.richtext import PICTURE

from .base import LINE_WITH_PICTURES, WITH_PICTURES, frozen_html, frozen_line, plain_text
from .kinds import Choice, Content, Example, InvalidResponse, Part, QuestionKind, Response

MIN_OPTIONS = 2
MAX_OPTIONS = 8
WHOLE = "1"  # id of the one part of a choice question


def new_key() -> str:
    return secrets.token_hex(4)


class ChoiceOption(Orderable):
    """One option. Its key stays the same from version to version, so that answers can be compared."""

    key = models.CharField(_("key"), max_length=8, default=new_key, editable=False)
    text = RichTextField(_("option"), features=LINE_WITH_PICTURES)
    is_correct = models.BooleanField(_("right"), default=False)
    feedback = RichTextField(
        _("feedback"),
        blank=True,
        features=WITH_PICTURES,
        help_text=_("Shown with the result to those who chose this option, and for every right option."),
    )

    option_panels: ClassVar[list[Any]] = [FieldPanel("text"), FieldPanel("is_correct")]
    panels: ClassVar[list[Any]] = [*option_panels, FieldPanel("feedback")]

    class Meta(Orderable.Meta):
        abstract = True

    def frozen_content(self) -> dict[str, Any]:
        return {
            "id": self.key,
            "text": frozen_line(self.text),
            "correct": self.is_correct,
            "feedback": frozen_html(self.feedback),
        }

    def written(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        """The option as an import file says it; see `OptionSource`."""
        feedback = markdown(self.feedback)
        return {
            "key": self.key,
            "text": markdown(self.text),
            "correct": self.is_correct,
            **({"feedback": feedback} if feedback else {}),
        }


class ChoiceKind(QuestionKind):
    """Options in `content["options"]`: [{"id": str, "text": html, "correct": bool, "feedback": html, …}]."""

    answer_template = "quizzes/questions/choice_answer.html"
    review_template = "quizzes/questions/choice_review.html"
    input_type: ClassVar[str]

    def hint(self, content: Content) -> str:
        """How to answer, for the learner."""
        raise NotImplementedError

    def chosen_ids(self, response: Response | None) -> set[str]:
        """Ids of the options in a response."""
        raise NotImplementedError

    def part_ids(self, content: Content) -> list[str]:
        return [option["id"] for option in content["options"]]

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        chosen = self.chosen_ids(response)
        return {
            "text": content["text"],
            "hint": self.hint(content),
            "input_type": self.input_type,
            "options": [
                {"id": option["id"], "text": option["text"], "is_chosen": option["id"] in chosen}
                for option in _in_order(content, order)
            ],
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        chosen = self.chosen_ids(response)
        return {
            "text": content["text"],
            "input_type": self.input_type,
            "options": [
                {
                    "text": option["text"],
                    "is_chosen": option["id"] in chosen,
                    "is_correct": option["correct"],
                    "feedback": option["feedback"] if option["correct"] or option["id"] in chosen else "",
                }
                for option in _in_order(content, order)
            ],
        }

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        chosen = self.chosen_ids(response)
        return [plain_text(option["text"]) for option in content["options"] if option["id"] in chosen]

    def feedback_to(self, content: Content, response: Response | None) -> list[str]:
        chosen = self.chosen_ids(response)
        return [option["feedback"] for option in content["options"] if option["id"] in chosen and option["feedback"]]

    def chosen(self, content: Content, response: Response | None) -> dict[str, list[str]]:
        return {} if response is None else {WHOLE: sorted(self.chosen_ids(response))}

    def single_examples(self, content: Content) -> list[Example]:
        """One example for each option chosen alone."""
        return [
            Example(plain_text(option["text"]), self.clean(content, [option["id"]])) for option in content["options"]
        ]


def choices_of(content: Content, fractions: Sequence[Fraction]) -> list[Part]:
    """The options with what each is worth, as one part of statistics."""
    choices = [
        Choice(option["id"], plain_text(option["text"]), fraction)
        for option, fraction in zip(content["options"], fractions, strict=True)
    ]
    return [Part(WHOLE, plain_text(content["text"]), choices)]


def as_ids(raw: Any) -> list[str]:
    """What a form sent, or a response, as a list of ids. Raises InvalidResponse for any other shape."""
    if raw is None:
        return []
    if isinstance(raw, str):
        return [raw]
    if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        return raw
    raise InvalidResponse(gettext("The answer does not have the form that this question expects."))


def known_ids(content: Content, ids: Iterable[str]) -> set[str]:
    """The ids as a set. Raises InvalidResponse when one is not an option of the question."""
    chosen = set(ids)
    if not chosen <= {option["id"] for option in content["options"]}:
        raise InvalidResponse(gettext("The answer names an option that this question does not have."))
    return chosen


def _in_order(content: Content, order: Sequence[str]) -> list[dict[str, Any]]:
    by_id = {option["id"]: option for option in content["options"]}
    return [by_id[part] for part in order if part in by_id]


def common_problems(options: Sequence[ChoiceOption]) -> list[str]:
    """What is wrong with options of any choice question."""
    problems = []
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        problems.append(
            gettext("A question has %(least)s to %(most)s options; this one has %(count)s.")
            % {"least": MIN_OPTIONS, "most": MAX_OPTIONS, "count": len(options)}
        )
    texts = [plain_text(option.text) for option in options]
    without = [option for option, text in zip(options, texts, strict=True) if not text]
    if any(PICTURE.search(option.text) for option in without):
        problems.append(gettext("The picture of an option has no alternative text. Please say in words what it shows."))
    elif without:
        problems.append(gettext("An option has no text."))
    if len(set(texts)) < len(texts):
        problems.append(gettext("Two options have the same text."))
    return problems


class OptionSource(BaseModel):
    """An option in an import file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    key: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")] | None = None
    text: Annotated[str, Field(min_length=1)]
    correct: bool = False
    feedback: str = ""


def option_fields(options: Sequence[OptionSource], markdown: Callable[..., str]) -> list[dict[str, Any]]:
    """Fields of options as an import file gives them."""
    return [
        {
            "key": option.key or "",
            "text": markdown(option.text, "options", place, "text"),
            "is_correct": option.correct,
            "feedback": markdown(option.feedback, "options", place, "feedback"),
        }
        for place, option in enumerate(options)
    ]


def replace_options(
    question: Any,
    model: type[Orderable],
    wanted: Sequence[Mapping[str, Any]],
    *,
    relation: str = "options",
    naming: str = "text",
) -> bool:
    """Give the question exactly these options, in this order; returns whether anything differs from now.

    An option keeps the key that it has here: the one that `wanted` names, or that of the option with the same text.
    Only a new option takes over a key from elsewhere. Keys alone make no difference. Works for other rows with a key,
    too: those of `relation`, told apart by the field `naming`.
    """
    names = [name for name in wanted[0] if name != "key"] if wanted else []
    current = list(getattr(question, relation).all()) if question.pk else []
    if [_said(vars(option), names) for option in current] == [_said(item, names) for item in wanted]:
        return False
    known = {option.key for option in current}
    by_text = {portable_text(getattr(option, naming)): option.key for option in current}
    options: list[Any] = [
        model(**{**item, "key": item["key"] or new_key()}, sort_order=place) for place, item in enumerate(wanted)
    ]
    used = {option.key for option in options if option.key in known}
    for option in options:
        same = by_text.get(portable_text(getattr(option, naming)))
        if option.key not in known and same and same not in used:
            option.key = same
            used.add(same)
    setattr(question, relation, options)
    return True


def _said(fields: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """What an option says; rich text that means the same is the same."""
    said = {name: fields[name] for name in names}
    return {name: portable_text(value) if isinstance(value, str) else value for name, value in said.items()}
