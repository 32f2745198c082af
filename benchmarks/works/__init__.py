"""What is measured, one module per subject. Goals are those of the norm; see README.md."""

from benchmarks.norm import Work

from . import certificate, figures, floors, pages, quiz

WORKS: list[Work] = [*floors.WORKS, *pages.WORKS, *quiz.WORKS, *certificate.WORKS, *figures.WORKS]

__all__ = ["WORKS"]
