"""Kinds of lessons that are a Markdown file: front matter and text."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import LessonPage, LiveSessionPage, TransferTaskPage

from .blocks import body_to_markdown
from .outlet import ExportRefused, Outlet, without_empty
from .yaml import dump


class PageLessonWriter:
    """`page: lessons/01-title.md`. Other kinds of files inherit it: they have more in their front matter."""

    key = "page"
    model: type[Page] = LessonPage

    def write(self, page: Any, outlet: Outlet) -> str:
        name = f"lessons/{outlet.next_number():02}-{page.slug}.md"
        body = body_to_markdown(page, outlet.texts(name))
        if not body:
            raise ExportRefused([_("The lesson “%(title)s” is empty.") % {"title": page.title}])
        front = {
            "key": str(page.translation_key),
            "title": page.title,
            "slug": page.slug,
            "minutes": page.planned_minutes,
            "required": page.is_required,
            "summary": page.search_description,
        }
        outlet.add_text(name, f"---\n{dump({**without_empty(front), **self.front(page)})}---\n\n{body}\n")
        return name

    def front(self, page: Any) -> dict[str, Any]:
        """What the kind has in its front matter besides."""
        return {}


class LiveLessonWriter(PageLessonWriter):
    """`live: lessons/04-title.md`. Dates are no content."""

    key = "live"
    model = LiveSessionPage

    def front(self, page: LiveSessionPage) -> dict[str, Any]:
        return {"setting": page.setting}


class TransferLessonWriter(PageLessonWriter):
    """`transfer: lessons/07-apply-it.md`."""

    key = "transfer"
    model = TransferTaskPage

    def front(self, page: TransferTaskPage) -> dict[str, Any]:
        return {
            "text": page.text_rule,
            "minutes_before_after": page.minutes_rule,
            "files": page.max_files,
            "file_kinds": sorted(page.groups()),
            "rubric": [
                without_empty({"criterion": row["title"], "hint": row["hint"], "levels": 3 if row["has_partly"] else 2})
                for row in page.criteria()
            ],
        }
