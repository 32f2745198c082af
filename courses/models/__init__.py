from .courses import ChapterPage, CourseIndexPage, CourseMixin, CoursePage, DistanceLearning, Level, facts_of_pages
from .learning import CourseCompletion, Enrollment, LessonProgress
from .lessons import LessonMixin, LessonPage
from .live import AttendanceMark, Booking, BookingState, LiveEvent, LiveSessionPage, Setting
from .media import CaptionTrack, MediaFile
from .notes import Bookmark, Note
from .paths import LearningPath, PathItem, PathVersion
from .portable import without_ids
from .questions import LessonQuestion, PinnedQuestion
from .ratings import CourseRating
from .reflections import MAX_REFLECTION_LENGTH, Reflection
from .roles import RoleFamily
from .routing import DirectRouteMixin, FewRestrictionsMixin
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
    "MAX_REFLECTION_LENGTH",
    "RULES",
    "AttendanceMark",
    "Booking",
    "BookingState",
    "Bookmark",
    "CaptionTrack",
    "ChangeClass",
    "ChapterPage",
    "CompletionRule",
    "CourseCompletion",
    "CourseIndexPage",
    "CourseMixin",
    "CoursePage",
    "CourseRating",
    "CourseVersion",
    "DirectRouteMixin",
    "DistanceLearning",
    "Enrollment",
    "FewRestrictionsMixin",
    "ImmutableVersion",
    "LearningPath",
    "LessonFact",
    "LessonMixin",
    "LessonPage",
    "LessonProgress",
    "LessonQuestion",
    "LessonSnapshot",
    "Level",
    "LiveEvent",
    "LiveSessionPage",
    "MediaFile",
    "Note",
    "Part",
    "PathItem",
    "PathVersion",
    "PinnedQuestion",
    "Reflection",
    "RepeatPolicy",
    "RoleFamily",
    "Setting",
    "Submission",
    "SubmissionFile",
    "TransferTaskPage",
    "VersionRelease",
    "facts_of",
    "facts_of_pages",
    "lines_of_html",
    "without_ids",
]
