"""The folder that an export fills, and the names that things have in it."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.blocks import Block, ChooserBlock, RichTextBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.blocks.walking import mapped
from courses.models import CoursePage, LessonMixin
from courses.models.portable import identity_of
from courses.richtext import Link, normal

from .markdown import NotExpressible, rich_text_to_markdown


class ExportRefused(Exception):
    """The course has something that the format cannot say; nothing was written. `reasons` are sentences."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


def without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields that say something: no empty texts, lists and dates."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [])}


@dataclass
class Outlet:
    """Collects the files of one course by their path in the folder."""

    course: CoursePage
    files: dict[str, bytes] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    _names: dict[tuple[type[Model], str], str] = field(default_factory=dict)

    def add_text(self, name: str, text: str) -> None:
        self.files[name] = text.encode()

    def next_number(self) -> int:
        """Counts lessons through the course, for the names of their files."""
        self.numbers["lesson"] = self.numbers.get("lesson", 0) + 1
        return self.numbers["lesson"]

    def add_file(self, thing: Any) -> str:
        """Take a file of the site along; returns its path. Equal content is taken once."""
        model = type(thing)
        known = (model, identity_of(thing))
        if known not in self._names:
            name = self._free_name(self._wanted_name(thing))
            with thing.file.open("rb") as file:
                self.files[name] = file.read()
            self._names[known] = name
        return self._names[known]

    def texts(self, file: str) -> "TextWriter":
        """Writes texts that stand in this file of the folder."""
        return TextWriter(self, file)

    def _wanted_name(self, thing: Any) -> str:
        """The path that the file came with if it came with this course, else one from its name on the site."""
        came_as = re.fullmatch(rf"{re.escape(self.course.slug)}: ([a-z0-9._/-]+)", thing.title)
        if came_as and ".." not in came_as[1]:
            return came_as[1]
        folder = "images" if isinstance(thing, get_image_model()) else "documents"
        path = PurePosixPath(thing.file.name)
        return f"{folder}/{slugify(path.stem) or 'file'}{path.suffix.lower()}"

    def _free_name(self, wanted: str) -> str:
        path = PurePosixPath(wanted)
        taken = {name.casefold() for name in self.files}
        names = [wanted, *(str(path.with_stem(f"{path.stem}-{number}")) for number in range(2, len(taken) + 3))]
        return next(name for name in names if name.casefold() not in taken)


@dataclass(frozen=True)
class TextWriter:
    """Writes rich text and names things as they are named in one file. Raises ExportRefused for what cannot be said."""

    outlet: Outlet
    file: str

    def markdown(self, html: str, *, where: str) -> str:
        """Rich text as Markdown."""
        try:
            return rich_text_to_markdown(self.named(html))
        except NotExpressible:
            raise ExportRefused([_cannot_say(where)]) from None

    def named(self, html: str) -> str:
        """Rich text in its normal form, its links naming files and pages as the folder does."""
        return normal(html, self._link)

    def block(self, block: Block, raw: Any) -> Any:
        """The raw value of a block with names for rows and rich text in its normal form."""
        return mapped(block, raw, self._leaf)

    def path(self, thing: Any) -> str:
        """Where a file of the site is, as written in this file."""
        depth = len(PurePosixPath(self.file).parts) - 1
        return "../" * depth + self.outlet.add_file(thing)

    def _leaf(self, block: Block, raw: Any) -> Any:
        if isinstance(block, RichTextBlock):
            return self.named(raw)
        if not isinstance(block, ChooserBlock):
            return raw
        thing = block.model_class._default_manager.filter(pk=raw).first()
        if thing is None:
            return None
        if isinstance(thing, Page):
            return f"page:{self._page(thing)}"
        if hasattr(thing, "file"):
            return self.path(thing)
        raise ExportRefused([_("“%(thing)s” cannot be part of an export.") % {"thing": thing}])

    def _link(self, link: Link) -> Link | None:
        attributes = dict(link)
        kind, pk = attributes.get("linktype"), attributes.get("id", "")
        if kind not in {"page", "document"} or not pk.isdigit():
            return link
        if kind == "document":
            document = get_document_model().objects.filter(pk=pk).first()
            return (("href", self.path(document)),) if document else None
        page = Page.objects.filter(pk=pk).first()
        return (("href", f"/page:{self._page(page)}"),) if page else None

    def _page(self, page: Page) -> str:
        """How a link names a page: see `courses.importing.links.page_named`."""
        course = self.outlet.course
        if page.pk == course.pk:
            return "."
        if page.is_descendant_of(course) and issubclass(page.specific_class, LessonMixin):
            return str(page.slug)
        site = page.get_site()
        root = site.root_page.url_path if site else "/"
        return "/" + str(page.url_path).removeprefix(root)


def _cannot_say(where: str) -> str:
    return _("%(where)s: the text has a format that an export does not know. Please write it anew.") % {"where": where}
