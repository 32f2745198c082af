"""Wagtail: who may open course pages, what authors are told, and the admin of learning paths."""

from . import guards, paths

__all__ = ["guards", "paths"]
