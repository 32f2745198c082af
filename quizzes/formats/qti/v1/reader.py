"""Items of QTI 1.2, as Canvas and others write them → questions (docs/reference/qti.md)."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Option
from quizzes.formats.qti.deriving import Feedback, joined
from quizzes.formats.qti.outcomes import NotUnderstood
from quizzes.formats.qti.package import Package
from quizzes.formats.qti.questions import QtiQuestion
from quizzes.formats.xml_tree import Node

from .item import Item, cardinality, flat
from .responses import (
    BLANKS,
    DROPDOWNS,
    MATCHING,
    read_choice,
    read_field,
    read_inline_gaps,
    read_matching,
    read_named_gaps,
    read_order,
)

# Fields of metadata that say nothing about the question itself.
SILENT_FIELDS_WORDS = """
question_type points_possible assessment_question_identifierref original_answer_ids cc_profile qmd_itemtype
qmd_status cc_maxattempts qmd_assessmenttype cc_weighting bbmd_questiontype bbmd_asi_object_id cc_question_category
"""
SILENT_FIELDS = frozenset(SILENT_FIELDS_WORDS.split())
TEXT_ONLY = "text_only_question"
REFUSED = {
    "file_upload_question": "file upload",
    "calculated_question": "formula",
    "error_question": "error",
}
WITHOUT_FEEDBACK = frozenset({"free_text", "description", "cloze", "matching", "ordering"})
Read = Callable[[Item], None]


def read_item(node: Node, package: Package, file: str = "") -> QtiQuestion:
    """One item, whatever it holds; what cannot be said becomes a problem of the question."""
    return _read(Item(node, package, file))


def _read(item: Item) -> QtiQuestion:
    question = item.question
    _warn_of_fields(item)
    feedbacks = {node.get("ident"): item.material(flat(node)) for node in item.node.all("itemfeedback")}
    item.told = Feedback(feedbacks, item.scorer, question)
    try:
        _read_type(item)
        if item.question.type in WITHOUT_FEEDBACK:
            item.told.find_general([item.scorer.outcome({})])
    except NotUnderstood as error:
        reason = _("How the answer is scored is not understood (<%(tag)s>).") % {"tag": error.tag}
        question.refuse(reason, error.line)
        question.text = question.text or item.text()
    _take_unshown_feedback(item)
    item.told.warn_of_the_rest()
    return question


def _take_unshown_feedback(item: Item) -> None:
    """Canvas says in names, too, for whom a feedback is; not every export has the conditions for it."""
    is_for: dict[str, Callable[[Option], bool]] = {
        "correct_fb": lambda option: option.fraction == 1,
        "general_incorrect_fb": lambda option: option.fraction < 1,
    }
    told = item.told
    if "general_fb" in told.texts and "general_fb" not in told.taken:
        item.question.general_feedback = joined([item.question.general_feedback, told.take(["general_fb"])])
    if item.question.type not in ("single_choice", "true_false"):
        return
    for name, is_meant in is_for.items():
        if name in told.texts and name not in told.taken:
            text = told.take([name])
            item.question.options = [
                replace(option, feedback=joined([option.feedback, text])) if is_meant(option) else option
                for option in item.question.options
            ]


def _warn_of_fields(item: Item) -> None:
    for label, entry in item.fields.items():
        if label not in SILENT_FIELDS and entry:
            reason = _("“%(label)s” has no place here and is left out: “%(value)s”.")
            item.question.warn(reason % {"label": label[:40], "value": entry[:60]})


def _read_type(item: Item) -> None:
    question = item.question
    if item.kind in REFUSED:
        question.type, question.text = item.kind, item.text()
        question.refuse(_("Questions of the type “%(type)s” are not known here.") % {"type": item.kind})
        return
    if not item.responses or item.kind == TEXT_ONLY:
        question.type, question.text = "description", item.text()
        return
    reader = _reader(item)
    if reader is None:
        odd = item.responses[0]
        question.type, question.text = odd.tag, item.text()
        question.refuse(_("<%(tag)s> is not known here.") % {"tag": _what_is_asked(odd)}, odd.line)
        return
    reader(item)


def _reader(item: Item) -> Read | None:
    tags = {node.tag for node in item.responses}
    by_kind: dict[str, Read] = {
        MATCHING: read_matching,
        DROPDOWNS: read_named_gaps,
        BLANKS: read_named_gaps,
    }
    if item.kind in by_kind and tags == {"response_lid"}:
        return by_kind[item.kind]
    if tags <= {"response_str", "response_num"}:
        return read_field if len(item.responses) == 1 else read_inline_gaps
    lists = [node for node in item.responses if node.tag == "response_lid"]
    is_odd = not tags <= {"response_lid", "response_str", "response_num"}
    if is_odd or any(node.first("render_choice") is None for node in lists):
        return None
    if len(item.responses) == 1:
        return read_order if cardinality(item.responses[0]) == "ordered" else read_choice
    are_pairs = tags == {"response_lid"} and all(item.label_of_response(node) for node in item.responses)
    return read_matching if are_pairs else read_inline_gaps


def _what_is_asked(node: Node) -> str:
    render = next((child.tag for child in node.children if child.tag.startswith("render")), "")
    return f"{node.tag} {render}".strip()[:60]
