from .courses import ChapterPage, CourseIndexPage, CourseMixin, CoursePage, Level
from .learning import CourseCompletion, Enrollment, LessonProgress
from .lessons import LessonMixin, LessonPage, without_ids
from .live import AttendanceMark, Booking, BookingState, LiveEvent, LiveSessionPage, Setting
from .notes import Bookmark, Note
from .questions import LessonQuestion, PinnedQuestion
from .roles import RoleFamily
from .routing import DirectRouteMixin
from .rules import RULES, CompletionRule, LessonFact, Part
from .submissions import Submission, SubmissionFile
from .texts import lines_of_html
from .transfer_tasks import TransferTaskPage
from .versions import (
    ChangeClass,
    CourseVersion,
    ImmutableVersion,
    LessonSnapshot,
    RepeatPolicy,
    VersionRelease,
    facts_of,
)

__all__ = [
    "RULES",
    "AttendanceMark",
    "Booking",
    "BookingState",
    "Bookmark",
    "ChangeClass",
    "ChapterPage",
    "CompletionRule",
    "CourseCompletion",
    "CourseIndexPage",
    "CourseMixin",
    "CoursePage",
    "CourseVersion",
    "DirectRouteMixin",
    "Enrollment",
    "ImmutableVersion",
    "LessonFact",
    "LessonMixin",
    "LessonPage",
    "LessonProgress",
    "LessonQuestion",
    "LessonSnapshot",
    "Level",
    "LiveEvent",
    "LiveSessionPage",
    "Note",
    "Part",
    "PinnedQuestion",
    "RepeatPolicy",
    "RoleFamily",
    "Setting",
    "Submission",
    "SubmissionFile",
    "TransferTaskPage",
    "VersionRelease",
    "facts_of",
    "lines_of_html",
    "without_ids",
]
