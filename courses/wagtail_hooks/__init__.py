"""Wagtail: who may open course pages, and what authors are told and offered."""

from . import checks, guards, media

__all__ = ["checks", "guards", "media"]
