"""The kind of lesson "page": front matter and Markdown."""

from django.utils.translation import gettext as _

from courses.models import LessonPage

from .blocks import body_to_markdown
from .outlet import ExportRefused, Outlet, without_empty
from .yaml import dump


class PageLessonWriter:
    """`page: lessons/01-title.md`."""

    key = "page"
    model = LessonPage

    def write(self, page: LessonPage, outlet: Outlet) -> str:
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
        outlet.add_text(name, f"---\n{dump(without_empty(front))}---\n\n{body}\n")
        return name
