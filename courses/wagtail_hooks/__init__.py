"""Wagtail: who may open course pages, and what authors are told."""

from . import editing, guards

__all__ = ["editing", "guards"]
