"""Wagtail: the question bank, and what authors are told about quizzes."""

from . import analysis, bank, grading, quizzes

__all__ = ["analysis", "bank", "grading", "quizzes"]
