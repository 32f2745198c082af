"""Wagtail: who may open course pages, and what authors are told."""

from . import guards, placeholders

__all__ = ["guards", "placeholders"]
