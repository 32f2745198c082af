"""What a regrade would change, and what regrades have changed. Nobody is named."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.conf import regrade_consequences
from quizzes.models import (
    Answer,
    AttemptState,
    Purpose,
    Question,
    QuestionVersion,
    Regrade,
    RegradedAnswer,
    RegradeOption,
    fraction_of,
    has_passed,
    kind_of,
    responses_of,
)
from quizzes.models.questions import Content, InvalidResponse

REGRADED_PURPOSES = (Purpose.REGULAR, Purpose.PRETEST)
"""Trial runs and practice count nowhere: nothing is won by grading them again."""


@dataclass(frozen=True)
class RegradePlan:
    """How answers to a version are graded again: a pure function of the answer.

    `key`: the content whose key counts, for the options that need one.
    """

    content: Content
    option: str
    key: Content | None = None
    may_lower: bool = False

    def fraction(self, answer: Answer) -> Decimal | None:
        """The answer's new fraction; what it has now where the new key cannot say anything about it."""
        if self.option == RegradeOption.LEAVE or not kind_of(self.content).is_graded:
            return answer.fraction
        wanted = Decimal(1) if self.option == RegradeOption.FULL_MARKS else self._by_keys(answer)
        if wanted is None or answer.fraction is None:
            # Waiting for a person: full marks need nobody's judgment, anything else does.
            return wanted if answer.fraction is None and self.option == RegradeOption.FULL_MARKS else answer.fraction
        return wanted if self.may_lower else max(wanted, answer.fraction)

    def _by_keys(self, answer: Answer) -> Decimal | None:
        by_new = _graded(self.key, answer) if self.key is not None else None
        if by_new is None or self.option == RegradeOption.NEW_KEY:
            return by_new
        by_old = _graded(self.content, answer)
        return by_new if by_old is None else max(by_new, by_old)


def _graded(content: Content, answer: Answer) -> Decimal | None:
    """The fraction by a key; None where the answer names what that version does not have."""
    kind = kind_of(content)
    try:
        return fraction_of(content, [kind.clean(content, response) for response in responses_of(answer)])
    except InvalidResponse:
        return None


@dataclass(frozen=True)
class AttemptChange:
    """What a regrade does to one attempt. Points of the attempt are None while people have to grade it."""

    quiz: str
    old_points: Decimal | None
    new_points: Decimal | None
    max_points: Decimal
    old_passed: bool | None
    new_passed: bool | None

    @property
    def now_passes(self) -> bool:
        return bool(self.new_passed) and not self.old_passed

    @property
    def no_longer_passes(self) -> bool:
        return bool(self.old_passed) and not self.new_passed


@dataclass(frozen=True)
class RegradePreview:
    """What would change. `looked_at`: attempts with this version; `open_count`: those not handed in, left alone.

    `certificates`: valid certificates of people whose attempt would no longer be passed; they stay valid (L28).
    `unusable`: answers that name what the new key's version does not have, and so keep their points.
    """

    looked_at: int
    open_count: int
    unusable: int
    changes: list[AttemptChange]
    certificates: int
    quizzes: list[tuple[str, int]]

    @property
    def passing(self) -> int:
        return sum(change.now_passes for change in self.changes)

    @property
    def failing(self) -> int:
        return sum(change.no_longer_passes for change in self.changes)

    @property
    def raised(self) -> int:
        return sum((change.new_points or 0) > (change.old_points or 0) for change in self.changes)

    @property
    def lowered(self) -> int:
        return sum((change.new_points or 0) < (change.old_points or 0) for change in self.changes)


def plan_of(*, version: QuestionVersion, option: str, key_version: QuestionVersion | None, may_lower: bool) -> Any:
    """The plan of a decision."""
    return RegradePlan(version.content, option, key_version.content if key_version else None, may_lower)


def answers_to_regrade(version: QuestionVersion) -> QuerySet[Answer]:
    """Answers to exactly this version in attempts handed in, wherever it was asked (L20), in a fixed order."""
    return Answer.objects.filter(
        question_version=version,
        attempt__purpose__in=REGRADED_PURPOSES,
        attempt__state__in=(AttemptState.FINISHED, AttemptState.AWAITING),
    ).order_by("pk")


def remaining_answers(regrade: Regrade) -> QuerySet[Answer]:
    """Answers that the regrade has not looked at yet."""
    return answers_to_regrade(regrade.version).exclude(regraded__regrade=regrade)


def result_after(
    answer: Answer, fraction: Decimal | None, *, may_lower: bool
) -> tuple[Decimal | None, Decimal | None, bool | None]:
    """Points of the answer, points of its attempt and whether that is passed, after its fraction has changed.

    A test before the course stays as it is: whether it was in time cannot be found out again. What was passed stays
    passed unless `may_lower`.
    """
    attempt = answer.attempt
    points = answer.points if fraction is None else fraction * answer.max_points
    if attempt.points is None:
        return points, None, None
    total = attempt.points - (answer.points or Decimal(0)) + (points or Decimal(0))
    passed = has_passed(total, attempt.max_points, attempt.pass_percent)
    if attempt.is_pretest:
        passed = bool(attempt.passed)
    return points, total, passed or (bool(attempt.passed) and not may_lower)


def regrade_preview(
    *, version: QuestionVersion, option: str, key_version: QuestionVersion | None, may_lower: bool
) -> RegradePreview:
    """The dry run: the same functions as the real one. Three queries, however many attempts."""
    plan = plan_of(version=version, option=option, key_version=key_version, may_lower=may_lower)
    answers = list(answers_to_regrade(version).select_related("attempt__quiz"))
    changes, lost, places = [], set(), Counter[str]()
    unusable = 0
    for answer in answers:
        attempt = answer.attempt
        places[attempt.quiz.title] += 1
        unusable += plan.key is not None and _graded(plan.key, answer) is None
        fraction = plan.fraction(answer)
        if fraction == answer.fraction:
            continue
        _points, total, passed = result_after(answer, fraction, may_lower=may_lower)
        change = AttemptChange(attempt.quiz.title, attempt.points, total, attempt.max_points, attempt.passed, passed)
        changes.append(change)
        if change.no_longer_passes:
            lost.add((attempt.learner_id, attempt.quiz))
    return RegradePreview(
        looked_at=len(answers),
        open_count=_count_open(version),
        unusable=unusable,
        changes=sorted(changes, key=_most_telling_first),
        certificates=_count_certificates(lost),
        quizzes=places.most_common(),
    )


def _most_telling_first(change: AttemptChange) -> tuple[bool, bool, Decimal]:
    return (not change.no_longer_passes, not change.now_passes, change.old_points or Decimal(0))


def _count_open(version: QuestionVersion) -> int:
    return Answer.objects.filter(
        question_version=version, attempt__purpose__in=REGRADED_PURPOSES, attempt__state=AttemptState.OPEN
    ).count()


def _count_certificates(lost: Iterable[tuple[int, Any]]) -> int:
    lost = list(lost)
    if not lost:
        return 0
    courses = {quiz: quiz.get_course() for _learner, quiz in lost}
    results = {(learner, courses[quiz].pk) for learner, quiz in lost if courses[quiz]}
    return regrade_consequences().count_certificates(results=results)


@dataclass(frozen=True)
class AskedVersion:
    """A version of a question with how many answers there are to regrade."""

    version: QuestionVersion
    count: int

    def __str__(self) -> str:
        return _("Version %(number)s of %(day)s, %(count)s answers") % {
            "number": self.version.number,
            "day": date_format(timezone.localtime(self.version.created_at), "SHORT_DATE_FORMAT"),
            "count": self.count,
        }


def asked_versions(question: Question) -> list[AskedVersion]:
    """The versions of a question that have answers to regrade, the newest first; one query."""
    counted = Q(
        answers__attempt__purpose__in=REGRADED_PURPOSES,
        answers__attempt__state__in=(AttemptState.FINISHED, AttemptState.AWAITING),
    )
    versions: Any = QuestionVersion.objects.filter(question_id=question.pk).annotate(
        asked=Count("answers", filter=counted)
    )
    return [AskedVersion(version, version.asked) for version in versions.order_by("-number") if version.asked]


@dataclass(frozen=True)
class RegradeReport:
    """A regrade with what it has changed so far."""

    regrade: Regrade
    looked_at: int
    changed: int
    passing: int
    failing: int
    remaining: int


def regrade_report(regrade: Regrade) -> RegradeReport:
    """Two queries."""
    counts = RegradedAnswer.objects.filter(regrade=regrade).aggregate(
        looked_at=Count("pk"),
        changed=Count("pk", filter=~Q(old_fraction=F("new_fraction")) | Q(old_fraction=None, new_fraction__gte=0)),
        passing=Count("pk", filter=Q(old_passed=False, new_passed=True)),
        failing=Count("pk", filter=Q(old_passed=True, new_passed=False)),
    )
    remaining = 0 if regrade.is_finished else remaining_answers(regrade).count()
    return RegradeReport(regrade, remaining=remaining, **counts)


def regrades_of(question: Question) -> Sequence[Regrade]:
    """The decisions about a question, the newest first."""
    return list(Regrade.objects.filter(version__question=question.pk).select_related("version", "key_version", "actor"))
