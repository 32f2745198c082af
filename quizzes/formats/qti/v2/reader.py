"""Items of QTI 2.1, 2.2 and 3.0 → questions (docs/reference/qti.md)."""

from collections.abc import Callable
from contextlib import suppress

from django.utils.translation import gettext as _

from quizzes.formats.qti.deriving import Feedback, key_gives_all
from quizzes.formats.qti.outcomes import NotUnderstood, Scorer
from quizzes.formats.qti.package import Package
from quizzes.formats.qti.questions import QtiQuestion
from quizzes.formats.xml_tree import Node

from .choices import read_choice, read_description, read_essay, read_order
from .fields import read_field, read_slider, stands_alone
from .gaps import read_cloze
from .hotspots import read_hotspots
from .item import INLINE, Item
from .pairs import read_associate, read_gap_match, read_match
from .scoring import MAP_RESPONSE, MATCH_CORRECT, KeyScorer, ProcessingScorer

TEMPLATES = {
    "match_correct": MATCH_CORRECT,
    "map_response": MAP_RESPONSE,
    "cc2_match_basic": MATCH_CORRECT,
    "cc2_match": MATCH_CORRECT,
    "cc2_map_response": MAP_RESPONSE,
}
Read = Callable[[Item, list[Node]], None]
READERS: dict[str, Read] = {
    "choiceInteraction": read_choice,
    "extendedTextInteraction": read_essay,
    "orderInteraction": read_order,
    "matchInteraction": read_match,
    "associateInteraction": read_associate,
    "gapMatchInteraction": read_gap_match,
    "sliderInteraction": read_slider,
    "hotspotInteraction": read_hotspots,
}


def read_item(node: Node, package: Package, file: str = "") -> QtiQuestion:
    """One item, whatever it holds; what cannot be said becomes a problem of the question."""
    item = Item(node, package, file)
    _read(item)
    return item.question


def _read(item: Item) -> None:
    question = item.question
    if item.body is None:
        question.refuse(_("The item has no <itemBody>."))
        return
    _refuse_programs(item)
    read = _reader_for(item)
    if read is None:
        question.text = item.text()
        question.type = item.interactions[0].tag
        return
    item.read_feedbacks()
    _read_with_scorer(item, read)


def _refuse_programs(item: Item) -> None:
    if item.node.get("adaptive") == "true":
        item.question.refuse(_("The item is adaptive: it changes while somebody answers. That is not known here."))
    for node in item.node.all("templateDeclaration", "templateProcessing"):
        item.question.refuse(_("The item makes up its values anew each time. That is not known here."), node.line)
        break


def _reader_for(item: Item) -> Read | None:
    interactions = item.interactions
    if not interactions:
        return read_description
    tags = {node.tag for node in interactions}
    if tags <= set(INLINE):
        return read_field if stands_alone(item) else read_cloze
    if len(interactions) > 1:
        reason = _("The item asks for several things at once (%(tags)s). Please make several items of it.")
        item.question.refuse(reason % {"tags": ", ".join(sorted(tags))}, interactions[1].line)
        return None
    if interactions[0].tag not in READERS:
        reason = _("<%(tag)s> is not known here.")
        item.question.refuse(reason % {"tag": interactions[0].tag[:40]}, interactions[0].line)
        return None
    return READERS[interactions[0].tag]


def _read_with_scorer(item: Item, read: Read) -> None:
    """With the item's program, or if we do not understand it with what it declares as right."""
    question = item.question
    problems = list(question.problems)
    try:
        item.scorer, why = _scorer(item)
        item.told = Feedback(item.feedbacks, item.scorer, question)
        read(item, item.interactions)
    except NotUnderstood as error:
        question.problems = problems
        question.options, question.details, question.general_feedback = [], {}, ""
        if not item.key():
            reason = _("How the answer is scored is not understood (<%(tag)s>), and no right answer is declared.")
            question.refuse(reason % {"tag": error.tag}, error.line)
            question.text = question.text or item.text()
            return
        why = _("How the answer is scored is not understood (<%(tag)s>).") % {"tag": error.tag}
        item.processing = None
        item.scorer = KeyScorer(item.responses)
        item.told = Feedback(item.feedbacks, item.scorer, question)
        read(item, item.interactions)
    if why:
        question.keep_as_draft(why)
    item.told.warn_of_the_rest()


def _scorer(item: Item) -> tuple[Scorer, str]:
    """And why it should be looked at, if it should."""
    processing = item.processing
    if _is_not_graded(item):
        return _scorer_of_feedback(item), ""
    template = processing.get("template") if processing else ""
    if processing is not None and processing.children:
        scorer = ProcessingScorer(item.responses, item.outcomes, processing)
        if item.key() and not key_gives_all(scorer, item.key()):
            raise NotUnderstood(processing.tag, processing.line)
        return scorer, ""
    if template and processing:
        name = template.rpartition("/")[2].lower().removesuffix(".xml")
        if name not in TEMPLATES:
            raise NotUnderstood(f"responseProcessing template={name}"[:60], processing.line)
        return KeyScorer(item.responses, TEMPLATES[name]), ""
    return KeyScorer(item.responses), _("The item does not say how the answer is scored.")


def _is_not_graded(item: Item) -> bool:
    """People grade essays, and nobody grades a text that asks nothing."""
    return not item.interactions or any(node.tag == "extendedTextInteraction" for node in item.interactions)


def _scorer_of_feedback(item: Item) -> Scorer:
    if item.processing is not None and item.processing.children:
        scorer = ProcessingScorer(item.responses, item.outcomes, item.processing)
        with suppress(NotUnderstood):
            scorer.outcome({})
            return scorer
    return KeyScorer(item.responses)
