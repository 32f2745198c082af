from .learning import CourseCompletion, Enrollment, LessonProgress
from .pages import ChapterPage, CourseIndexPage, CourseMixin, CoursePage, LessonMixin, LessonPage, Level
from .versions import CourseVersion

__all__ = [
    "ChapterPage",
    "CourseCompletion",
    "CourseIndexPage",
    "CourseMixin",
    "CoursePage",
    "CourseVersion",
    "Enrollment",
    "LessonMixin",
    "LessonPage",
    "LessonProgress",
    "Level",
]
