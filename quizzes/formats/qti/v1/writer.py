"""Questions → items of QTI 1.2, as Canvas writes and reads them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.formats.neutral import NeutralQuestion, Option
from quizzes.formats.qti.markup import element, html_of
from quizzes.formats.qti.words import is_pattern, unescaped
from quizzes.formats.qti.writing import (
    GAP,
    CannotSay,
    Losses,
    Pictures,
    literal_options,
    options_of_gap,
    own_name,
    with_paths,
)
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .responses import BLANKS, DROPDOWNS
from .statements import (
    GENERAL,
    RESPONSE,
    as_plain,
    condition,
    equal,
    fib,
    is_near,
    metadata_field,
    set_points,
    shown,
)

# Pictures lie where Canvas looks for what its texts call by this word.
FILES = "$IMS-CC-FILEBASE$/"  # stands for the folder of the pictures
KINDS = {
    "single_choice": "multiple_choice_question",
    "multiple_choice": "multiple_answers_question",
    "true_false": "true_false_question",
    "short_text": "short_answer_question",
    "numeric": "numerical_question",
    "matching": "matching_question",
    "matrix": "matching_question",
    "free_text": "essay_question",
    "description": "text_only_question",
}


class ItemWriter:
    """Writes one item. What is presented and the conditions grow while its type is written."""

    def __init__(self, question: NeutralQuestion, place: int, losses: Losses, pictures: Pictures) -> None:
        self.question, self.place, self.losses, self.pictures = question, place, losses, pictures
        self.presented: list[Node] = []
        self.conditions: list[Node] = []
        self.feedbacks: dict[str, str] = {}
        self.kind = KINDS.get(question.type, "")  # as Canvas calls it; where it has no name, the structure tells

    def write(self) -> Node | None:
        question = self.question
        writers: dict[str, Callable[[], None]] = {
            "single_choice": self._choice,
            "multiple_choice": self._multiple,
            "true_false": self._choice,
            "short_text": self._short_text,
            "numeric": self._numeric,
            "matching": self._matching,
            "matrix": self._matrix,
            "ordering": self._ordering,
            "cloze": self._cloze,
            "free_text": self._essay,
            "description": lambda: None,
        }
        if question.type not in writers:
            self.losses.note(question, _("QTI 1.2 does not know this type; the question is left out."))
            return None
        self.presented = [self._material(question.text)]
        if question.general_feedback:
            self.feedbacks[GENERAL] = question.general_feedback
            self.conditions.append(condition(element("other"), [shown(GENERAL)], goes_on=True))
        try:
            writers[question.type]()
        except CannotSay as reason:
            self.losses.note(question, str(reason))
            return None
        self.losses.note_common(question)
        return self._item()

    def _item(self) -> Node:
        question = self.question
        title = question.name or plain_text(question.text)[:80]
        # Here, an identifier may be any text. What is written as another type must not come back as the original.
        known = "" if question.type == "matrix" else question.identity
        ident = known or own_name("", self.place)[0]
        fields = [metadata_field("question_type", self.kind)] if self.kind else []
        metadata = element("itemmetadata", element("qtimetadata", *fields, metadata_field("points_possible", "1.0")))
        declared = element(
            "outcomes", element("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
        )
        feedbacks = [
            element("itemfeedback", element("flow_mat", self._material(text)), ident=name)
            for name, text in self.feedbacks.items()
        ]
        return element(
            "item",
            metadata,
            element("presentation", *self.presented),
            element("resprocessing", declared, *self.conditions),
            *feedbacks,
            ident=ident,
            title=title,
        )

    def _material(self, html: str) -> Node:
        nodes = with_paths(html, self.question, self.pictures, FILES)
        return element("material", element("mattext", html_of(nodes), texttype="text/html"))

    # --- types --------------------------------------------------------------------------------------------------------

    def _labels(self, choices: Sequence[tuple[str, str]], **attributes: object) -> Node:
        labels = [element("response_label", self._material(html), ident=name) for name, html in choices]
        return element("render_choice", *labels, **attributes)

    def _choices(self) -> list[tuple[str, Option, str]]:
        """Name, option, text of each choice."""
        is_statement = self.question.type == "true_false"
        words = {"true": pgettext("answer", "True"), "false": pgettext("answer", "False")} if is_statement else {}
        return [
            (f"choice{place}", option, words.get(option.text, option.text))
            for place, option in enumerate(self.question.options, 1)
        ]

    def _present_choices(self, choices: list[tuple[str, Option, str]], cardinality: str) -> None:
        labels = self._labels([(name, text) for name, _option, text in choices])
        self.presented.append(element("response_lid", labels, ident=RESPONSE, rcardinality=cardinality))
        for name, option, _text in choices:
            if option.feedback:
                self.feedbacks[f"{name}_fb"] = option.feedback
                self.conditions.append(condition(equal(name), [shown(f"{name}_fb")], goes_on=True))

    def _choice(self) -> None:
        choices = self._choices()
        self._present_choices(choices, "Single")
        self.conditions += [
            condition(equal(name), [set_points("Set", option.fraction)])
            for name, option, _text in choices
            if option.fraction > 0
        ]
        if any(option.fraction < 0 for _name, option, _text in choices):
            self.losses.note(self.question, _("QTI 1.2 takes nothing away for a single choice."))

    def _multiple(self) -> None:
        choices = self._choices()
        self._present_choices(choices, "Multiple")
        if self.question.details.get("scoring") == "all_or_nothing":
            tests = [
                equal(name) if option.fraction > 0 else element("not", equal(name)) for name, option, _text in choices
            ]
            self.conditions.append(condition(element("and", *tests), [set_points("Set", Decimal(1))]))
            return
        self.conditions += [
            condition(equal(name), [set_points("Add", option.fraction)], goes_on=True)
            for name, option, _text in choices
            if option.fraction
        ]

    def _short_text(self) -> None:
        question = self.question
        options = literal_options(question, question.options, self.losses)
        is_exact = bool(question.details.get("case_sensitive"))
        self.presented.append(fib(RESPONSE))
        self._typed([(equal(option.text, is_exact=is_exact), option) for option in options if option.text != "*"])
        self._typed([(element("other"), option) for option in options if option.text == "*"], start=len(options))

    def _numeric(self) -> None:
        options = self.question.options
        if not any(option.text != "*" and option.fraction > 0 for option in options):
            raise CannotSay(_("It has no answer that QTI can say; the question is left out."))
        self.presented.append(fib(RESPONSE, fibtype="Decimal"))
        self._typed([(is_near(RESPONSE, option), option) for option in options if option.text != "*"])
        self._typed([(element("other"), option) for option in options if option.text == "*"], start=len(options))

    def _typed(self, tests: list[tuple[Node, Option]], start: int = 0) -> None:
        """The first test that holds is the last."""
        for place, (test, option) in enumerate(tests, start + 1):
            changes = [set_points("Set", option.fraction)]
            if option.feedback:
                self.feedbacks[f"answer{place}_fb"] = option.feedback
                changes.append(shown(f"answer{place}_fb"))
            self.conditions.append(condition(test, changes))

    def _matching(self) -> None:
        question = self.question
        others = question.details.get("distractors", [])
        words = list(dict.fromkeys([option.match for option in question.options] + others))
        self._pairs([(option.text, words.index(option.match)) for option in question.options], words)

    def _matrix(self) -> None:
        details = self.question.details
        places = {column["key"]: place for place, column in enumerate(details["columns"])}
        rows = [(row["text"], places[row["correct"]]) for row in details["rows"]]
        self.losses.note(self.question, _("QTI 1.2 knows no table; it is written as matching."))
        self._pairs(rows, [column["text"] for column in details["columns"]])

    def _pairs(self, rows: list[tuple[str, int]], words: list[str]) -> None:
        """`rows`: left side as HTML, and the place of its word."""
        share = Decimal(1) / len(rows)
        for place, (left, word) in enumerate(rows, 1):
            name = f"response_left{place}"
            labels = [
                element("response_label", as_plain(text), ident=f"right{number}")
                for number, text in enumerate(words, 1)
            ]
            self.presented.append(
                element("response_lid", self._material(left), element("render_choice", *labels), ident=name)
            )
            right = equal(f"right{word + 1}", name)
            self.conditions.append(condition(right, [set_points("Add", share)], goes_on=True))

    def _ordering(self) -> None:
        items = [(f"item{place}", option.text) for place, option in enumerate(self.question.options, 1)]
        labels = self._labels(items, shuffle="Yes")
        self.presented.append(element("response_lid", labels, ident=RESPONSE, rcardinality="Ordered"))
        tests = [
            element("varequal", name, respident=RESPONSE, index=place) for place, (name, _text) in enumerate(items, 1)
        ]
        self.conditions.append(condition(element("and", *tests), [set_points("Set", Decimal(1))]))

    def _cloze(self) -> None:
        """Pieces of the text and gaps by turns."""
        gaps = {gap["key"]: gap for gap in self.question.details["gaps"]}
        total = sum((Decimal(str(gap.get("points", 1))) for gap in gaps.values()), Decimal(0))
        self.presented = []
        self.kind = _canvas_kind(list(gaps.values()))
        if self.kind:
            self._named_gaps(gaps, total)
            return
        start, text = 0, self.question.text
        for match in GAP.finditer(text):
            gap = gaps.pop(match[1], None)
            if gap is None:
                continue
            self._piece(text[start : match.start()])
            self._gap(gap, total)
            start = match.end()
        self._piece(text[start:])

    def _named_gaps(self, gaps: dict[str, Any], total: Decimal) -> None:
        """As Canvas has them: [name] in the text, and what counts as choices."""
        text = GAP.sub(lambda match: f"[{match[1]}]" if match[1] in gaps else match[0], self.question.text)
        self.presented = [self._material(text)]
        for key, gap in gaps.items():
            name = f"response_{key}"
            labels = [
                element("response_label", as_plain(unescaped(option.text)), ident=f"{key}choice{place}")
                for place, option in enumerate(options_of_gap(gap), 1)
            ]
            self.presented.append(element("response_lid", as_plain(key), element("render_choice", *labels), ident=name))
            weight = Decimal(str(gap.get("points", 1))) / total
            self.conditions += [
                condition(
                    equal(f"{key}choice{place}", name), [set_points("Add", option.fraction * weight)], goes_on=True
                )
                for place, option in enumerate(options_of_gap(gap), 1)
                if option.fraction
            ]

    def _piece(self, html: str) -> None:
        if html:
            nodes = element("mattext", self._piece_text(html), texttype="text/html")
            self.presented.append(element("material", nodes))

    def _piece_text(self, html: str) -> str:
        """Tags may open in one piece and close in another, so nothing is balanced here."""
        for name in self.question.files:
            path = self.pictures.path(name, self.question)
            for spelled in {name, name.replace(" ", "%20")}:
                html = html.replace(f"@@PLUGINFILE@@/{spelled}", f"{FILES}{path}")
        return html

    def _gap(self, gap: dict[str, Any], total: Decimal) -> None:
        name = f"gap{len(self.presented)}"
        weight = Decimal(str(gap.get("points", 1))) / total
        options = options_of_gap(gap)
        if gap["kind"] == "choice":
            labels = [
                element("response_label", as_plain(option.text), ident=f"{name}choice{place}")
                for place, option in enumerate(options, 1)
            ]
            self.presented.append(element("response_lid", element("render_choice", *labels), ident=name))
            tests = [(equal(f"{name}choice{place}", name), option) for place, option in enumerate(options, 1)]
        elif gap["kind"] == "number":
            self.presented.append(fib(name, fibtype="Decimal"))
            tests = [(is_near(name, option), option) for option in options if option.text != "*"]
        else:
            options = literal_options(self.question, options, self.losses)
            self.presented.append(fib(name, fibtype="String"))
            is_exact = bool(gap.get("case_sensitive"))
            tests = [(equal(option.text, name, is_exact=is_exact), option) for option in options if option.text != "*"]
        self.conditions += [
            condition(test, [set_points("Add", option.fraction * weight)], goes_on=True)
            for test, option in tests
            if option.fraction
        ]

    def _essay(self) -> None:
        self.presented.append(fib(RESPONSE))
        self.conditions.append(condition(element("other"), []))
        if self.question.details.get("sample_answer"):
            self.losses.note(self.question, _("The sample answer is left out."))


def _canvas_kind(gaps: Sequence[dict[str, Any]]) -> str:
    """Canvas has texts with lists only, and texts with fields in which each answer counts fully, whatever its case."""
    if all(gap["kind"] == "choice" for gap in gaps):
        return DROPDOWNS
    are_simple = all(
        gap["kind"] == "text"
        and not gap.get("case_sensitive")
        and all(option.fraction == 1 and not is_pattern(option.text) for option in options_of_gap(gap))
        for gap in gaps
    )
    return BLANKS if are_simple else ""
