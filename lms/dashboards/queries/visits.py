"""How far a learner is in several courses at once."""

import uuid
from collections.abc import Sequence

from django.db.models import Prefetch
from wagtail.models import Page

from courses.models import CourseCompletion, Enrollment, LessonMixin, LessonProgress
from courses.queries import ChapterItem, CourseVisit, LessonItem
from lms.accounts.models import User


def running_visits(learner: User) -> list[CourseVisit]:
    """The courses that the learner has begun and not completed, the one worked on last first; three queries.

    The same view of a course as `courses.queries.course_visit`, however many courses there are.
    """
    enrollments = list(
        Enrollment.objects.filter(learner=learner, course__live=True)
        .exclude(course__in=CourseCompletion.objects.filter(learner=learner).values("course"))
        .select_related("course", "version")
        .prefetch_related(Prefetch("progress", LessonProgress.objects.order_by("-completed_at", "-pk")))
    )
    enrollments.sort(key=_last_activity, reverse=True)
    pages = _live_lessons(enrollments)
    return [_visit(enrollment, pages) for enrollment in enrollments]


def _last_activity(enrollment: Enrollment) -> tuple[object, int]:
    moments = [enrollment.enrolled_at, *(step.completed_at for step in enrollment.progress.all()[:1])]
    if enrollment.resumed_at:
        moments.append(enrollment.resumed_at)
    return max(moments), enrollment.pk


def _live_lessons(enrollments: Sequence[Enrollment]) -> dict[uuid.UUID, Page]:
    keys = [lesson["key"] for enrollment in enrollments for lesson in enrollment.version.lessons()]
    lessons = Page.objects.filter(translation_key__in=keys).type(LessonMixin).live()
    return {page.translation_key: page for page in lessons}


def _visit(enrollment: Enrollment, pages: dict[uuid.UUID, Page]) -> CourseVisit:
    completed = {step.lesson_key for step in enrollment.progress.all()}
    chapters = [
        ChapterItem(
            title=chapter["title"],
            lessons=[
                LessonItem(
                    key=key,
                    page=pages[key],
                    title=pages[key].title,
                    minutes=lesson["minutes"],
                    is_required=lesson["required"],
                    icon=getattr(pages[key].specific_class, "icon", LessonMixin.icon),
                    is_completed=key in completed,
                    is_current=False,
                )
                for lesson in chapter["lessons"]
                if (key := uuid.UUID(lesson["key"])) in pages
            ],
        )
        for chapter in enrollment.version.outline
    ]
    return CourseVisit(
        course=enrollment.course,
        version=enrollment.version,
        enrollment=enrollment,
        chapters=[chapter for chapter in chapters if chapter.lessons],
    )
