"""Cloze: a text with gaps, in each of which one writes a word or a number, or chooses from a list."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import Annotated, Any, ClassVar

from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from .base import Question, plain_text
from .gap_blocks import GapSource, frozen_gap, gap_blocks, raw_gap, written_gap
from .gaps import MARKER, MAX_GAPS, Gap, kind_of_gap
from .kinds import Content, Example, InvalidResponse, Part, QuestionKind, Response, as_fraction, register_kind
from .typed import MAX_TYPED, ReviewRow, given_row, key_row


def label_of(number: int) -> str:
    """The name of a gap, for those who see it and for those who hear it."""
    return gettext("Gap %(number)s") % {"number": number}


class Cloze(QuestionKind):
    """A response has the text in each gap that is filled in, by the gap's key, in the order of the text.

    Content has "gaps", in the order of their markers `[[key]]` in "text"; see `gaps.Gap`.
    """

    key = "cloze"
    label = _("Text with gaps")
    answer_template = "quizzes/questions/cloze_answer.html"
    review_template = "quizzes/questions/cloze_review.html"
    print_template = "quizzes/questions/cloze_print.html"

    def clean(self, content: Content, raw: Any) -> Response | None:
        if raw is None or raw == []:
            return None
        if not isinstance(raw, dict):
            raise InvalidResponse(gettext("The answer does not have the form that this question expects."))
        if not raw.keys() <= {gap["key"] for gap in content["gaps"]}:
            raise InvalidResponse(gettext("The answer fills in a gap that this question does not have."))
        texts = {gap["key"]: kind_of_gap(gap).clean(gap, raw.get(gap["key"])) for gap in content["gaps"]}
        return {key: text for key, text in texts.items() if text is not None} or None

    def _shares(self, content: Content, response: Response | None) -> list[Fraction]:
        """What each gap has reached, 0 to 1."""
        return [kind_of_gap(gap).fraction(gap, (response or {}).get(gap["key"])) for gap in content["gaps"]]

    def _whole(self, content: Content, shares: Sequence[Fraction]) -> Fraction:
        """Σ weight · share ÷ Σ weights."""
        weights = [Fraction(gap["points"]) for gap in content["gaps"]]
        reached = sum((weight * share for weight, share in zip(weights, shares, strict=True)), Fraction(0))
        return reached / (sum(weights) or 1)

    def grade(self, content: Content, response: Response | None) -> Decimal:
        return as_fraction(self._whole(content, self._shares(content, response)))

    def grade_tries(self, content: Content, responses: Sequence[Response | None], penalty: Decimal) -> Decimal:
        """Each gap counts back by itself: what it reached at last, minus the penalty for each try before it reached it.

        The rule of Moodle's "interactive with countback": a gap that was right in the first try stays whole, however
        many tries the other gaps take.
        """
        by_gap = zip(*(self._shares(content, response) for response in responses), strict=True)
        return as_fraction(self._whole(content, [_counted_back(list(shares), Fraction(penalty)) for shares in by_gap]))

    def key_response(self, content: Content) -> Response:
        keys = {gap["key"]: kind_of_gap(gap).key(gap) for gap in content["gaps"]}
        return {key: text for key, text in keys.items() if text is not None} or None

    def examples(self, content: Content) -> list[Example]:
        key = self.key_response(content) or {}
        alone = [
            Example(gettext("Only gap %(number)s right") % {"number": number}, {gap["key"]: key[gap["key"]]})
            for number, gap in enumerate(content["gaps"], start=1)
            if gap["key"] in key
        ]
        return [Example(gettext("All gaps right"), key or None), *alone, Example(gettext("No answer"), None)]

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        given = response or {}
        fields = {
            gap["key"]: {
                "key": gap["key"],
                "number": number,
                "label": label_of(number),
                "value": given.get(gap["key"], ""),
                "is_select": kind_of_gap(gap).is_select,
                "options": kind_of_gap(gap).options(gap),
            }
            for number, gap in enumerate(content["gaps"], start=1)
        }
        return {
            "text": format_html("<p>{}</p>", gettext("Please fill in the gaps.")),
            "pieces": _pieces(content, fields),
            "most": MAX_TYPED,
            "note": self.note(content, response),
        }

    def note(self, content: Content, response: Response | None) -> str:
        notes = [
            (label_of(number), kind_of_gap(gap).note(response[gap["key"]]))
            for number, gap in enumerate(content["gaps"], start=1)
            if response and gap["key"] in response
        ]
        return " ".join(f"{label}: {note}" for label, note in notes if note)

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        given = response or {}
        rows: dict[str, list[ReviewRow]] = {}
        for number, gap in enumerate(content["gaps"], start=1):
            rows[gap["key"]] = _review_rows(gap, given.get(gap["key"]), label_of(number))
        fields = {key: {"number": number, "row": own[0]} for number, (key, own) in enumerate(rows.items(), start=1)}
        return {
            "text": format_html("<p>{}</p>", plain_text(MARKER.sub("…", content["text"]))),
            "pieces": _pieces(content, fields),
            "rows": [row for own in rows.values() for row in own],
            "note": self.note(content, response),
        }

    def in_words(self, content: Content, response: Response | None) -> list[str]:
        return [
            f"{label_of(number)}: {response[gap['key']]}"
            for number, gap in enumerate(content["gaps"], start=1)
            if response and gap["key"] in response
        ]

    def without_wrong(self, content: Content, response: Response | None) -> Response | None:
        shares = zip(content["gaps"], self._shares(content, response), strict=True)
        right = {gap["key"] for gap, share in shares if share == 1}
        return {key: text for key, text in (response or {}).items() if key in right} or None

    def count_right(self, content: Content, response: Response | None) -> tuple[int, int]:
        shares = self._shares(content, response)
        return shares.count(Fraction(1)), len(shares)

    def parts(self, content: Content) -> list[Part]:
        return [
            Part(gap["key"], label_of(number), kind_of_gap(gap).choices(gap))
            for number, gap in enumerate(content["gaps"], start=1)
        ]

    def chosen(self, content: Content, response: Response | None) -> dict[str, list[str]]:
        given = response or {}
        return {
            gap["key"]: [kind_of_gap(gap).chosen(gap, given[gap["key"]])]
            for gap in content["gaps"]
            if gap["key"] in given
        }

    def guess_fraction(self, content: Content) -> Fraction | None:
        """Choosing at random in the lists; nobody guesses what is to be written. None without lists."""
        guesses = [kind_of_gap(gap).guess(gap) for gap in content["gaps"]]
        if all(guess is None for guess in guesses):
            return None
        return self._whole(content, [guess or Fraction(0) for guess in guesses])


def _counted_back(shares: list[Fraction], penalty: Fraction) -> Fraction:
    """The last share, minus the penalty for each try before the last run of tries with that share."""
    run = len(list(takewhile(lambda share: share == shares[-1], reversed(shares))))
    return max(shares[-1] - penalty * (len(shares) - run), Fraction(0))


def _pieces(content: Content, fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The text cut at its markers: pieces of HTML, each with the gap that follows it."""
    cut = MARKER.split(content["text"])
    return [{"html": html, "gap": fields.get(key)} for html, key in zip(cut[::2], [*cut[1::2], ""], strict=True)]


def _review_rows(gap: Gap, text: str | None, label: str) -> list[ReviewRow]:
    kind = kind_of_gap(gap)
    answer = None if text is None else kind.matched(gap, text)
    share = kind.fraction(gap, text)
    rows = [given_row(text, share, feedback=answer["feedback"] if answer else "", label=label)]
    if share < 1 and kind.key(gap) is not None:
        rows.append(key_row(kind.key_in_words(gap), label=label))
    return rows


class ClozeSource(BaseModel):
    gaps: Annotated[list[GapSource], Field(min_length=1, max_length=MAX_GAPS)]


class ClozeQuestion(Question):
    kind = register_kind(Cloze())
    source_schema = ClozeSource

    gaps = StreamField(gap_blocks(), verbose_name=_("gaps"), max_num=MAX_GAPS, use_json_field=True)

    panels: ClassVar[list[Any]] = [
        HelpPanel(
            _(
                "Write the text and put a name in double brackets where a gap is: “The capital of Italy is [[a]].” "
                "Below, say for each gap what counts. Lists are shown in alphabetical order."
            )
        ),
        *Question.base_panels,
        FieldPanel("gaps"),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("cloze question")
        verbose_name_plural = _("cloze questions")

    def frozen_content(self) -> Content:
        content = super().frozen_content()
        gaps = {gap["key"]: gap for gap in _frozen_gaps(self.gaps)}
        places = {key: place for place, key in reversed(list(enumerate(MARKER.findall(content["text"]))))}
        return {**content, "gaps": sorted(gaps.values(), key=lambda gap: places.get(gap["key"], len(places)))}

    def problems(self) -> list[str]:
        content = super().frozen_content()
        markers = MARKER.findall(strip_tags(content["text"]))
        gaps = _frozen_gaps(self.gaps)
        problems = _marker_problems(markers, [gap["key"] for gap in gaps])
        if not problems and markers != MARKER.findall(content["text"]):
            problems.append(gettext("The name of a gap stands in the address of a link. Please move it into the text."))
        for gap in gaps:
            problems += [
                gettext("Gap “%(gap)s”: %(problem)s") % {"gap": gap["key"], "problem": problem}
                for problem in kind_of_gap(gap).problems(gap)
            ]
        return problems

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        raw = [raw_gap(gap, markdown, place) for place, gap in enumerate(data.gaps)]
        wanted = self.gaps.stream_block.to_python(raw)
        # Stored numbers are texts, those of a file are not: what is asked is compared, not how it is written.
        if _frozen_gaps(self.gaps) == _frozen_gaps(wanted):
            return False
        self.gaps = wanted
        return True

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        return {"gaps": [written_gap(block.block_type, block.value, markdown) for block in self.gaps]}


def _frozen_gaps(gaps: StreamValue) -> list[Gap]:
    return [frozen_gap(block.block_type, block.value) for block in gaps]


def _marker_problems(markers: Sequence[str], keys: Sequence[str]) -> list[str]:
    """What does not go together between the text and the list of gaps."""
    texts = [
        (
            markers,
            keys,
            gettext("The text has the gap [[%(gap)s]], but the list does not say what counts there."),
        ),
        (keys, markers, gettext("The gap “%(gap)s” is listed, but the text does not have [[%(gap)s]].")),
    ]
    problems = [text % {"gap": gap} for some, others, text in texts for gap in dict.fromkeys(some) if gap not in others]
    for names in (markers, keys):
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        problems += [
            gettext("The gap “%(gap)s” is there twice. Each gap has a name of its own.") % {"gap": name}
            for name in twice
        ]
    if not markers and not keys:
        problems.append(gettext("The text has no gap. Please write one like [[a]]."))
    return list(dict.fromkeys(problems))
