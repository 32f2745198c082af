"""Wagtail: who may open course pages, what authors are told, and how courses come in and go out."""

from . import exchange, guards

__all__ = ["exchange", "guards"]
