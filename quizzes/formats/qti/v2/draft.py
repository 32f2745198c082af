"""An item of QTI 2 or 3 while it is written."""

from collections.abc import Sequence

from quizzes.formats.neutral import NeutralQuestion
from quizzes.formats.qti.dialects import Dialect
from quizzes.formats.qti.markup import Content, element, in_blocks
from quizzes.formats.qti.writing import Losses, Pictures, own_name, with_paths
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .statements import FEEDBACK, GENERAL, RESPONSE, SCORE, base_value, condition, set_outcome, variable

BESIDE = "../"  # from items/ to the root of the package


class Draft:
    """Declarations, body and processing grow while its type is written."""

    def __init__(
        self, question: NeutralQuestion, place: int, losses: Losses, pictures: Pictures, dialect: Dialect
    ) -> None:
        self.question, self.place, self.losses, self.pictures = question, place, losses, pictures
        self.dialect = dialect
        self.declared: list[Node] = []
        self.scoring: list[Node] = []  # statements that set the score
        self.template = ""  # the template that does the same, where there is one
        self.shown: list[Node] = []  # statements that show feedback
        self.feedbacks: dict[str, str] = {}
        self.body: list[Content] = in_blocks(self.html(question.text))

    def node(self) -> Node:
        question = self.question
        identifier, label = own_name(question.identity, self.place)
        if question.general_feedback:
            self.feedbacks[GENERAL] = question.general_feedback
        item = element(
            "assessmentItem",
            *self.declared,
            *self._outcomes(),
            element("itemBody", *self.body),
            *self._processing(),
            *self._modal_feedback(),
            identifier=identifier,
            title=question.name or plain_text(question.text)[:80] or identifier,
            label=label or None,
            adaptive=False,
            timeDependent=False,
        )
        return self.dialect.root(item)

    def _outcomes(self) -> list[Node]:
        zero = element("defaultValue", element("value", "0"))
        score = element("outcomeDeclaration", zero, identifier=SCORE, cardinality="single", baseType="float")
        feedback = element("outcomeDeclaration", identifier=FEEDBACK, cardinality="multiple", baseType="identifier")
        return [score, *([feedback] if self.feedbacks else [])]

    def _processing(self) -> list[Node]:
        if self.template and not self.feedbacks:
            return [element("responseProcessing", template=self.dialect.template(self.template))]
        shown = self.shown
        if self.feedbacks and not shown:
            shown = [set_outcome(FEEDBACK, element("multiple", base_value(GENERAL, "identifier")))]
        return [element("responseProcessing", *self.scoring, *shown)] if self.scoring or shown else []

    def _modal_feedback(self) -> list[Node]:
        return [
            element(
                "modalFeedback",
                *in_blocks(self.html(text)),
                outcomeIdentifier=FEEDBACK,
                identifier=name,
                showHide="show",
            )
            for name, text in self.feedbacks.items()
        ]

    def html(self, html: str) -> list[Content]:
        return with_paths(html, self.question, self.pictures, BESIDE)

    # --- responses ----------------------------------------------------------------------------------------------------

    def declare(
        self,
        cardinality: str,
        base_type: str,
        correct: Sequence[str],
        mapping: Node | None = None,
        name: str = RESPONSE,
    ) -> None:
        values = [element("correctResponse", *(element("value", text) for text in correct))] if correct else []
        inner = [*values, *([mapping] if mapping else [])]
        declared = element("responseDeclaration", *inner, identifier=name, cardinality=cardinality, baseType=base_type)
        self.declared.append(declared)

    def all_or_nothing(self) -> None:
        self.template = "match_correct"
        same = element("match", variable(RESPONSE), element("correct", identifier=RESPONSE))
        self.scoring = [condition([(same, [set_outcome(SCORE, base_value("1", "float"))])], [])]

    def mapped(self) -> None:
        self.template = "map_response"
        self.scoring = [set_outcome(SCORE, element("mapResponse", identifier=RESPONSE))]
