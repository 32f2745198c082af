"""Items of QTI 2.1, 2.2 and 3.0 → questions (docs/reference/qti.md)."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Option
from quizzes.formats.texts import plain_text

from .answers_v2 import foreseen_numbers, foreseen_texts
from .deriving import (
    Choice,
    Feedback,
    derive_multiple,
    derive_single,
    derive_typed,
    joined,
    key_gives_all,
    warn_of_partial,
)
from .gaps import choice_gap, finish_gaps, typed_gap
from .markup import Content
from .outcomes import Given, NotUnderstood, Outcome, Scorer
from .package import Package
from .questions import QtiQuestion
from .scoring_v2 import MAP_RESPONSE, MATCH_CORRECT, Declaration, KeyScorer, ProcessingScorer, declaration_of
from .texts import Texts
from .tree import Node
from .words import escaped, truth_of

INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
FEEDBACKS = ("feedbackInline", "feedbackBlock")
NUMBERS = ("float", "integer")
TEMPLATES = {
    "match_correct": MATCH_CORRECT,
    "map_response": MAP_RESPONSE,
    "cc2_match_basic": MATCH_CORRECT,
    "cc2_match": MATCH_CORRECT,
    "cc2_map_response": MAP_RESPONSE,
}
OWN_GAP, TABULAR = "cloze-gap", "qti-match-tabular"


def read_item(item: Node, package: Package, file: str = "") -> QtiQuestion:
    """One item, whatever it holds; what cannot be said becomes a problem of the question."""
    return _ItemReader(item, package, file).read()


class _ItemReader:
    def __init__(self, item: Node, package: Package, file: str) -> None:
        self.item = item
        label, name = item.get("label"), item.get("identifier")
        self.question = QtiQuestion(
            type="",
            text="",
            line=item.line,
            name=" ".join(item.get("title").split()),
            identity=label if label and name.startswith("kifit-") else name,
            file=file,
        )
        self.texts = Texts(self.question, package)
        self.responses = {node.get("identifier"): declaration_of(node) for node in item.all("responseDeclaration")}
        self.outcomes = {node.get("identifier"): declaration_of(node) for node in item.all("outcomeDeclaration")}
        self.processing = item.first("responseProcessing")
        self.body = item.first("itemBody")
        self.feedbacks: dict[str, str] = {}
        self.gaps: dict[str, str] = {}  # what stands in the text for an interaction or gap
        self.scorer: Scorer = KeyScorer(self.responses)
        self.told = Feedback({}, self.scorer, self.question)

    # --- the whole ----------------------------------------------------------------------------------------------------

    def read(self) -> QtiQuestion:
        question = self.question
        if self.body is None:
            question.refuse(_("The item has no <itemBody>."))
            return question
        self._refuse_programs()
        interactions = self._interactions()
        read = self._reader_for(interactions)
        if read is None:
            question.text = self._text()
            question.type = interactions[0].tag
            return question
        self._read_feedbacks()
        self._read_with_scorer(read, interactions)
        return question

    def _refuse_programs(self) -> None:
        if self.item.get("adaptive") == "true":
            self.question.refuse(_("The item is adaptive: it changes while somebody answers. That is not known here."))
        for node in self.item.all("templateDeclaration", "templateProcessing"):
            self.question.refuse(_("The item makes up its values anew each time. That is not known here."), node.line)
            break

    def _interactions(self) -> list[Node]:
        return [node for node in _walk(self.body) if node.tag.endswith("Interaction")]

    def _reader_for(self, interactions: list[Node]) -> Callable[[list[Node]], None] | None:
        if not interactions:
            return self._description
        tags = {node.tag for node in interactions}
        if tags <= set(INLINE):
            return self._single_gap if self._stands_alone(interactions) else self._cloze
        readers: dict[str, Callable[[list[Node]], None]] = {
            "choiceInteraction": self._choice,
            "extendedTextInteraction": self._essay,
            "orderInteraction": self._order,
            "matchInteraction": self._match,
            "associateInteraction": self._associate,
            "gapMatchInteraction": self._gap_match,
            "sliderInteraction": self._slider,
        }
        if len(interactions) > 1:
            reason = _("The item asks for several things at once (%(tags)s). Please make several items of it.")
            self.question.refuse(reason % {"tags": ", ".join(sorted(tags))}, interactions[1].line)
            return None
        if interactions[0].tag not in readers:
            reason = _("<%(tag)s> is not known here.")
            self.question.refuse(reason % {"tag": interactions[0].tag[:40]}, interactions[0].line)
            return None
        return readers[interactions[0].tag]

    def _stands_alone(self, interactions: list[Node]) -> bool:
        """One field to type in, in a block of its own, with nothing after it: the text has no gap but an end."""
        if len(interactions) != 1 or interactions[0].tag != "textEntryInteraction":
            return False
        if interactions[0].get("class") == OWN_GAP or self.body is None:
            return False
        said = [item for item in self.body.content if not isinstance(item, str) or item.strip()]
        last = said[-1] if said else ""
        while isinstance(last, Node) and last is not interactions[0]:
            inner = [item for item in last.content if not isinstance(item, str) or item.strip()]
            if len(inner) != 1:
                return False
            last = inner[0]
        return last is interactions[0]

    def _read_with_scorer(self, read: Callable[[list[Node]], None], interactions: list[Node]) -> None:
        """With the item's program, or if we do not understand it with what it declares as right."""
        question = self.question
        problems = list(question.problems)
        try:
            self.scorer, why = self._scorer()
            self.told = Feedback(self.feedbacks, self.scorer, question)
            read(interactions)
        except NotUnderstood as error:
            question.problems = problems
            question.options, question.details, question.general_feedback = [], {}, ""
            if not self.key():
                reason = _("How the answer is scored is not understood (<%(tag)s>), and no right answer is declared.")
                question.refuse(reason % {"tag": error.tag}, error.line)
                question.text = question.text or self._text()
                return
            why = _("How the answer is scored is not understood (<%(tag)s>).") % {"tag": error.tag}
            self.processing = None
            self.scorer = KeyScorer(self.responses)
            self.told = Feedback(self.feedbacks, self.scorer, question)
            read(interactions)
        if why:
            question.keep_as_draft(why)
        self.told.warn_of_the_rest()

    def _scorer(self) -> tuple[Scorer, str]:
        """And why it should be looked at, if it should."""
        processing = self.processing
        if self._is_not_graded():
            return self._scorer_of_feedback(), ""
        template = processing.get("template") if processing else ""
        if processing is not None and processing.children:
            scorer = ProcessingScorer(self.responses, self.outcomes, processing)
            if self.key() and not key_gives_all(scorer, self.key()):
                raise NotUnderstood(processing.tag, processing.line)
            return scorer, ""
        if template and processing:
            name = template.rpartition("/")[2].lower().removesuffix(".xml")
            if name not in TEMPLATES:
                raise NotUnderstood(f"responseProcessing template={name}"[:60], processing.line)
            return KeyScorer(self.responses, TEMPLATES[name]), ""
        return KeyScorer(self.responses), _("The item does not say how the answer is scored.")

    def _is_not_graded(self) -> bool:
        """People grade essays, and nobody grades a text that asks nothing."""
        interactions = self._interactions()
        return not interactions or any(node.tag == "extendedTextInteraction" for node in interactions)

    def _scorer_of_feedback(self) -> Scorer:
        if self.processing is not None and self.processing.children:
            scorer = ProcessingScorer(self.responses, self.outcomes, self.processing)
            with suppress(NotUnderstood):
                scorer.outcome({})
                return scorer
        return KeyScorer(self.responses)

    def _take_general_feedback(self) -> None:
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

    # --- texts --------------------------------------------------------------------------------------------------------

    def _text(self) -> str:
        return self.texts.html(self.body.content if self.body else [], self._in_place)

    def _text_before(self, interaction: Node) -> str:
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
        if prompt and not said and any(_walk(prompt)):
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

    def _read_feedbacks(self) -> None:
        inside = [node for node in _walk(self.body) if node.tag in FEEDBACKS]
        for node in [*self.item.all("modalFeedback"), *inside]:
            if node.get("showHide") == "hide":
                self.question.warn(_("Feedback that hides something is not known here and is left out."), node.line)
                continue
            name = self._name_of(node)
            content = node.first("contentBody") or node  # QTI 3
            text = self.texts.html(content.content)
            self.feedbacks[name] = joined([self.feedbacks.get(name, ""), text])

    def _option_text(self, node: Node) -> str:
        return self.texts.html(node.content, lambda inner: [] if inner.tag in FEEDBACKS else None)

    def _declared(self, node: Node) -> Declaration:
        name = node.get("responseIdentifier")
        return self.responses.get(name) or Declaration(name, "single", "string", node.line)

    # --- interactions -------------------------------------------------------------------------------------------------

    def _choice(self, interactions: list[Node]) -> None:
        question, node = self.question, interactions[0]
        declared = self._declared(node)
        choices = [
            Choice(item.get("identifier"), self._option_text(item), line=item.line) for item in node.all("simpleChoice")
        ]
        question.text = self._text()
        if declared.is_single or node.get("maxChoices") == "1":
            question.type = "single_choice"
            derive_single(question, choices, declared.name, self.scorer, self.told)
            truth_of(question)
        else:
            question.type = "multiple_choice"
            key = frozenset(declared.values)
            derive_multiple(question, choices, declared.name, self.scorer, self.told, key)

    def _description(self, _interactions: list[Node]) -> None:
        self.question.type = "description"
        self.question.text = self._text()
        self._take_general_feedback()

    def _essay(self, _interactions: list[Node]) -> None:
        self.question.type = "free_text"
        self.question.text = self._text()
        self._take_general_feedback()
        sample = [value for declared in self.responses.values() for value in declared.values]
        if sample:
            self.question.details["sample_answer"] = sample[0]

    def _single_gap(self, interactions: list[Node]) -> None:
        question, declared = self.question, self._declared(interactions[0])
        question.text = self._text_before(interactions[0])
        is_number = declared.base_type in NUMBERS
        question.type = "numeric" if is_number else "short_text"
        foreseen = (foreseen_numbers if is_number else foreseen_texts)(declared, self.processing)
        answers = derive_typed(foreseen, self._typed(declared.name), self.told)
        if not answers.options:
            question.refuse(_("No answer gives points. Please say which answer is right."))
        if is_number:
            question.options = answers.options
            return
        question.options = [escaped(option) for option in answers.options]
        question.details["case_sensitive"] = answers.is_case_sensitive

    def _typed(self, name: str, others: Given | None = None) -> Callable[[str], Outcome]:
        return lambda text: self.scorer.outcome({**(others or {}), name: (text,)})

    def _cloze(self, interactions: list[Node]) -> None:
        question = self.question
        question.type = "cloze"
        self.gaps = {node.get("responseIdentifier"): f"[[g{place}]]" for place, node in enumerate(interactions, 1)}
        question.text = self._text()
        self._take_general_feedback()
        gaps = [self._gap(node, {}) for node in interactions]
        others = self.key()
        if not any(gap["answers"] for gap in gaps) and others:
            gaps = [self._gap(node, others) for node in interactions]
            question.warn(_("There, only the whole answer gave points; here, each right part gives its share."))
            for gap in gaps:
                gap["points"] = Decimal(1)
        finish_gaps(question, gaps, interactions)

    def _gap(self, node: Node, others: Given) -> dict[str, Any]:
        declared = self._declared(node)
        key = self.gaps[declared.name].strip("[]")
        if node.tag == "inlineChoiceInteraction":
            return choice_gap(
                key,
                [
                    (item.get("identifier"), plain_text(self.texts.html(item.content)))
                    for item in node.all("inlineChoice")
                ],
                lambda name: self.scorer.outcome({**others, declared.name: (name,)}).score,
            )
        is_number = declared.base_type in NUMBERS
        foreseen = (foreseen_numbers if is_number else foreseen_texts)(declared, self.processing)
        answers = derive_typed(foreseen, self._typed(declared.name, others))
        return typed_gap(key, answers.options, answers.best, answers.is_case_sensitive, is_number=is_number)

    def _order(self, interactions: list[Node]) -> None:
        question, node = self.question, interactions[0]
        question.type = "ordering"
        question.text = self._text()
        self._take_general_feedback()
        items = {item.get("identifier"): item for item in node.all("simpleChoice")}
        order = [name for name in self._key_of(node) if name in items]
        if sorted(order) != sorted(items):
            question.refuse(_("The right order does not name each item once."), node.line)
            return
        question.options = [Option(self._option_text(items[name]), Decimal(1), line=items[name].line) for name in order]
        swapped = (*order[1::-1], *order[2:])
        part = self.scorer.outcome({node.get("responseIdentifier"): swapped}).score
        question.details["scoring"] = "exact" if part <= 0 else "neighbors"
        if part > 0:
            question.warn(_("How a wrong order is scored became “neighbors”."))

    def _key_of(self, node: Node) -> tuple[str, ...]:
        return self.key().get(node.get("responseIdentifier"), ())

    def _pairs_of(self, node: Node) -> list[tuple[str, str]]:
        """The right pairs of names; what is no pair is left out."""
        split = [value.split() for value in self._key_of(node)]
        return [(pair[0], pair[1]) for pair in split if len(pair) == 2]

    def _match(self, interactions: list[Node]) -> None:
        question, node = self.question, interactions[0]
        question.type = "matching"
        question.text = self._text()
        self._take_general_feedback()
        sets = [
            {item.get("identifier"): item for item in child.all("simpleAssociableChoice")}
            for child in node.all("simpleMatchSet")
        ]
        if len(sets) != 2:
            question.refuse(_("Matching needs two sets."), node.line)
            return
        pairs = self._pairs_of(node)
        if len({left for left, _right in pairs}) < len(pairs):
            sets.reverse()
            pairs = [(right, left) for left, right in pairs]
        chosen = dict(pairs)
        if len(chosen) < len(pairs) or not pairs:
            question.refuse(_("Each left side needs exactly one right side."), node.line)
            return
        warn_of_partial(question, self.scorer, self.key(), node.get("responseIdentifier"))
        if TABULAR in node.get("class").split():
            self._matrix(sets, chosen)
        else:
            self._pairs(sets, chosen)

    def _pairs(self, sets: list[dict[str, Node]], chosen: dict[str, str]) -> None:
        left, right = sets
        words = {name: plain_text(self._option_text(item)) for name, item in right.items()}
        for name, item in left.items():
            if name not in chosen:
                self.question.warn(_("A left side without a right one is left out."), item.line)
                continue
            match = words.get(chosen[name], "")
            self.question.options.append(Option(self._option_text(item), Decimal(1), match=match, line=item.line))
        others = [text for name, text in words.items() if name not in chosen.values()]
        if others:
            self.question.details["distractors"] = others

    def _matrix(self, sets: list[dict[str, Node]], chosen: dict[str, str]) -> None:
        rows, columns = sets
        keys = {name: f"{place:08x}" for place, name in enumerate(columns, 1)}
        self.question.type = "matrix"
        self.question.details = {
            "columns": [
                {"key": keys[name], "text": plain_text(self._option_text(item))} for name, item in columns.items()
            ],
            "rows": [
                {"text": self._option_text(item), "correct": keys.get(chosen.get(name, ""), "")}
                for name, item in rows.items()
            ],
        }

    def _associate(self, interactions: list[Node]) -> None:
        question, node = self.question, interactions[0]
        question.type = "matching"
        question.text = self._text()
        self._take_general_feedback()
        texts = {item.get("identifier"): self._option_text(item) for item in node.all("simpleAssociableChoice")}
        pairs = [pair for pair in self._pairs_of(node) if set(pair) <= set(texts)]
        used = {name for pair in pairs for name in pair}
        if not pairs or len(used) < 2 * len(pairs):
            question.refuse(_("Each left side needs exactly one right side."), node.line)
            return
        question.options = [
            Option(texts[left], Decimal(1), match=plain_text(texts[right]), line=node.line) for left, right in pairs
        ]
        others = [plain_text(text) for name, text in texts.items() if name not in used]
        if others:
            question.details["distractors"] = others
        question.warn(_("There, anything could be paired with anything; here, each pair has a left and a right side."))

    def _gap_match(self, interactions: list[Node]) -> None:
        question, node = self.question, interactions[0]
        question.type = "drag_words"
        words = node.all("gapText")
        for image in node.all("gapImg"):
            question.refuse(_("Pictures that are dragged into a text are not known here."), image.line)
        numbers = {item.get("identifier"): str(place) for place, item in enumerate(words, 1)}
        right = {gap: word for word, gap in self._pairs_of(node) if word in numbers}
        for gap in [inner for inner in _walk(node) if inner.tag == "gap"]:
            name = gap.get("identifier")
            if name not in right:
                question.refuse(_("For a gap, no word is right."), gap.line)
                continue
            self.gaps[name] = f"[[{numbers[right[name]]}]]"
        question.text = self._text()
        self._take_general_feedback()
        used = list(right.values())
        question.details["words"] = [
            {
                "key": numbers[item.get("identifier")],
                "text": plain_text(self._option_text(item)),
                "group": 1,
                **({"unlimited": True} if _is_reusable(item, used) else {}),
            }
            for item in words
        ]
        warn_of_partial(question, self.scorer, self.key(), node.get("responseIdentifier"))

    def _slider(self, interactions: list[Node]) -> None:
        self.question.warn(_("A slider became a field for a number."), interactions[0].line)
        self._single_gap(interactions)
        self.question.type = "numeric"


def _is_reusable(word: Node, used: list[str]) -> bool:
    return word.get("matchMax") == "0" or used.count(word.get("identifier")) > 1


def _walk(node: Node | None) -> list[Node]:
    if node is None:
        return []
    return [found for child in node.children for found in (child, *_walk(child))]
