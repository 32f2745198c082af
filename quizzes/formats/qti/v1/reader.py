"""Items of QTI 1.2, as Canvas and others write them → questions (docs/reference/qti.md)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Option
from quizzes.formats.numbers import number, written
from quizzes.formats.qti.deriving import (
    Choice,
    Feedback,
    Foreseen,
    derive_multiple,
    derive_single,
    derive_typed,
    joined,
)
from quizzes.formats.qti.gaps import choice_gap, finish_gaps, typed_gap
from quizzes.formats.qti.markup import html_of
from quizzes.formats.qti.outcomes import NotUnderstood, Outcome
from quizzes.formats.qti.package import Package
from quizzes.formats.qti.questions import QtiQuestion
from quizzes.formats.qti.texts import Texts
from quizzes.formats.qti.words import escaped, truth_of
from quizzes.formats.texts import from_plain, plain_text
from quizzes.formats.xml_tree import Node

from .scoring import ConditionScorer

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp", "response_extension")
FLOWS = ("flow", "flow_mat", "flow_label")
NUMERIC_TYPES = frozenset({"integer", "decimal", "scientific"})
# Fields of metadata that say nothing about the question itself.
SILENT_FIELDS_WORDS = """
question_type points_possible assessment_question_identifierref original_answer_ids cc_profile qmd_itemtype
qmd_status cc_maxattempts qmd_assessmenttype cc_weighting bbmd_questiontype bbmd_asi_object_id cc_question_category
"""
SILENT_FIELDS = frozenset(SILENT_FIELDS_WORDS.split())
ESSAYS, TEXT_ONLY = frozenset({"essay_question", "cc.essay.v0p1"}), "text_only_question"
REFUSED = {
    "file_upload_question": "file upload",
    "calculated_question": "formula",
    "error_question": "error",
}
DROPDOWNS, BLANKS, MATCHING = "multiple_dropdowns_question", "fill_in_multiple_blanks_question", "matching_question"
WITHOUT_FEEDBACK = frozenset({"free_text", "description", "cloze", "matching", "ordering"})
HIGHER, LOWER = ("vargte", "vargt"), ("varlte", "varlt")


def read_item(item: Node, package: Package, file: str = "") -> QtiQuestion:
    """One item, whatever it holds; what cannot be said becomes a problem of the question."""
    return _ItemReader(item, package, file).read()


class _ItemReader:
    def __init__(self, item: Node, package: Package, file: str) -> None:
        self.item = item
        self.question = QtiQuestion(
            type="",
            text="",
            line=item.line,
            name=" ".join(item.get("title").split()),
            identity=item.get("ident"),
            file=file,
        )
        self.texts = Texts(self.question, package)
        self.fields = {
            node.value("fieldlabel").casefold(): node.value("fieldentry") for node in item.every("qtimetadatafield")
        }
        self.kind = self.fields.get("question_type") or self.fields.get("cc_profile", "")
        presentation = item.first("presentation")
        self.parts = _flat(presentation) if presentation else []
        self.responses = [node for node in self.parts if node.tag in RESPONSES]
        ordered = frozenset(node.get("ident") for node in self.responses if _cardinality(node) == "ordered")
        self.processing = item.all("resprocessing")
        self.scorer = ConditionScorer(self.processing, ordered)
        self.told = Feedback({}, self.scorer, self.question)

    def read(self) -> QtiQuestion:
        question = self.question
        self._warn_of_fields()
        feedbacks = {node.get("ident"): self._material(_flat(node)) for node in self.item.all("itemfeedback")}
        self.told = Feedback(feedbacks, self.scorer, question)
        try:
            self._read_type()
            if self.question.type in WITHOUT_FEEDBACK:
                self.told.find_general([self.scorer.outcome({})])
        except NotUnderstood as error:
            reason = _("How the answer is scored is not understood (<%(tag)s>).") % {"tag": error.tag}
            question.refuse(reason, error.line)
            question.text = question.text or self._text()
        self._take_unshown_feedback()
        self.told.warn_of_the_rest()
        return question

    def _take_unshown_feedback(self) -> None:
        """Canvas says in names, too, for whom a feedback is; not every export has the conditions for it."""
        is_for: dict[str, Callable[[Option], bool]] = {
            "correct_fb": lambda option: option.fraction == 1,
            "general_incorrect_fb": lambda option: option.fraction < 1,
        }
        told = self.told
        if "general_fb" in told.texts and "general_fb" not in told.taken:
            self.question.general_feedback = joined([self.question.general_feedback, told.take(["general_fb"])])
        if self.question.type not in ("single_choice", "true_false"):
            return
        for name, is_meant in is_for.items():
            if name in told.texts and name not in told.taken:
                text = told.take([name])
                self.question.options = [
                    replace(option, feedback=joined([option.feedback, text])) if is_meant(option) else option
                    for option in self.question.options
                ]

    def _warn_of_fields(self) -> None:
        for label, entry in self.fields.items():
            if label not in SILENT_FIELDS and entry:
                reason = _("“%(label)s” has no place here and is left out: “%(value)s”.")
                self.question.warn(reason % {"label": label[:40], "value": entry[:60]})

    # --- texts --------------------------------------------------------------------------------------------------------

    def _text(self, replace: Callable[[Node], str] = lambda _node: "") -> str:
        pieces = [self._raw(node) if node.tag not in RESPONSES else replace(node) for node in self.parts]
        return self._whole(pieces)

    def _material(self, nodes: list[Node]) -> str:
        return self._whole([self._raw(node) for node in nodes if node.tag not in RESPONSES])

    def _whole(self, pieces: list[str]) -> str:
        """Tags may open in one piece and close in another."""
        return self.texts.html_of_text("".join(pieces).strip())

    def _raw(self, node: Node) -> str:
        """A <mattext>, <matimage> or the like as HTML, as it stands there."""
        if node.tag in ("mattext", "matemtext"):
            if node.children:
                return html_of(node.content)
            is_html = node.get("texttype").casefold() in ("text/html", "text/xhtml")
            return node.text if is_html else _with_edges(from_plain(" ".join(node.text.split())), node.text)
        if node.tag == "matimage":
            return html_of([Node("img", node.line, {"src": node.get("uri"), "alt": node.get("label")})])
        if node.tag == "matbreak":
            return "<br>"
        if node.tag.startswith("mat"):
            self.question.warn(_("<%(tag)s> has no place here and is left out.") % {"tag": node.tag[:40]}, node.line)
        return ""

    def _label(self, node: Node) -> str:
        return self._material(_flat(node))

    # --- types --------------------------------------------------------------------------------------------------------

    def _read_type(self) -> None:
        question = self.question
        if self.kind in REFUSED:
            question.type, question.text = self.kind, self._text()
            question.refuse(_("Questions of the type “%(type)s” are not known here.") % {"type": self.kind})
            return
        if not self.responses or self.kind == TEXT_ONLY:
            question.type, question.text = "description", self._text()
            return
        reader = self._reader()
        if reader is None:
            odd = self.responses[0]
            question.type, question.text = odd.tag, self._text()
            question.refuse(_("<%(tag)s> is not known here.") % {"tag": _what_is_asked(odd)}, odd.line)
            return
        reader()

    def _reader(self) -> Callable[[], None] | None:
        tags = {node.tag for node in self.responses}
        by_kind: dict[str, Callable[[], None]] = {
            MATCHING: self._matching,
            DROPDOWNS: self._named_gaps,
            BLANKS: self._named_gaps,
        }
        if self.kind in by_kind and tags == {"response_lid"}:
            return by_kind[self.kind]
        if tags <= {"response_str", "response_num"}:
            return self._typed if len(self.responses) == 1 else self._inline_gaps
        lists = [node for node in self.responses if node.tag == "response_lid"]
        is_odd = not tags <= {"response_lid", "response_str", "response_num"}
        if is_odd or any(node.first("render_choice") is None for node in lists):
            return None
        if len(self.responses) == 1:
            return self._ordering if _cardinality(self.responses[0]) == "ordered" else self._choice
        are_pairs = tags == {"response_lid"} and all(self._label_of_response(node) for node in self.responses)
        return self._matching if are_pairs else self._inline_gaps

    def _choices(self, node: Node) -> list[Choice]:
        return [
            Choice(label.get("ident"), self._label(label), line=label.line) for label in node.every("response_label")
        ]

    def _choice(self) -> None:
        question, node = self.question, self.responses[0]
        question.text = joined([self._text(), self._label_of_response(node)])
        if _cardinality(node) == "multiple":
            question.type = "multiple_choice"
            choices = self._choices(node)
            key = frozenset(self._named_in_conditions(node.get("ident"), outside_not=True))
            derive_multiple(question, choices, node.get("ident"), self.scorer, self.told, key)
            return
        question.type = "single_choice"
        derive_single(question, self._choices(node), node.get("ident"), self.scorer, self.told)
        truth_of(question)

    def _ordering(self) -> None:
        question, node = self.question, self.responses[0]
        question.type = "ordering"
        question.text = self._text()
        items = {choice.name: choice for choice in self._choices(node)}
        order = [name for name in self._named_in_conditions(node.get("ident"), outside_not=True) if name in items]
        if sorted(order) != sorted(items):
            question.refuse(_("The right order does not name each item once."), node.line)
            return
        question.options = [Option(items[name].text, Decimal(1), line=items[name].line) for name in order]
        question.details["scoring"] = "exact"

    def _matching(self) -> None:
        question = self.question
        question.type = "matching"
        question.text = self._text()
        used: set[str] = set()
        others: dict[str, str] = {}
        for node in self.responses:
            choices = {choice.name: plain_text(choice.text) for choice in self._choices(node)}
            scores = {name: self.scorer.outcome({node.get("ident"): (name,)}).score for name in choices}
            best = max(scores, key=lambda name: scores[name], default="")
            if not best or scores[best] <= 0:
                question.refuse(_("For a left side, no right side gives points."), node.line)
                continue
            left = Option(self._label_of_response(node), Decimal(1), match=choices[best], line=node.line)
            question.options.append(left)
            used.add(choices[best])
            others |= {text: text for text in choices.values()}
        distractors = [text for text in others if text not in used]
        if distractors:
            question.details["distractors"] = distractors

    def _label_of_response(self, node: Node) -> str:
        """The material beside the choices, not that of the choices."""
        beside = [child for child in node.children if child.tag not in ("render_choice", "render_fib")]
        return self._material([found for child in beside for found in _flat_one(child)])

    def _typed(self) -> None:
        question, node = self.question, self.responses[0]
        question.text = self._text()
        name = node.get("ident")
        if self._is_essay(name):
            question.type = "free_text"
            return
        is_number = self._is_number(node)
        question.type = "numeric" if is_number else "short_text"
        foreseen = self._numbers(name) if is_number else self._strings(name)
        answers = derive_typed(foreseen, lambda text: self.scorer.outcome({name: (text,)}), self.told)
        if not answers.options:
            question.refuse(_("No answer gives points. Please say which answer is right."))
        question.options = answers.options if is_number else [escaped(option) for option in answers.options]
        if not is_number:
            question.details["case_sensitive"] = answers.is_case_sensitive

    def _is_essay(self, name: str) -> bool:
        return self.kind in ESSAYS or not any(
            node.get("respident") == name for item in self.processing for node in _walk(item)
        )

    def _is_number(self, node: Node) -> bool:
        render = node.first("render_fib")
        said = (render.get("fibtype") if render else "").casefold()
        return node.tag == "response_num" or self.kind == "numerical_question" or said in NUMERIC_TYPES

    def _named_gaps(self) -> None:
        """Canvas writes [name] in the text; the response's material says which name is whose."""
        question = self.question
        question.type = "cloze"
        text = self._text()
        for place, node in enumerate(self.responses, 1):
            name = plain_text(self._label_of_response(node))
            if f"[{name}]" not in text:
                question.refuse(_("The text has no gap [%(name)s].") % {"name": name[:40]}, node.line)
            text = text.replace(f"[{name}]", f"[[g{place}]]")
        question.text = text
        self._finish_gaps()

    def _inline_gaps(self) -> None:
        question = self.question
        question.type = "cloze"
        places = {node.get("ident"): place for place, node in enumerate(self.responses, 1)}
        question.text = self._text(lambda node: f"[[g{places[node.get('ident')]}]]")
        self._finish_gaps()

    def _finish_gaps(self) -> None:
        gaps = [self._gap(node, place, {}) for place, node in enumerate(self.responses, 1)]
        if not any(gap["answers"] for gap in gaps):
            key = {
                node.get("ident"): tuple(self._named_in_conditions(node.get("ident"), outside_not=True)[:1])
                for node in self.responses
            }
            gaps = [self._gap(node, place, key) for place, node in enumerate(self.responses, 1)]
            for gap in gaps:
                gap["points"] = Decimal(1)
            self.question.warn(_("There, only the whole answer gave points; here, each right part gives its share."))
        finish_gaps(self.question, gaps, self.responses)

    def _gap(self, node: Node, place: int, others: dict[str, tuple[str, ...]]) -> dict[str, Any]:
        name = node.get("ident")

        def score(text: str) -> Outcome:
            return self.scorer.outcome({**others, name: (text,)})

        choices = [(choice.name, plain_text(choice.text)) for choice in self._choices(node)]
        if self.kind == BLANKS and choices:
            # What may be typed is written as choices that nobody sees.
            options = [Option(text, Decimal(1)) for ident, text in choices if text and score(ident).score > 0]
            best = max((score(ident).score for ident, _text in choices), default=Decimal(0))
            return typed_gap(f"g{place}", options, best, is_case_sensitive=False, is_number=False)
        if node.tag == "response_lid":
            return choice_gap(f"g{place}", choices, lambda ident: score(ident).score)
        is_number = self._is_number(node)
        answers = derive_typed(self._numbers(name) if is_number else self._strings(name), score)
        return typed_gap(f"g{place}", answers.options, answers.best, answers.is_case_sensitive, is_number=is_number)

    # --- what conditions compare with ---------------------------------------------------------------------------------

    def _named_in_conditions(self, name: str, *, outside_not: bool) -> list[str]:
        """Values that conditions which give points compare the response with, each once."""
        found: list[str] = []
        for condition in self.scorer.conditions:
            gives = any((number(change.text) or 0) > 0 for change in condition.all("setvar"))
            if not gives:
                continue
            nodes = _walk_outside_not(condition) if outside_not else _walk(condition)
            found += [" ".join(node.text.split()) for node in nodes if _compares(node, name)]
        return list(dict.fromkeys(found))

    def _strings(self, name: str) -> list[Foreseen]:
        nodes = [node for condition in self.scorer.conditions for node in _walk(condition) if _compares(node, name)]
        lines = {" ".join(node.text.split()): node.line for node in reversed(nodes)}
        texts = dict.fromkeys(" ".join(node.text.split()) for node in nodes)
        return [Foreseen(text, line=lines[text]) for text in texts if text]

    def _numbers(self, name: str) -> list[Foreseen]:
        """Of each condition its ranges, as their middle and half their width, and values that lie in none of them."""
        found: list[Foreseen] = []
        for condition in self.scorer.conditions:
            nodes = _walk(condition)
            bounds = [(_bound(node, HIGHER, name), _bound(node, LOWER, name), node.line) for node in nodes]
            ranges = [_range(low, high, line) for low, high, line in bounds if low is not None and high is not None]
            found += ranges
            for node in nodes:
                value = number(node.text.strip()) if _compares(node, name) else None
                if value is not None and not any(_covers(answer, value) for answer in ranges):
                    found.append(Foreseen(written(value), Decimal(0), node.line))
        return found


def _range(low: Decimal, high: Decimal, line: int) -> Foreseen:
    return Foreseen(written((low + high) / 2), abs(high - low) / 2, line, written(max(low, high)))


def _covers(answer: Foreseen, value: Decimal) -> bool:
    middle = number(answer.text)
    return middle is not None and answer.tolerance is not None and abs(value - middle) <= answer.tolerance


def _bound(node: Node, tags: tuple[str, ...], name: str) -> Decimal | None:
    return next((number(child.text.strip()) for child in node.all(*tags) if child.get("respident") == name), None)


def _compares(node: Node, name: str) -> bool:
    return node.tag in ("varequal", "varsubstring") and node.get("respident") == name


def _cardinality(node: Node) -> str:
    return node.get("rcardinality", "Single").casefold()


def _what_is_asked(node: Node) -> str:
    render = next((child.tag for child in node.children if child.tag.startswith("render")), "")
    return f"{node.tag} {render}".strip()[:60]


def _flat(node: Node) -> list[Node]:
    """Materials and responses in their order, whatever groups them."""
    return [found for child in node.children for found in _flat_one(child)]


def _flat_one(node: Node) -> list[Node]:
    if node.tag in (*FLOWS, "material", "material_ref", "altmaterial", "presentation"):
        return _flat(node)
    if node.tag.startswith("mat") or node.tag in RESPONSES:
        return [node]
    return []


def _walk(node: Node) -> list[Node]:
    return [found for child in node.children for found in (child, *_walk(child))]


def _walk_outside_not(node: Node) -> list[Node]:
    return [found for child in node.children if child.tag != "not" for found in (child, *_walk_outside_not(child))]


def _with_edges(html: str, text: str) -> str:
    """Pieces of one sentence stand in elements of their own: the spaces between them matter."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{html}{after}" if html else before
