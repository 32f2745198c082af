from .courses import ChapterPage, CourseIndexPage, CourseMixin, CoursePage, Level
from .learning import CourseCompletion, Enrollment, LessonProgress
from .lessons import LessonMixin, LessonPage
from .live import AttendanceMark, Booking, BookingState, LiveEvent, LiveSessionPage, Setting
from .roles import RoleFamily
from .routing import DirectRouteMixin
from .versions import CourseVersion

__all__ = [
    "AttendanceMark",
    "Booking",
    "BookingState",
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
    "LiveEvent",
    "LiveSessionPage",
    "RoleFamily",
    "Setting",
]
