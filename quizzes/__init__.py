"""Quizzes for courses: questions, attempts, grading."""
