"""How far a learner is in several courses at once."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from wagtail.models import Page

from courses.models import CourseCompletion, Enrollment, LessonMixin, LessonProgress
from courses.queries import NO_UPDATE, CourseVisit, LessonItem, Sight, Update, updates_for, with_completed_version
from lms.accounts.models import User


def running_visits(learner: User) -> list[CourseVisit]:
    """The courses whose followed version the learner has not completed, the one worked on last first; three queries.

    Two more if a completed course changed materially. The same view of a course as `courses.queries.course_visit`,
    however many courses there are.
    """
    has_finished = CourseCompletion.objects.filter(learner=OuterRef("learner"), version=OuterRef("version"))
    enrollments = list(
        with_completed_version(Enrollment.objects.filter(learner=learner, course__live=True))
        .exclude(Exists(has_finished))
        .select_related("course", "version")
        .prefetch_related(Prefetch("progress", LessonProgress.objects.order_by("-completed_at", "-pk")))
    )
    enrollments.sort(key=_last_activity, reverse=True)
    pages = _live_lessons(enrollments)
    updates = updates_for(enrollments)
    # Whoever completed a course and is asked for nothing has nothing to go on with.
    running = [row for row in enrollments if row.completed_version is None or row.pk in updates]
    return [_visit(row, pages, updates.get(row.pk, NO_UPDATE)) for row in running]


def _last_activity(enrollment: Enrollment) -> tuple[object, int]:
    moments = [enrollment.enrolled_at, *(step.completed_at for step in enrollment.progress.all()[:1])]
    if enrollment.resumed_at:
        moments.append(enrollment.resumed_at)
    return max(moments), enrollment.pk


def _live_lessons(enrollments: Sequence[Enrollment]) -> dict[uuid.UUID, Page]:
    keys = [lesson["key"] for enrollment in enrollments for lesson in enrollment.version.lessons()]
    lessons = Page.objects.filter(translation_key__in=keys).type(LessonMixin).live()
    return {page.translation_key: page for page in lessons}


def _visit(enrollment: Enrollment, pages: dict[uuid.UUID, Page], update: Update) -> CourseVisit:
    progress = [(step.lesson_key, step.completed_at) for step in enrollment.progress.all()]

    def make(lesson: dict[str, Any], flags: dict[str, Any]) -> LessonItem:
        page = pages[flags["key"]]
        icon = getattr(page.specific_class, "icon", LessonMixin.icon)
        return LessonItem(page=page, title=page.title, icon=icon, is_current=False, **flags)

    return CourseVisit(
        course=enrollment.course,
        version=enrollment.version,
        enrollment=enrollment,
        chapters=Sight(enrollment.version, update, progress).chapters(enrollment.version.outline, pages, make),
        update=update,
    )
