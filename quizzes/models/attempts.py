import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .questions import Content, Response, kind_of
from .questions.base import DEFAULT_PENALTY
from .quizzes import Behavior, Navigation, QuizPage
from .versions import QuestionVersion

# What may arrive late because a network is slow counts as in time (L9).
GRACE = timedelta(seconds=60)


class AttemptState(models.TextChoices):
    OPEN = "open", _("open")
    AWAITING = "awaiting", _("waiting to be graded")  # handed in; a person grades some of it (L17)
    FINISHED = "finished", _("graded")
    LAPSED = "lapsed", _("not handed in in time")  # used up, without a result (L9)


class Purpose(models.TextChoices):
    """What an attempt is for. Only regular ones count, for limits, results, statistics and KPIs."""

    REGULAR = "regular", _("attempt")
    TRIAL = "trial", _("trial run")  # an author's (L4)
    PRETEST = "pretest", _("test before the course")  # to test out of the lessons
    PRACTICE = "practice", _("practice")  # the learner's own business


class Certainty(models.IntegerChoices):
    """How certain a learner says to be of an answer."""

    LOW = 1, _("not certain")
    MEDIUM = 2, _("rather certain")
    HIGH = 3, _("certain")


class Attempt(models.Model):
    """A learner's attempt at a quiz, held on the server from its start.

    Questions, their order, the order of options, marks, pass mark, behavior, navigation and deadline are fixed at the
    start (L1, L8); only an override moves a deadline afterwards (L11).
    `reached_position` only grows, and only in an attempt without going back: answers before it cannot change any more.
    Two attempts with the same `blueprint` (the quiz's fixed questions, draws and points) can be compared, so what a
    test before the course and the first attempt after it say about knowledge gained.
    `points`, `passed`, `answers_digest` and `finished_at` are set once, by handing in. `answers_digest` is the SHA-256
    of [[position, digest of the question version, response], …] as canonical JSON.
    """

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="quiz_attempts")
    quiz = models.ForeignKey(QuizPage, models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField(_("attempt"))
    seed = models.BigIntegerField(_("seed"))
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose.choices, default=Purpose.REGULAR)
    behavior = models.CharField(_("feedback"), max_length=13, choices=Behavior.choices, default=Behavior.DEFERRED)
    asks_certainty = models.BooleanField(_("asks how certain one is"), default=False)
    navigation = models.CharField(_("navigation"), max_length=8, choices=Navigation.choices, default=Navigation.FREE)
    reached_position = models.PositiveIntegerField(
        _("position reached"), default=1, help_text=_("In order: what stands before it is closed.")
    )
    blueprint = models.CharField(
        _("blueprint"), max_length=64, blank=True, help_text=_("Digest of what the quiz asked for; empty if unknown.")
    )
    state = models.CharField(_("state"), max_length=8, choices=AttemptState.choices, default=AttemptState.OPEN)
    started_at = models.DateTimeField(_("started at"))
    deadline_at = models.DateTimeField(_("deadline"), null=True)
    finished_at = models.DateTimeField(_("handed in at"), null=True)
    pass_percent = models.PositiveSmallIntegerField(_("pass mark (percent)"))
    max_points = models.DecimalField(_("points possible"), max_digits=10, decimal_places=2)
    points = models.DecimalField(_("points"), max_digits=16, decimal_places=9, null=True)
    passed = models.BooleanField(_("passed"), null=True)
    answers_digest = models.CharField(_("digest of the answers"), max_length=64, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["started_at", "pk"]
        constraints = [
            # Two starts at the same moment lead into one attempt (L3).
            models.UniqueConstraint(
                F("learner"),
                F("quiz"),
                F("purpose"),
                condition=Q(state="open"),
                name="one_open_attempt_per_learner_and_quiz",
            ),
            # "Second attempt of three" must name one attempt (L4).
            models.UniqueConstraint(
                F("learner"),
                F("quiz"),
                F("purpose"),
                F("number"),
                name="one_attempt_per_learner_quiz_and_number",
            ),
            # A result appears with handing in or grading, complete, and not before.
            models.CheckConstraint(
                condition=Q(state="open", finished_at__isnull=True, points__isnull=True, passed__isnull=True)
                | Q(
                    state__in=["awaiting", "lapsed"],
                    finished_at__isnull=False,
                    points__isnull=True,
                    passed__isnull=True,
                )
                | Q(state="finished", finished_at__isnull=False, points__isnull=False, passed__isnull=False),
                name="finished_attempts_have_a_result",
            ),
        ]
        indexes = [models.Index("deadline_at", condition=Q(state="open"), name="open_attempts_by_deadline")]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.learner_id} ({self.number})"

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.OPEN

    @property
    def is_in_order(self) -> bool:
        """Whether there is no way back to earlier questions."""
        return self.navigation == Navigation.IN_ORDER

    @property
    def checks_answers(self) -> bool:
        """Whether answers can be checked one by one before handing in."""
        return self.behavior != Behavior.DEFERRED

    @property
    def is_regular(self) -> bool:
        return self.purpose == Purpose.REGULAR

    @property
    def is_preview(self) -> bool:
        return self.purpose == Purpose.TRIAL

    @property
    def is_pretest(self) -> bool:
        return self.purpose == Purpose.PRETEST

    @property
    def is_practice(self) -> bool:
        return self.purpose == Purpose.PRACTICE

    @property
    def has_clock(self) -> bool:
        """Whether its page watches the time: there is a deadline, or an exception may bring one back."""
        may_get_one = self.is_regular or self.is_pretest
        is_timed = bool(self.quiz.time_limit_minutes or self.quiz.closes_at)
        return self.deadline_at is not None or (may_get_one and is_timed)

    @property
    def percent(self) -> Decimal:
        """Share of the points reached, 0 to 100, unrounded; 0 while open."""
        if self.points is None or not self.max_points:
            return Decimal(0)
        return 100 * self.points / self.max_points

    def is_overdue(self, at: datetime) -> bool:
        """Whether the deadline and the time of grace have passed."""
        return self.deadline_at is not None and at > self.deadline_at + GRACE


class AnswerQuerySet(models.QuerySet["Answer"]):
    def store(self, answers: Sequence["Answer"], fields: Sequence[str]) -> None:
        """Update these fields of existing rows in one statement; the caller holds a lock on them.

        An upsert by primary key: half the processor time of `bulk_update`, whose CASE expressions grow with the rows.
        """
        self.bulk_create(answers, update_conflicts=True, unique_fields=["id"], update_fields=fields)


class Answer(models.Model):
    """One question of an attempt and what was answered: one plain table for all question types.

    `option_order` lists the ids of the question's parts as this learner gets them. `sequence` counts saves; a save
    names the count it knows (L6). `response` is null while nothing is answered. `fraction` and `points` come with
    handing in, or when a person has graded; of what earns no points (a description, a scale), `fraction` stays null
    and `points` is 0.

    `tries` lists what was checked before handing in: [{"response": …, "fraction": "0.5000000", "at": ISO 8601}, …]; a
    try whose hint cleared its wrong parts also says what was "left" of it for the next one. Checking counts as a save.
    `checked_at` is when the question was over (feedback was shown and no try is left). A pilot question is asked for
    its statistics and has no points (`max_points` 0).
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    position = models.PositiveIntegerField(_("position"))
    question_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="answers")
    option_order = models.JSONField(_("order of options"), default=list)
    max_points = models.DecimalField(_("points possible"), max_digits=6, decimal_places=2)
    response = models.JSONField(_("response"), null=True)
    sequence = models.PositiveIntegerField(_("saves"), default=0)
    saved_at = models.DateTimeField(_("saved at"), null=True)
    is_flagged = models.BooleanField(_("flagged"), default=False)
    certainty = models.PositiveSmallIntegerField(_("certainty"), choices=Certainty.choices, null=True)
    tries = models.JSONField(_("tries"), default=list)
    checked_at = models.DateTimeField(_("checked at"), null=True)
    is_pilot = models.BooleanField(_("pilot"), default=False)
    awaits_grading = models.BooleanField(_("waits to be graded"), default=False)
    comment = models.TextField(_("comment"), blank=True)
    rubric_points = models.JSONField(_("points by criterion"), null=True)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("graded by")
    )
    graded_at = models.DateTimeField(_("graded at"), null=True)
    fraction = models.DecimalField(_("fraction"), max_digits=8, decimal_places=7, null=True)
    points = models.DecimalField(_("points"), max_digits=15, decimal_places=9, null=True)

    objects = AnswerQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["attempt", "position"]
        constraints = [
            # A position is one question; saving finds it by its position.
            models.UniqueConstraint("attempt", "position", name="one_answer_per_attempt_and_position"),
            # No rule of scoring may give more than a question's points or take points away (L12).
            models.CheckConstraint(
                condition=Q(fraction__isnull=True) | Q(fraction__gte=0, fraction__lte=1),
                name="answer_fraction_from_0_to_1",
            ),
        ]

        indexes = [models.Index("attempt", condition=Q(awaits_grading=True), name="answers_that_await_grading")]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"

    @property
    def is_answered(self) -> bool:
        return self.response is not None


def fraction_of(content: Content, responses: Sequence[Response | None]) -> Decimal | None:
    """What the last of one or more tries has reached; None: nothing to grade, or a person must do it."""
    kind = kind_of(content)
    if not kind.is_graded:
        return None
    if len(responses) == 1:
        return kind.grade(content, responses[0])
    return kind.grade_tries(content, responses, Decimal(content.get("penalty", DEFAULT_PENALTY)))


def has_passed(points: Decimal, max_points: Decimal, pass_percent: int) -> bool:
    """Whether the pass mark is reached, compared without rounding (L12)."""
    return points * 100 >= pass_percent * max_points


def responses_of(answer: Answer) -> list[Response | None]:
    """The tries of an answer, the last one being what is stored, even if it was not checked.

    What a hint has left of a try is no try of its own: only what the learner has changed since is.
    """
    tried: list[Response | None] = [one["response"] for one in answer.tries]
    if not tried:
        return [answer.response]
    left = answer.tries[-1].get("left", tried[-1])
    if answer.checked_at or answer.response in (tried[-1], left, None):
        return tried
    return [*tried, answer.response]
