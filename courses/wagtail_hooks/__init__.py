"""Wagtail: who may open course pages, and what authors are told and offered."""

from . import checks, editing, guards, media, placeholders

__all__ = ["checks", "editing", "guards", "media", "placeholders"]
