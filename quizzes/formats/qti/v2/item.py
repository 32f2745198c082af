"""An item of QTI 2 or 3 while it is read: what it declares, what its body says, and how answers are scored."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from quizzes.formats.qti.deriving import Feedback, joined
from quizzes.formats.qti.markup import Content
from quizzes.formats.qti.outcomes import Given, Outcome, Scorer
from quizzes.formats.qti.package import Package
from quizzes.formats.qti.questions import QtiQuestion
from quizzes.formats.qti.texts import Texts
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .scoring import KeyScorer
from .values import Declaration, declaration_of

INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
FEEDBACKS = ("feedbackInline", "feedbackBlock")


class Item:
    """Readers of interactions set the question's type, text and answers."""

    def __init__(self, node: Node, package: Package, file: str) -> None:
        self.node = node
        label, name = node.get("label"), node.get("identifier")
        self.question = QtiQuestion(
            type="",
            text="",
            line=node.line,
            name=" ".join(node.get("title").split()),
            identity=label if label and name.startswith("kifit-") else name,
            file=file,
        )
        self.texts = Texts(self.question, package)
        self.responses = {said.get("identifier"): declaration_of(said) for said in node.all("responseDeclaration")}
        self.outcomes = {said.get("identifier"): declaration_of(said) for said in node.all("outcomeDeclaration")}
        self.processing = node.first("responseProcessing")
        self.body = node.first("itemBody")
        self.feedbacks: dict[str, str] = {}
        self.gaps: dict[str, str] = {}  # what stands in the text for an interaction or gap
        self.scorer: Scorer = KeyScorer(self.responses)
        self.told = Feedback({}, self.scorer, self.question)
        self.interactions = [node for node in walk(self.body) if node.tag.endswith("Interaction")]

    def take_general_feedback(self) -> None:
        """Of types in which no answer has a feedback of its own."""
        self.told.find_general([self.scorer.outcome({}), self.scorer.outcome(self.key())])

    def key(self) -> Given:
        """What is declared as right, else what is mapped to most; empty if some response has neither."""
        found: dict[str, tuple[str, ...]] = {}
        for name, declared in self.responses.items():
            values = declared.values
            positive = [entry for entry in declared.entries if entry[1] > 0]
            if not values and positive:
                best = max(positive, key=lambda entry: entry[1])
                values = (best[0],) if declared.is_single else tuple(entry[0] for entry in positive)
            if not values:
                return {}
            found[name] = values
        return found

    def typed(self, name: str, others: Given | None = None) -> Callable[[str], Outcome]:
        return lambda text: self.scorer.outcome({**(others or {}), name: (text,)})

    def key_of(self, node: Node) -> tuple[str, ...]:
        return self.key().get(node.get("responseIdentifier"), ())

    def pairs_of(self, node: Node) -> list[tuple[str, str]]:
        """The right pairs of names; what is no pair is left out."""
        split = [value.split() for value in self.key_of(node)]
        return [(pair[0], pair[1]) for pair in split if len(pair) == 2]

    # --- texts --------------------------------------------------------------------------------------------------------

    def text(self) -> str:
        return self.texts.html(self.body.content if self.body else [], self._in_place)

    def text_before(self, interaction: Node) -> str:
        """Without the block that holds nothing but the field to type in."""
        content = list(self.body.content) if self.body else []
        if interaction.tag == "textEntryInteraction":
            place = max((place for place, item in enumerate(content) if isinstance(item, Node)), default=0)
            content = content[:place]
        return self.texts.html(content, self._in_place)

    def _in_place(self, node: Node) -> list[Content] | None:
        """What stands in the question's text instead of an element of the body."""
        if node.tag in INLINE:
            token = self.gaps.get(node.get("responseIdentifier"), "")
            return [token] if token else []
        if node.tag == "gap":
            return [self.gaps.get(node.get("identifier"), "")]
        if node.tag.endswith("Interaction"):
            return self._prompt(node)
        if node.tag in FEEDBACKS:
            return self._feedback_in_text(node)
        if node.tag == "rubricBlock":
            return self._rubric(node)
        if node.tag in ("printedVariable", "templateBlock", "templateInline", "infoControl", "include"):
            self.question.refuse(_("<%(tag)s> is not known here.") % {"tag": node.tag}, node.line)
            return []
        return None

    def _prompt(self, node: Node) -> list[Content]:
        prompt = node.first("prompt")
        said: list[Content] = [Node("p", prompt.line, {}, prompt.content)] if prompt and prompt.text.strip() else []
        if prompt and not said and any(walk(prompt)):
            said = list(prompt.content)
        if node.tag == "gapMatchInteraction":
            taken = ("prompt", "gapText", "gapImg")
            said += [item for item in node.content if isinstance(item, str) or item.tag not in taken]
        return self.texts.kept(said, self._in_place)

    def _feedback_in_text(self, node: Node) -> list[Content]:
        """Feedback that asks or shows something is part of an item that changes; mere words were read before."""
        return [] if self._name_of(node) in self.feedbacks else self.texts.kept(node.content, self._in_place)

    def _rubric(self, node: Node) -> list[Content]:
        if "candidate" in node.get("view").split():
            return self.texts.kept(node.content, self._in_place)
        said = plain_text(self.texts.html(node.content))
        if said:
            reason = _("Notes for those who grade have no place here and are left out: “%(text)s”.")
            self.question.warn(reason % {"text": said[:80]}, node.line)
        return []

    def _name_of(self, node: Node) -> str:
        return f"{node.get('outcomeIdentifier')}/{node.get('identifier')}"

    def read_feedbacks(self) -> None:
        inside = [node for node in walk(self.body) if node.tag in FEEDBACKS]
        for node in [*self.node.all("modalFeedback"), *inside]:
            if node.get("showHide") == "hide":
                self.question.warn(_("Feedback that hides something is not known here and is left out."), node.line)
                continue
            name = self._name_of(node)
            content = node.first("contentBody") or node  # QTI 3
            text = self.texts.html(content.content)
            self.feedbacks[name] = joined([self.feedbacks.get(name, ""), text])

    def option_text(self, node: Node) -> str:
        return self.texts.html(node.content, lambda inner: [] if inner.tag in FEEDBACKS else None)

    def declared(self, node: Node) -> Declaration:
        name = node.get("responseIdentifier")
        return self.responses.get(name) or Declaration(name, "single", "string", node.line)


def walk(node: Node | None) -> list[Node]:
    if node is None:
        return []
    return [found for child in node.children for found in (child, *walk(child))]
