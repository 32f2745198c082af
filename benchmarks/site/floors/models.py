from typing import Any, ClassVar

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page


class FloorNote(models.Model):
    """A row to read by its key."""

    text = models.CharField(max_length=100)

    wagtail_reference_index_ignore = True


class FloorPage(Page):
    """A page as Wagtail's tutorial makes it."""

    body = StreamField([("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock())])

    content_panels: ClassVar[list[Any]] = []
    template = "floors/floor_page.html"
