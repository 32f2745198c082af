"""Wagtail: who may open course pages, what authors are told and offered, and the admin of learning paths."""

from . import checks, editing, guards, media, paths, placeholders

__all__ = ["checks", "editing", "guards", "media", "paths", "placeholders"]
