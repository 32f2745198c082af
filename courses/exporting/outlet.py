"""The folder that an export fills, and the names that things have in it."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.blocks import Block, ChooserBlock, RichTextBlock
from wagtail.documents import get_document_model
from wagtail.models import Page

from courses.blocks.media import VideoAddressBlock
from courses.blocks.walking import chosen_model, mapped
from courses.external_videos import stored
from courses.models import CoursePage, LessonMixin
from courses.richtext import Link, normal

from .markdown import NotExpressible, rich_text_to_markdown
from .registry import thing_writer_of


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
    """Collects the files of one course by their path in the folder. `titles`: those of documents, by path."""

    course: CoursePage
    files: dict[str, bytes] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    _names: dict[tuple[type[Model], Any], str] = field(default_factory=dict)

    def add_text(self, name: str, text: str) -> None:
        self.files[name] = text.encode()

    def next_number(self) -> int:
        """Counts lessons through the course, for the names of their files."""
        self.numbers["lesson"] = self.numbers.get("lesson", 0) + 1
        return self.numbers["lesson"]

    def take(self, thing: Any) -> str:
        """Take something of the site along, once; returns its name in the folder. Raises ExportRefused."""
        known = (type(thing), thing.pk)
        if known not in self._names:
            writer = thing_writer_of(type(thing))
            if writer is None:
                raise ExportRefused([_("“%(thing)s” cannot be part of an export.") % {"thing": thing}])
            self._names[known] = writer(thing, self)
        return self._names[known]

    def add_file(self, wanted: str, file: Any, *, is_alone: bool = True) -> str:
        """Add the content of a file of the site; returns its path, which is another one if the wanted one is taken.

        Equal content that wants the same path is taken once, unless more files lie beside it (`is_alone` is False):
        those have its name with other endings.
        """
        with file.open("rb") as opened:
            content = opened.read()
        if is_alone and self.files.get(wanted) == content:
            return wanted
        name = self._free_name(wanted, is_alone=is_alone)
        self.files[name] = content
        return name

    def texts(self, file: str) -> "TextWriter":
        """Writes texts that stand in this file of the folder."""
        return TextWriter(self, file)

    def _free_name(self, wanted: str, *, is_alone: bool) -> str:
        def compared(name: str) -> str:
            return name.casefold() if is_alone else name.casefold().partition(".")[0]

        path = PurePosixPath(wanted)
        taken = {compared(name) for name in self.files}
        names = [wanted, *(str(path.with_stem(f"{path.stem}-{number}")) for number in range(2, len(taken) + 3))]
        return next(name for name in names if compared(name) not in taken)


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
        """The name of a thing of the site, e.g. where a file is, as written in this file."""
        depth = len(PurePosixPath(self.file).parts) - 1
        return "../" * depth + self.outlet.take(thing)

    def _leaf(self, block: Block, raw: Any) -> Any:
        if isinstance(block, RichTextBlock):
            return self.named(raw)
        if isinstance(block, VideoAddressBlock):
            video = stored(raw)
            return video.watch_url if video else None
        model = chosen_model(block)
        thing = model._default_manager.filter(pk=raw).first() if model else None
        if thing is None and isinstance(block, ChooserBlock):
            if block.required:
                message = _("%(file)s: something that a block shows is not on this site any more.")
                raise ExportRefused([message % {"file": self.file}])
            return None
        if thing is None:
            return raw
        return f"page:{self._page(thing)}" if isinstance(thing, Page) else self.path(thing)

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
