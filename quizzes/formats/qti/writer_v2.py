"""Questions → items of QTI 2.1, 2.2 and 3.0."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.formats.neutral import NeutralQuestion, Option
from quizzes.formats.texts import plain_text

from .dialects import Dialect
from .markup import Content, element, in_blocks
from .reader_v2 import OWN_GAP, TABULAR
from .statements_v2 import (
    FEEDBACK,
    GENERAL,
    OTHER,
    RESPONSE,
    SCORE,
    add_points,
    associable,
    base_value,
    best_of,
    condition,
    is_near,
    map_entry,
    set_outcome,
    variable,
)
from .tree import Node
from .writing import (
    CannotSay,
    Losses,
    Pictures,
    decimal_text,
    literal_options,
    options_of_gap,
    own_name,
    with_gaps,
    with_paths,
)

BESIDE = "../"  # from items/ to the root of the package


class ItemWriter:
    """Writes one item. Declarations, body and processing grow while its type is written."""

    def __init__(
        self, question: NeutralQuestion, place: int, losses: Losses, pictures: Pictures, dialect: Dialect
    ) -> None:
        self.question, self.place, self.losses, self.pictures = question, place, losses, pictures
        self.dialect = dialect
        self.declared: list[Node] = []
        self.body: list[Content] = []
        self.scoring: list[Node] = []  # statements that set the score
        self.template = ""  # the template that does the same, where there is one
        self.shown: list[Node] = []  # statements that show feedback
        self.feedbacks: dict[str, str] = {}

    def write(self) -> Node | None:
        question = self.question
        writers: dict[str, Callable[[], None]] = {
            "single_choice": self._choices,
            "multiple_choice": self._choices,
            "true_false": self._true_false,
            "short_text": self._short_text,
            "numeric": self._numeric,
            "matching": self._matching,
            "matrix": self._matrix,
            "ordering": self._ordering,
            "cloze": self._cloze,
            "drag_words": self._drag_words,
            "free_text": self._essay,
            "description": lambda: None,
        }
        if question.type not in writers:
            self.losses.note(question, _("QTI does not know this type; the question is left out."))
            return None
        self.body = in_blocks(self._html(question.text))
        try:
            writers[question.type]()
        except CannotSay as reason:
            self.losses.note(question, str(reason))
            return None
        self.losses.note_common(question)
        return self._item()

    def _item(self) -> Node:
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
                *in_blocks(self._html(text)),
                outcomeIdentifier=FEEDBACK,
                identifier=name,
                showHide="show",
            )
            for name, text in self.feedbacks.items()
        ]

    def _html(self, html: str) -> list[Content]:
        return with_paths(html, self.question, self.pictures, BESIDE)

    # --- responses ----------------------------------------------------------------------------------------------------

    def _declare(
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

    def _all_or_nothing(self) -> None:
        self.template = "match_correct"
        same = element("match", variable(RESPONSE), element("correct", identifier=RESPONSE))
        self.scoring = [condition([(same, [set_outcome(SCORE, base_value("1", "float"))])], [])]

    def _mapped(self) -> None:
        self.template = "map_response"
        self.scoring = [set_outcome(SCORE, element("mapResponse", identifier=RESPONSE))]

    # --- types --------------------------------------------------------------------------------------------------------

    def _choices(self) -> None:
        options = self.question.options
        self._choice_interaction([(f"choice{place}", option, option.text) for place, option in enumerate(options, 1)])

    def _true_false(self) -> None:
        words = {"true": pgettext("answer", "True"), "false": pgettext("answer", "False")}
        self._choice_interaction(
            [(option.text, option, words.get(option.text, "")) for option in self.question.options]
        )

    def _choice_interaction(self, choices: list[tuple[str, Option, str]]) -> None:
        question = self.question
        is_single = question.type != "multiple_choice"
        right = [name for name, option, _text in choices if option.fraction > 0]
        if is_single:
            right = [name for name, option, _text in choices if option.fraction == 1][:1]
        whole = question.details.get("scoring") == "all_or_nothing"
        if whole or (is_single and all(option.fraction in (0, 1) for _name, option, _text in choices)):
            self._declare("single" if is_single else "multiple", "identifier", right)
            self._all_or_nothing()
        else:
            bounds = {} if is_single else {"lowerBound": "0", "upperBound": "1"}
            entries = [map_entry(name, option.fraction) for name, option, _text in choices if option.fraction]
            mapping = element("mapping", *entries, **bounds, defaultValue="0")
            self._declare("single" if is_single else "multiple", "identifier", right, mapping)
            self._mapped()
        simple = [element("simpleChoice", *self._html(text), identifier=name) for name, _option, text in choices]
        most = 1 if is_single else 0
        attributes: dict[str, Any] = {"responseIdentifier": RESPONSE, "shuffle": False, "maxChoices": most}
        self.body.append(element("choiceInteraction", *simple, **attributes))
        self.feedbacks = {name: option.feedback for name, option, _text in choices if option.feedback}
        if self.feedbacks:
            general = [base_value(GENERAL, "identifier")] if question.general_feedback else []
            self.shown = [set_outcome(FEEDBACK, element("multiple", variable(RESPONSE), *general))]

    def _short_text(self) -> None:
        question = self.question
        options = literal_options(question, question.options, self.losses)
        is_exact = bool(question.details.get("case_sensitive"))
        named = [option for option in options if option.text != "*"]
        other = sum((option.fraction for option in options if option.text == "*"), Decimal(0))
        entries = [map_entry(option.text, option.fraction, is_exact) for option in named]
        mapping = element("mapping", *entries, defaultValue=decimal_text(other))
        self._declare("single", "string", [best_of(named).text], mapping)
        self._mapped()
        tests = [
            element("stringMatch", variable(RESPONSE), base_value(option.text, "string"), caseSensitive=is_exact)
            for option in named
        ]
        self._show_by_test(named, tests, options)
        self._field()

    def _numeric(self) -> None:
        options = self.question.options
        named = [option for option in options if option.text != "*"]
        if not any(option.fraction > 0 for option in named):
            raise CannotSay(_("It has no answer that QTI can say; the question is left out."))
        self._declare("single", "float", [best_of(named).text])
        tests = [is_near(RESPONSE, option) for option in named]
        branches = [
            (test, [set_outcome(SCORE, base_value(decimal_text(option.fraction), "float"))])
            for option, test in zip(named, tests, strict=True)
        ]
        other = [
            set_outcome(SCORE, base_value(decimal_text(option.fraction), "float"))
            for option in options
            if option.text == "*" and option.fraction > 0
        ]
        self.scoring = [condition(branches, other[:1])]
        self._show_by_test(named, tests, options)
        self._field()

    def _show_by_test(self, named: list[Option], tests: list[Node], options: Sequence[Option]) -> None:
        """The feedback of the first answer that fits."""
        rest = next((option.feedback for option in options if option.text == "*"), "")
        if not rest and not any(option.feedback for option in named):
            return
        general = [base_value(GENERAL, "identifier")] if self.question.general_feedback else []

        def show(name: str, text: str) -> list[Node]:
            if text:
                self.feedbacks[name] = text
            shown = [*([base_value(name, "identifier")] if text else []), *general]
            return [set_outcome(FEEDBACK, element("multiple", *shown))] if shown else []

        branches = [
            (test, show(f"answer{place}", option.feedback))
            for place, (option, test) in enumerate(zip(named, tests, strict=True), 1)
        ]
        self.shown = [condition(branches, show(OTHER, rest))]

    def _field(self) -> None:
        field = element("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength=30)
        self.body.append(element("p", field))

    def _matching(self) -> None:
        question = self.question
        words = list(
            dict.fromkeys([option.match for option in question.options] + question.details.get("distractors", []))
        )
        lefts = [option.text for option in question.options]
        right = [words.index(option.match) for option in question.options]
        counts = [max(right.count(place), 1) for place in range(len(words))]
        self._match_interaction(lefts, words, right, counts, None)

    def _matrix(self) -> None:
        columns, rows = self.question.details["columns"], self.question.details["rows"]
        places = {column["key"]: place for place, column in enumerate(columns)}
        texts = [column["text"] for column in columns]
        right = [places[row["correct"]] for row in rows]
        self._match_interaction([row["text"] for row in rows], texts, right, [0] * len(texts), TABULAR)

    def _match_interaction(
        self, lefts: list[str], words: list[str], right: list[int], counts: list[int], class_: str | None
    ) -> None:
        """Left sides are HTML, words plain text. `right`: for each left side, the place of its word."""
        pairs = [f"left{place} right{word + 1}" for place, word in enumerate(right, 1)]
        mapping = element("mapping", *(map_entry(pair, Decimal(1)) for pair in pairs), defaultValue="0")
        self._declare("multiple", "directedPair", pairs, mapping)
        self._mapped()
        first = [associable(f"left{place}", 1, self._html(text)) for place, text in enumerate(lefts, 1)]
        second = [associable(f"right{place + 1}", counts[place], [text]) for place, text in enumerate(words)]
        attributes: dict[str, Any] = {"responseIdentifier": RESPONSE, "maxAssociations": len(lefts)}
        self.body.append(
            element(
                "matchInteraction",
                element("simpleMatchSet", *first),
                element("simpleMatchSet", *second),
                class_=class_,
                shuffle=class_ is None,
                **attributes,
            )
        )

    def _ordering(self) -> None:
        items = [(f"item{place}", option.text) for place, option in enumerate(self.question.options, 1)]
        self._declare("ordered", "identifier", [name for name, _text in items])
        self._all_or_nothing()
        simple = [element("simpleChoice", *self._html(text), identifier=name) for name, text in items]
        self.body.append(element("orderInteraction", *simple, responseIdentifier=RESPONSE, shuffle=True))

    def _cloze(self) -> None:
        gaps = {gap["key"]: gap for gap in self.question.details["gaps"]}
        nodes = {key: self._gap(place, gap) for place, (key, gap) in enumerate(gaps.items(), 1)}
        self.body = in_blocks(with_gaps(self._html(self.question.text), nodes.get))

    def _gap(self, place: int, gap: dict[str, Any]) -> Node:
        name = f"gap{place}"
        points = Decimal(str(gap.get("points", 1)))
        if gap["kind"] == "choice":
            return self._list_gap(name, gap, points)
        options = options_of_gap(gap)
        entry = element("textEntryInteraction", responseIdentifier=name, expectedLength=20, class_=OWN_GAP)
        if gap["kind"] == "number":
            self._number_gap(name, options, points)
            return entry
        options = [option for option in literal_options(self.question, options, self.losses) if option.text != "*"]
        is_exact = bool(gap.get("case_sensitive"))
        entries = [map_entry(option.text, option.fraction * points, is_exact) for option in options]
        self._declare("single", "string", [best_of(options).text], element("mapping", *entries, defaultValue="0"), name)
        self.scoring.append(add_points(element("mapResponse", identifier=name)))
        return entry

    def _number_gap(self, name: str, options: Sequence[Option], points: Decimal) -> None:
        named = [option for option in options if option.text != "*"]
        if not named:
            raise CannotSay(_("It has no answer that QTI can say; the question is left out."))
        self._declare("single", "float", [best_of(named).text], name=name)
        branches = [
            (is_near(name, option), [add_points(base_value(decimal_text(option.fraction * points), "float"))])
            for option in named
        ]
        self.scoring.append(condition(branches, []))

    def _list_gap(self, name: str, gap: dict[str, Any], points: Decimal) -> Node:
        named = [(f"{name}choice{place}", option) for place, option in enumerate(options_of_gap(gap), 1)]
        best = max(named, key=lambda item: item[1].fraction)[0]
        entries = [map_entry(key, option.fraction * points) for key, option in named if option.fraction]
        self._declare("single", "identifier", [best], element("mapping", *entries, defaultValue="0"), name)
        self.scoring.append(add_points(element("mapResponse", identifier=name)))
        choices = [element("inlineChoice", option.text, identifier=key) for key, option in named]
        return element("inlineChoiceInteraction", *choices, responseIdentifier=name, shuffle=False)

    def _drag_words(self) -> None:
        words = {word["key"]: word for word in self.question.details["words"]}
        names = {key: f"word{place}" for place, key in enumerate(words, 1)}
        content, used = _numbered_gaps(self._html(self.question.text), set(words))
        pairs = [f"{names[key]} gap{place}" for place, key in enumerate(used, 1)]
        mapping = element("mapping", *(map_entry(pair, Decimal(1)) for pair in pairs), defaultValue="0")
        self._declare("multiple", "directedPair", pairs, mapping)
        self._mapped()
        texts = [
            element(
                "gapText",
                word["text"],
                identifier=names[key],
                matchMax=0 if word.get("unlimited") else max(used.count(key), 1),
            )
            for key, word in words.items()
        ]
        inner: list[Content] = [*texts, *in_blocks(content)]
        self.body = [element("gapMatchInteraction", *inner, responseIdentifier=RESPONSE, shuffle=True)]

    def _essay(self) -> None:
        sample = self.question.details.get("sample_answer", "")
        self._declare("single", "string", [sample] if sample else [])
        self.body.append(element("extendedTextInteraction", responseIdentifier=RESPONSE))


def _numbered_gaps(content: list[Content], keys: set[str]) -> tuple[list[Content], list[str]]:
    """Each [[word]] as a gap of its own, and the words in their order."""
    used: list[str] = []

    def numbered(key: str) -> Node | None:
        if key not in keys:
            return None
        used.append(key)
        return element("gap", identifier=f"gap{len(used)}")

    return with_gaps(content, numbered), used
