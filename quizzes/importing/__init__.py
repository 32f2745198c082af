"""What a course folder says about quizzes and questions."""

from .bank_files import bank_schema
from .questions import QuestionLibrary
from .quizzes import QuizFile, QuizLessonKind

__all__ = ["QuestionLibrary", "QuizFile", "QuizLessonKind", "bank_schema"]
