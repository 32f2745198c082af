"""An item of QTI 1.2 while it is read: its texts, its responses, and how answers are scored."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from quizzes.formats.qti.deriving import Choice, Feedback
from quizzes.formats.qti.markup import html_of
from quizzes.formats.qti.package import Package
from quizzes.formats.qti.questions import QtiQuestion
from quizzes.formats.qti.texts import Texts
from quizzes.formats.texts import from_plain
from quizzes.formats.xml_tree import Node

from .scoring import ConditionScorer

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp", "response_extension")
FLOWS = ("flow", "flow_mat", "flow_label")
NUMERIC_TYPES = frozenset({"integer", "decimal", "scientific"})


class Item:
    """Readers of responses set the question's type, text and answers."""

    def __init__(self, node: Node, package: Package, file: str) -> None:
        self.node = node
        self.question = QtiQuestion(
            type="",
            text="",
            line=node.line,
            name=" ".join(node.get("title").split()),
            identity=node.get("ident"),
            file=file,
        )
        self.texts = Texts(self.question, package)
        self.fields = {
            said.value("fieldlabel").casefold(): said.value("fieldentry") for said in node.every("qtimetadatafield")
        }
        self.kind = self.fields.get("question_type") or self.fields.get("cc_profile", "")
        presentation = node.first("presentation")
        self.parts = flat(presentation) if presentation else []
        self.responses = [part for part in self.parts if part.tag in RESPONSES]
        ordered = frozenset(part.get("ident") for part in self.responses if cardinality(part) == "ordered")
        self.processing = node.all("resprocessing")
        self.scorer = ConditionScorer(self.processing, ordered)
        self.told = Feedback({}, self.scorer, self.question)

    def text(self, replace: Callable[[Node], str] = lambda _node: "") -> str:
        pieces = [self._raw(node) if node.tag not in RESPONSES else replace(node) for node in self.parts]
        return self._whole(pieces)

    def material(self, nodes: list[Node]) -> str:
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
        return self.material(flat(node))

    def label_of_response(self, node: Node) -> str:
        """The material beside the choices, not that of the choices."""
        beside = [child for child in node.children if child.tag not in ("render_choice", "render_fib")]
        return self.material([found for child in beside for found in flat_one(child)])

    def choices(self, node: Node) -> list[Choice]:
        return [
            Choice(label.get("ident"), self._label(label), line=label.line) for label in node.every("response_label")
        ]

    def is_number(self, node: Node) -> bool:
        render = node.first("render_fib")
        said = (render.get("fibtype") if render else "").casefold()
        return node.tag == "response_num" or self.kind == "numerical_question" or said in NUMERIC_TYPES


def cardinality(node: Node) -> str:
    return node.get("rcardinality", "Single").casefold()


def flat(node: Node) -> list[Node]:
    """Materials and responses in their order, whatever groups them."""
    return [found for child in node.children for found in flat_one(child)]


def flat_one(node: Node) -> list[Node]:
    if node.tag in (*FLOWS, "material", "material_ref", "altmaterial", "presentation"):
        return flat(node)
    if node.tag.startswith("mat") or node.tag in RESPONSES:
        return [node]
    return []


def walk(node: Node) -> list[Node]:
    return [found for child in node.children for found in (child, *walk(child))]


def _with_edges(html: str, text: str) -> str:
    """Pieces of one sentence stand in elements of their own: the spaces between them matter."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{html}{after}" if html else before
