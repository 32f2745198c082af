from .courses import ChapterPage, CourseIndexPage, CourseMixin, CoursePage, Level
from .learning import CourseCompletion, Enrollment, LessonProgress
from .lessons import LessonMixin, LessonPage, without_ids
from .roles import RoleFamily
from .routing import DirectRouteMixin
from .versions import CourseVersion

__all__ = [
    "ChapterPage",
    "CourseCompletion",
    "CourseIndexPage",
    "CourseMixin",
    "CoursePage",
    "CourseVersion",
    "DirectRouteMixin",
    "Enrollment",
    "LessonMixin",
    "LessonPage",
    "LessonProgress",
    "Level",
    "RoleFamily",
    "without_ids",
]
