"""Wagtail: who may open course pages, and what authors are told."""

from . import guards

__all__ = ["guards"]
