"""Wagtail: who may open course pages, what authors are told and offered, paths, and how courses come in and go out."""

from . import checks, editing, exchange, guards, home, media, paths, placeholders, training

__all__ = ["checks", "editing", "exchange", "guards", "home", "media", "paths", "placeholders", "training"]
