from .courses import ChapterPage, CourseIndexPage, CourseMixin, CoursePage, Level
from .learning import CourseCompletion, Enrollment, LessonProgress
from .lessons import LessonMixin, LessonPage
from .roles import RoleFamily
from .routing import DirectRouteMixin
from .submissions import Submission, SubmissionFile
from .transfer_tasks import TransferTaskPage
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
    "Submission",
    "SubmissionFile",
    "TransferTaskPage",
]
