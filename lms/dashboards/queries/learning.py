"""My learning: what now, what is due, what else there is, and what is done."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils import timezone
from wagtail.images import get_image_model

from certificates.queries import AwardItem, award_items
from courses.conf import course_access, time_zone_of
from courses.models import Booking, CourseCompletion, CoursePage
from courses.queries import CourseVisit, PathView, own_dates, path_views, paths_in_force
from lms.accounts.models import User
from lms.accounts.queries import local_day, memberships_at, role_families_of
from lms.assignments.models import Obligation, Reason, State
from lms.assignments.queries import obligation_state, open_obligations
from lms.rollouts.models import PulseInvitation
from lms.rollouts.queries import open_pulse

from .visits import running_visits

COVER = "width-640"


@dataclass(frozen=True)
class DueCourse:
    """A course that the person has to take. `today` is the client's; `visit` is there once the course is begun."""

    obligation: Obligation
    today: datetime.date
    visit: CourseVisit | None

    @property
    def course(self) -> CoursePage:
        return self.obligation.course

    @cached_property
    def state(self) -> State:
        return obligation_state(self.obligation, self.today)

    @cached_property
    def reasons(self) -> list[Reason]:
        """Why, the decisive reason first."""
        return self.obligation.reasons()

    @property
    def is_overdue(self) -> bool:
        return self.state == State.OVERDUE

    @property
    def is_pressing(self) -> bool:
        """Whether it is due within a week, or overdue."""
        due_on = self.obligation.due_on
        return due_on is not None and due_on - self.today <= datetime.timedelta(days=7)

    @property
    def is_available(self) -> bool:
        """Whether it can be begun today."""
        available_from = self.obligation.available_from
        return available_from is None or available_from <= self.today


@dataclass(frozen=True)
class DoneCourse:
    """A completed course with its newest certificate, if there is one."""

    completion: CourseCompletion
    certificate: AwardItem | None


@dataclass(frozen=True)
class MyLearning:
    """Everything on the screen. `visits` are the running courses, the one worked on last first.

    `dates` are booked dates of live sessions that are not over, the next first, shown in `zone`.
    """

    today: datetime.date
    visits: list[CourseVisit]
    obligations: list[DueCourse]
    offers: list[CoursePage]
    done: list[DoneCourse]
    dates: list[Booking]
    zone: ZoneInfo
    paths: list[PathView]
    """The learning path of the person's role; of each role, for people with several."""
    pulse: PulseInvitation | None = None
    """What the person is asked some weeks after their training."""

    @cached_property
    def resume(self) -> CourseVisit | None:
        """The course to go on with: the one worked on last."""
        return next(iter(self.visits), None)

    @cached_property
    def first(self) -> DueCourse | None:
        """The course to begin with while none is running: the most urgent one."""
        if self.resume:
            return None
        return next((due for due in self.obligations if due.is_available), None)

    @cached_property
    def resume_due(self) -> DueCourse | None:
        """The obligation behind the course to go on with."""
        course = self.resume.course if self.resume else None
        return next((due for due in self.obligations if due.course == course), None)

    @cached_property
    def due(self) -> list[DueCourse]:
        """What else has to be done, the most urgent first."""
        return [due for due in self.obligations if due not in (self.first, self.resume_due)]

    @cached_property
    def other_visits(self) -> list[CourseVisit]:
        """Courses that were begun of one's own accord, without the one to go on with."""
        obliged = {due.course.pk for due in self.obligations}
        return [visit for visit in self.visits[1:] if visit.course.pk not in obliged]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever assigned, begun or done."""
        return not (self.visits or self.obligations or self.done or self.dates or self.paths or self.pulse)


def my_learning(person: User, *, at: datetime.datetime) -> MyLearning:
    """The person's learning at a moment; the number of queries does not depend on how much there is."""
    visits = running_visits(person)
    by_course = {visit.course.pk: visit for visit in visits}
    obligations = [
        DueCourse(row, local_day(at, row.client), by_course.get(row.course_id)) for row in open_obligations(person)
    ]
    today = obligations[0].today if obligations else timezone.localdate(at)
    completions = list(
        CourseCompletion.objects.filter(learner=person)
        .select_related("course", "version")
        .order_by("-completed_at", "-pk")
    )
    dates = own_dates(person, at=at)
    taken = {row.course_id for row in completions} | set(by_course) | {due.course.pk for due in obligations}
    return MyLearning(
        today=today,
        visits=visits,
        obligations=obligations,
        offers=_offers(person, taken),
        done=_done([row for row in completions if row.course_id not in by_course], award_items(person, at=at)),
        dates=dates,
        zone=time_zone_of(person) if dates else ZoneInfo("UTC"),
        paths=_paths(person, at),
        pulse=open_pulse(person, at=at),
    )


def _paths(person: User, at: datetime.datetime) -> list[PathView]:
    """One query for people without a role family."""
    families = set(role_families_of(memberships_at(person, at=at)).values())
    return path_views(person, paths_in_force(families)) if families else []


def _offers(person: User, taken: set[int]) -> list[CoursePage]:
    """What the person may take besides, with covers ready to be shown."""
    covers = get_image_model().objects.prefetch_renditions(COVER)
    courses = course_access().visible_courses(person).exclude(pk__in=taken).order_by("title", "pk")
    return list(courses.prefetch_related(Prefetch("cover", covers)))


def _done(completions: Sequence[CourseCompletion], certificates: Sequence[AwardItem]) -> list[DoneCourse]:
    """Each completed course once, the newest first."""
    newest: dict[int, AwardItem] = {}
    for item in certificates:
        newest.setdefault(item.award.course_id, item)
    done: dict[int, DoneCourse] = {}
    for completion in completions:
        done.setdefault(completion.course_id, DoneCourse(completion, newest.get(completion.course_id)))
    return list(done.values())
