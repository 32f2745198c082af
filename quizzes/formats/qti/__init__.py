"""QTI, the format of 1EdTech for questions and tests (docs/reference/qti.md): 1.2, 2.1, 2.2 and 3.0.

Each version can be written; all are read, whichever is chosen. A package (ZIP) brings pictures along.
"""

from .formats import QtiFormat, qti_formats

__all__ = ["QtiFormat", "qti_formats"]
