"""An item of QTI 1.2 while it is written, as Canvas writes and reads it."""

from quizzes.formats.neutral import NeutralQuestion
from quizzes.formats.qti.markup import element, html_of
from quizzes.formats.qti.writing import (
    Losses,
    Pictures,
    own_name,
    with_paths,
)
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .statements import (
    GENERAL,
    condition,
    metadata_field,
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


class Draft:
    """What is presented and the conditions grow while its type is written."""

    def __init__(self, question: NeutralQuestion, place: int, losses: Losses, pictures: Pictures) -> None:
        self.question, self.place, self.losses, self.pictures = question, place, losses, pictures
        self.presented: list[Node] = [self.material(question.text)]
        self.conditions: list[Node] = []
        self.feedbacks: dict[str, str] = {}
        if question.general_feedback:
            self.feedbacks[GENERAL] = question.general_feedback
            self.conditions.append(condition(element("other"), [shown(GENERAL)], goes_on=True))
        self.kind = KINDS.get(question.type, "")  # as Canvas calls it; where it has no name, the structure tells

    def node(self) -> Node:
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
            element("itemfeedback", element("flow_mat", self.material(text)), ident=name)
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

    def material(self, html: str) -> Node:
        nodes = with_paths(html, self.question, self.pictures, FILES)
        return element("material", element("mattext", html_of(nodes), texttype="text/html"))
