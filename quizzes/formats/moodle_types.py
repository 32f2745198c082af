"""What a type of Moodle's says: the answers of one <question>, as a neutral question has them."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from .moodle_cloze import read_cloze
from .moodle_gaps import read_drag_words, read_select_gaps
from .neutral import NeutralQuestion, Option
from .numbers import number, share
from .xml_tree import Node

TYPES = {
    "truefalse": "true_false",
    "shortanswer": "short_text",
    "numerical": "numeric",
    "matching": "matching",
    "match": "matching",
    "ordering": "ordering",
    "essay": "free_text",
    "description": "description",
    "cloze": "cloze",
    "multianswer": "cloze",
    "ddwtos": "drag_words",
    "gapselect": "cloze",
}


class TypeReader:
    """Reads what belongs to the type. `html`: how the question reads a text that may have files."""

    def __init__(self, element: Node, question: NeutralQuestion, html: Callable[[Node | None], str]) -> None:
        self.element, self.question, self.html = element, question, html

    def read(self, name: str) -> None:
        """By the name that Moodle gives the type; problems go to the question."""
        readers: dict[str, Callable[[], None]] = {
            "multichoice": self._choices,
            "truefalse": self._true_false,
            "shortanswer": self._short_texts,
            "numerical": self._numbers,
            "matching": self._pairs,
            "match": self._pairs,
            "ordering": self._items,
            "essay": self._essay,
            "description": lambda: None,
            "cloze": self._cloze,
            "multianswer": self._cloze,
            "ddwtos": lambda: read_drag_words(self.element, self.question),
            "gapselect": lambda: read_select_gaps(self.element, self.question),
        }
        if name not in readers:
            self.question.type = name[:40]
            self.question.refuse(_("Questions of the type “%(type)s” are not known here.") % {"type": name[:40]})
            return
        self.question.type = TYPES.get(name, "")
        readers[name]()

    def _choices(self) -> None:
        is_single = self.element.value("single") not in ("false", "0")
        self.question.type = "single_choice" if is_single else "multiple_choice"
        for answer in self.element.all("answer"):
            self._add(answer, self.html(answer))

    def _true_false(self) -> None:
        for answer in self.element.all("answer"):
            self._add(answer, text_of(answer).lower())
        if sorted(option.text for option in self.question.options) != ["false", "true"]:
            self.question.refuse(_("A question of true or false has one answer “true” and one answer “false”."))

    def _short_texts(self) -> None:
        self.question.details["case_sensitive"] = self.element.value("usecase") == "1"
        for answer in self.element.all("answer"):
            self._add(answer, text_of(answer))

    def _numbers(self) -> None:
        for answer in self.element.all("answer"):
            text, tolerance = text_of(answer), answer.value("tolerance")
            value = text if text == "*" else number(text)
            within = number(tolerance or "0")
            if value is None or within is None or within < 0:
                reason = _("“%(text)s” is no number, or its tolerance “%(tolerance)s” is none.")
                self.question.refuse(reason % {"text": text[:60], "tolerance": tolerance[:60]}, answer.line)
                continue
            self._add(answer, value if isinstance(value, str) else f"{value:f}", tolerance=within)
        self._read_units()

    def _read_units(self) -> None:
        """Moodle says how many of a unit one of the base unit is; here it is the other way round."""
        units = []
        for unit in [unit for item in self.element.all("units") for unit in item.all("unit")]:
            multiplier, name = number(unit.value("multiplier")), unit.value("unit_name")
            if not multiplier or multiplier < 0 or not name:
                self.question.refuse(_("A unit needs a name and a multiplier above 0."), unit.line)
                continue
            units.append({"unit": name, "factor": (1 / multiplier).quantize(Decimal("0.000000000001"))})
        if not units or self.element.value("showunits") == "3":
            return
        is_graded = self.element.value("unitgradingtype") not in ("", "0")
        self.question.details |= {"units": units, "unit_rule": "required" if is_graded else "optional"}
        if is_graded and (penalty := number(self.element.value("unitpenalty"))) is not None and 0 <= penalty <= 1:
            self.question.details["unit_penalty"] = penalty
        if self.element.value("unitgradingtype") == "2":
            self.question.warn(
                _("The penalty for the unit counted against the whole question; here it takes a share of the answer.")
            )

    def _pairs(self) -> None:
        for pair in self.element.all("subquestion"):
            answer = pair.first("answer")
            right = text_of(answer) if answer else ""
            self.question.options.append(Option(self.html(pair), Decimal(1), match=right, line=pair.line))

    def _items(self) -> None:
        scoring = {"ALL_OR_NOTHING": "exact", "-1": "exact", "ABSOLUTE_POSITION": "places", "0": "places"}
        said = self.element.value("gradingtype")
        self.question.details["scoring"] = scoring.get(said, "neighbors")
        if said not in (*scoring, "", "RELATIVE_NEXT_EXCLUDE_LAST", "1"):
            self.question.warn(_("The way to score “%(said)s” became “neighbors”.") % {"said": said[:40]})
        for answer in self.element.all("answer"):
            self.question.options.append(Option(self.html(answer), Decimal(1), line=answer.line))

    def _essay(self) -> None:
        for tag, name in (("minwordlimit", "min_words"), ("maxwordlimit", "max_words")):
            value = self.element.value(tag)
            if value.isascii() and value.isdigit() and int(value):
                self.question.details[name] = int(value)
        if self.element.value("responseformat") in {"noinline", "editorfilepicker"}:
            self.question.warn(_("Files cannot be handed in with an answer here."))

    def _cloze(self) -> None:
        self.question.text = read_cloze(self.question.text, self.question)

    def _add(self, answer: Node, text: str, *, tolerance: Decimal | None = None) -> None:
        fraction = share(answer.attributes.get("fraction", "0"))
        if fraction is None:
            reason = _("fraction=“%(value)s” is no percentage from -100 to 100.")
            self.question.refuse(reason % {"value": answer.attributes["fraction"][:20]}, answer.line)
        feedback = self.html(answer.first("feedback"))
        option = Option(text, fraction or Decimal(0), feedback, tolerance, line=answer.line)
        self.question.options.append(option)


def text_of(element: Node) -> str:
    """What stands in <text> of an element, or in the element itself as in old files."""
    inner = element.first("text")
    return (inner.text if inner else element.text).strip()
