from .courses import ChapterPage, CourseIndexPage, CourseMixin, CoursePage, Level
from .learning import CourseCompletion, Enrollment, LessonProgress
from .lessons import LessonMixin, LessonPage
from .media import CaptionTrack, MediaFile
from .reflections import MAX_REFLECTION_LENGTH, Reflection
from .roles import RoleFamily
from .routing import DirectRouteMixin
from .versions import CourseVersion

__all__ = [
    "MAX_REFLECTION_LENGTH",
    "CaptionTrack",
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
    "MediaFile",
    "Reflection",
    "RoleFamily",
]
