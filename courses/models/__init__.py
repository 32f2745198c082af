from .courses import ChapterPage, CourseIndexPage, CourseMixin, CoursePage, Level
from .learning import CourseCompletion, Enrollment, LessonProgress
from .lessons import LessonMixin, LessonPage
from .paths import LearningPath, PathItem, PathVersion
from .ratings import CourseRating
from .roles import RoleFamily
from .routing import DirectRouteMixin
from .versions import CourseVersion

__all__ = [
    "ChapterPage",
    "CourseCompletion",
    "CourseIndexPage",
    "CourseMixin",
    "CoursePage",
    "CourseRating",
    "CourseVersion",
    "DirectRouteMixin",
    "Enrollment",
    "LearningPath",
    "LessonMixin",
    "LessonPage",
    "LessonProgress",
    "Level",
    "PathItem",
    "PathVersion",
    "RoleFamily",
]
