from .courses import ChapterPage, CourseIndexPage, CourseMixin, CoursePage, Level
from .learning import CourseCompletion, Enrollment, LessonProgress
from .lessons import LessonMixin, LessonPage
from .notes import Bookmark, Note
from .questions import LessonQuestion, PinnedQuestion
from .roles import RoleFamily
from .routing import DirectRouteMixin
from .versions import CourseVersion

__all__ = [
    "Bookmark",
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
    "LessonQuestion",
    "Level",
    "Note",
    "PinnedQuestion",
    "RoleFamily",
]
