"""Wagtail: who may open course pages, and what authors are told."""

from . import editing, guards, placeholders

__all__ = ["editing", "guards", "placeholders"]
