"""From what an item's program gives for the answers that matter to shares, rules and feedback as this site has them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Option
from quizzes.formats.numbers import STEP
from quizzes.formats.texts import plain_text

from .outcomes import Given, Outcome, Scorer
from .questions import QtiQuestion

MANY_CHOICES = 7  # up to here, all selections are tried
MOST_ANSWERS = 100  # more than any question here can have
UNLIKELY = "\u2205 no answer of anybody"
ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Choice:
    name: str
    text: str
    line: int = 0


class Feedback:
    """Texts that the program shows by their names, and which of them were taken over."""

    def __init__(self, texts: Mapping[str, str], scorer: Scorer, question: QtiQuestion) -> None:
        self.texts, self.scorer, self.question = texts, scorer, question
        self.taken: set[str] = set()
        self.general: frozenset[str] = frozenset()

    def shown(self, outcome: Outcome) -> list[str]:
        """Names of texts; those that are shown to everybody belong to no answer."""
        return [name for name in self.texts if name in outcome.feedback and name not in self.general]

    def find_general(self, outcomes: Iterable[Outcome]) -> None:
        """What is shown whatever is answered becomes the general feedback."""
        seen = [outcome.feedback for outcome in outcomes]
        self.general = frozenset.intersection(*seen) if seen else frozenset()
        texts = [self.texts[name] for name in self.texts if name in self.general]
        self.taken |= self.general
        self.question.general_feedback = joined([self.question.general_feedback, *texts])

    def take(self, names: Iterable[str]) -> str:
        names = list(names)
        self.taken |= set(names)
        return joined(self.texts[name] for name in names)

    def warn_of_the_rest(self) -> None:
        for name, text in self.texts.items():
            if name not in self.taken and plain_text(text):
                reason = _("A feedback has no place here and is left out: “%(text)s”.")
                self.question.warn(reason % {"text": plain_text(text)[:80]})


def joined(texts: Iterable[str]) -> str:
    """One text of several; the same is not said twice."""
    return "\n".join(dict.fromkeys(text for text in texts if text))


def share_of(score: Decimal, best: Decimal) -> Decimal:
    return max(min(score / best, ONE), -ONE).quantize(STEP).normalize() + ZERO


def _has_points(question: QtiQuestion, best: Decimal) -> bool:
    if best <= 0:
        question.refuse(_("No answer gives points. Please say which answer is right."))
    return best > 0


def _has_too_many(question: QtiQuestion, choices: list[Choice]) -> bool:
    if len(choices) > MOST_ANSWERS:
        reason = _("There are %(count)s choices; a question has up to %(most)s.")
        question.refuse(reason % {"count": len(choices), "most": MOST_ANSWERS})
    return len(choices) > MOST_ANSWERS


# --- choices ----------------------------------------------------------------------------------------------------------


def derive_single(question: QtiQuestion, choices: list[Choice], response: str, scorer: Scorer, told: Feedback) -> None:
    if _has_too_many(question, choices):
        return
    outcomes = {choice.name: scorer.outcome({response: (choice.name,)}) for choice in choices}
    best = max((outcome.score for outcome in outcomes.values()), default=ZERO)
    if not _has_points(question, best):
        return
    told.find_general([*outcomes.values(), scorer.outcome({})] if len(choices) == 1 else outcomes.values())
    for choice in choices:
        outcome = outcomes[choice.name]
        feedback = told.take(told.shown(outcome))
        question.options.append(Option(choice.text, share_of(outcome.score, best), feedback, line=choice.line))


class _Selections:
    """Scores of what can be selected among several choices."""

    def __init__(self, names: list[str], response: str, scorer: Scorer) -> None:
        self.names, self.response, self.scorer = names, response, scorer
        self.known: dict[frozenset[str], Outcome] = {}

    def outcome(self, selected: Iterable[str]) -> Outcome:
        chosen = frozenset(selected) & frozenset(self.names)
        if chosen not in self.known:
            given: Given = {self.response: tuple(name for name in self.names if name in chosen)}
            self.known[chosen] = self.scorer.outcome(given)
        return self.known[chosen]

    def score(self, *selected: str) -> Decimal:
        return self.outcome(selected).score

    def try_all(self, key: frozenset[str]) -> None:
        """All selections, or if there are too many those near nothing, near the key and near everything."""
        sizes = range(len(self.names) + 1) if len(self.names) <= MANY_CHOICES else (0, 1)
        for size in sizes:
            for selected in combinations(self.names, size):
                self.outcome(selected)
        self.outcome(self.names)
        for name in self.names:
            self.outcome(key ^ {name})
        self.outcome(key)


def derive_multiple(
    question: QtiQuestion, choices: list[Choice], response: str, scorer: Scorer, told: Feedback, key: frozenset[str]
) -> None:
    """`key`: what the file declares as right; empty if it does not."""
    if _has_too_many(question, choices):
        return
    tried = _Selections([choice.name for choice in choices], response, scorer)
    tried.try_all(key)
    best = max(outcome.score for outcome in tried.known.values())
    if not _has_points(question, best):
        return
    right = _best_selection(tried, best)
    if _is_all_or_nothing(tried, right):
        question.details["scoring"] = "all_or_nothing"
        shares = {name: share_of(ONE, Decimal(len(right))) if name in right else ZERO for name in tried.names}
    else:
        shares = _added_up(question, tried, best)
    told.find_general(tried.known.values())
    nothing = tried.outcome(()).feedback
    for choice in choices:
        names = [name for name in told.shown(tried.outcome((choice.name,))) if name not in nothing]
        always = [name for name in names if _follows(name, choice.name, tried)]
        feedback = told.take(always)
        question.options.append(Option(choice.text, shares[choice.name], feedback, line=choice.line))


def _best_selection(tried: _Selections, best: Decimal) -> frozenset[str]:
    """The smallest one that gives everything."""
    full = [selected for selected, outcome in tried.known.items() if outcome.score == best]
    return min(full, key=lambda selected: (len(selected), sorted(selected)))


def _is_all_or_nothing(tried: _Selections, right: frozenset[str]) -> bool:
    return all(outcome.score <= 0 for selected, outcome in tried.known.items() if selected != right)


def _follows(feedback: str, choice: str, tried: _Selections) -> bool:
    """Whether the feedback is shown exactly when the choice is among the selected."""
    return all((choice in selected) == (feedback in outcome.feedback) for selected, outcome in tried.known.items())


def _added_up(question: QtiQuestion, tried: _Selections, best: Decimal) -> dict[str, Decimal]:
    """What each choice adds; a choice that only takes away shows it beside the right ones."""
    alone = {name: tried.score(name) for name in tried.names}
    right = frozenset(name for name, score in alone.items() if score > 0)
    together = tried.score(*right)
    worth = {
        name: score if score > 0 else min(tried.score(*right, name) - together, score) for name, score in alone.items()
    }
    for selected, outcome in tried.known.items():
        added = max(min(sum((worth[name] for name in selected), ZERO), best), ZERO)
        if abs(added - max(outcome.score, ZERO)) > STEP:
            question.keep_as_draft(_("The way in which the choices are scored cannot be said here exactly."))
            break
    if any(outcome.score < 0 for outcome in tried.known.values()):
        question.warn(_("Less than nothing is not given here: points below 0 count as 0."))
    if any(abs(value) > best for value in worth.values()):
        question.warn(_("A choice takes away more than everything; here it takes away everything."))
    return {name: share_of(value, best) for name, value in worth.items()}


# --- typed answers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Foreseen:
    """An answer that the program names. `tolerance`: of numbers; `sample`: one at its edge, which shows its worth."""

    text: str
    tolerance: Decimal | None = None
    line: int = 0
    sample: str = ""

    @property
    def tried(self) -> str:
        return self.sample or self.text


@dataclass
class TypedAnswers:
    options: list[Option]
    is_case_sensitive: bool
    best: Decimal


def derive_typed(
    foreseen: list[Foreseen], score: Callable[[str], Outcome], told: Feedback | None = None
) -> TypedAnswers:
    """What each foreseen answer is worth. `score`: the outcome when this is typed and nothing else."""
    foreseen = foreseen[:MOST_ANSWERS]
    outcomes = {answer.tried: score(answer.tried) for answer in foreseen}
    other = score(UNLIKELY)
    best = max((outcome.score for outcome in outcomes.values()), default=ZERO)
    if best <= 0:
        return TypedAnswers([], False, ZERO)
    if told:
        told.find_general([*outcomes.values(), other])
    is_sensitive = _is_case_sensitive(foreseen, outcomes, score)
    options: dict[tuple[str, Decimal | None], Option] = {}
    for answer in foreseen:
        outcome = outcomes[answer.tried]
        feedback = told.take(told.shown(outcome)) if told else ""
        if outcome.score <= 0 and not feedback:
            continue
        share = max(share_of(outcome.score, best), ZERO)
        known_by = answer.text if is_sensitive else answer.text.casefold()
        option = Option(answer.text, share, feedback, answer.tolerance, line=answer.line)
        options.setdefault((known_by, answer.tolerance), option)
    rest = told.take(told.shown(other)) if told else ""
    if other.score > 0 or rest:
        tolerance = ZERO if any(answer.tolerance is not None for answer in foreseen) else None
        options["*", tolerance] = Option("*", max(share_of(other.score, best), ZERO), rest, tolerance)
    return TypedAnswers(list(options.values()), is_sensitive, best)


def _is_case_sensitive(foreseen: list[Foreseen], known: dict[str, Outcome], score: Callable[[str], Outcome]) -> bool:
    """Whether an answer in other case is worth something else. “ı” and its like have no other case that leads back."""
    pairs = [(answer.tried, answer.tried.swapcase()) for answer in foreseen]
    return any(
        score(other).score != known[text].score
        for text, other in pairs
        if other != text and other.casefold() == text.casefold()
    )


# --- arranged things --------------------------------------------------------------------------------------------------


def warn_of_partial(question: QtiQuestion, scorer: Scorer, key: Given, response: str) -> None:
    """Say when only the whole counts there, while here each right part does."""
    values = key.get(response, ())
    if len(values) < 2:
        return
    whole, part = scorer.outcome(key).score, scorer.outcome({response: values[:1]}).score
    if whole > 0 and part <= 0:
        question.warn(_("There, only the whole answer gave points; here, each right part gives its share."))


def key_gives_all(scorer: Scorer, key: Given) -> bool:
    return scorer.outcome(key).score > 0
