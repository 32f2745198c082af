"""What is measured, one module per subject. Goals are those of the norm; see README.md."""

from benchmarks.norm import Work

from . import floors, pages

WORKS: list[Work] = [*floors.WORKS, *pages.WORKS]

__all__ = ["WORKS"]
