"""What content uses of the site: pages and files that texts link to, images and documents that blocks show.

In a folder they are named by path or short name, in the database by the id of a row.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.core.files.base import File
from django.core.files.images import ImageFile
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_save
from wagtail.blocks import Block, ChooserBlock, RichTextBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.blocks.walking import mapped
from courses.models import CoursePage
from courses.richtext import Link, normal
from courses.typing import Person

from .source import IMAGE_SUFFIXES, Source

PAGE = "/page:"
FILE = "/file:"
Row = TypeVar("Row", bound=Model)


class Library(Protocol):
    """A kind of thing that blocks choose: how a folder brings it along."""

    def accepts(self, name: str) -> bool:
        """Whether a file of this name can be such a thing."""

    def find_or_create(self, path: Path, title: str, author: Person | None) -> Model:
        """The thing with this title and content, else one with this content, else a new one."""


_libraries: dict[type[Model], Library] = {}


def register_library(model: type[Model], library: Library) -> None:
    """Make a model known whose rows are files of a course; its blocks then name them by path."""
    _libraries[model] = library


def library_of(model: type[Model]) -> Library | None:
    """The library of a model or of what it inherits from."""
    return next((library for known, library in _libraries.items() if issubclass(model, known)), None)


class ImageLibrary:
    def accepts(self, name: str) -> bool:
        return Path(name).suffix.lower() in IMAGE_SUFFIXES

    def find_or_create(self, path: Path, title: str, author: Person | None) -> Model:
        return _found(get_image_model(), path, title) or _created(get_image_model(), path, title, author, ImageFile)


class DocumentLibrary:
    def accepts(self, name: str) -> bool:
        return Path(name).suffix.lower() not in IMAGE_SUFFIXES

    def find_or_create(self, path: Path, title: str, author: Person | None) -> Model:
        model = get_document_model()
        return _found(model, path, title) or _created(model, path, title, author, File)


def _found(model: type[Row], path: Path, title: str) -> Row | None:
    same = model._default_manager.filter(file_hash=_digest(path)).order_by("pk")
    return same.filter(title=title).first() or same.first()


def _created(
    model: type[Row], path: Path, title: str, author: Person | None, wrap: "Callable[..., File[bytes]]"
) -> Row:
    with path.open("rb") as file:
        thing = model(title=title, file=wrap(file, name=path.name), uploaded_by_user=author)
        thing.file_size = path.stat().st_size  # type: ignore[attr-defined]
        thing.file_hash = _digest(path)  # type: ignore[attr-defined]
        thing.save()
    return thing


def _digest(path: Path) -> str:
    return hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()  # what Wagtail stores as `file_hash`


@dataclass
class NewFiles:
    """Files that came with rows created since; a row goes with its transaction, its file does not."""

    files: list[FieldFile] = field(default_factory=list)

    def note(self, sender: type[Model], instance: Model, created: bool, **kwargs: Any) -> None:
        """Receiver of `post_save`."""
        if created and library_of(sender):
            self.files.append(instance.file)  # type: ignore[attr-defined]

    def keep(self) -> None:
        """The import is done: the files stay."""
        self.files.clear()


@contextmanager
def taking_files_back() -> Iterator[NewFiles]:
    """Delete files that came with new rows of libraries, unless they are kept at the end."""
    files = NewFiles()
    post_save.connect(files.note)
    try:
        yield files
    finally:
        post_save.disconnect(files.note)
        for file in files.files:
            file.delete(save=False)


class Links:
    """Resolves what one course names. `missed` is set when a page is not there yet; it may come with a later lesson."""

    def __init__(self, course: CoursePage, source: Source, author: Person | None) -> None:
        self.course = course
        self.source = source
        self.author = author
        self.missed = False

    def text(self, html: str) -> str:
        """Rich text as the reader gives it, with Wagtail's links."""
        return normal(html, self._link) if PAGE in html or FILE in html else html

    def stream(self, block: Block, raw: Any) -> Any:
        """The raw value of a block with rows for names."""
        return mapped(block, raw, self._leaf)

    def file(self, model: type[Model], path: str) -> Model:
        """The row for a file of the folder."""
        library = library_of(model)
        assert library is not None  # noqa: S101 checked when the course was read
        return library.find_or_create(self.source.path(path), f"{self.course.slug}: {path}", self.author)

    def _leaf(self, block: Block, value: Any) -> Any:
        if isinstance(block, RichTextBlock):
            return self.text(value)
        if isinstance(block, ChooserBlock) and isinstance(value, str):
            if issubclass(block.model_class, Page):
                page = self._page(value.removeprefix("page:"))
                return page.pk if page else None
            return self.file(block.model_class, value).pk
        return value

    def _link(self, link: Link) -> Link | None:
        href = dict(link).get("href", "")
        if href.startswith(PAGE):
            page = self._page(href.removeprefix(PAGE))
            return (("id", str(page.pk)), ("linktype", "page")) if page else link
        if href.startswith(FILE):
            document = self.file(get_document_model(), href.removeprefix(FILE))
            return (("id", str(document.pk)), ("linktype", "document"))
        return link

    def _page(self, name: str) -> Page | None:
        page = page_named(name, self.course)
        self.missed |= page is None
        return page


def page_named(name: str, course: CoursePage) -> Page | None:
    """The page that a link names: "." the course, "/…" by its address on the site, else by its short name in it."""
    if name == ".":
        return Page.objects.get(pk=course.pk)
    if name.startswith("/"):
        return page_at(name, course)
    found: Page | None = Page.objects.descendant_of(course).filter(slug=name).order_by("path").first()
    return found


def page_at(address: str, inside: Page) -> Page | None:
    """The page with this address below the start page of the site that `inside` belongs to."""
    site = inside.get_site()
    if site is None:
        return None
    url_path = site.root_page.url_path.rstrip("/") + address.rstrip("/") + "/"
    found: Page | None = Page.objects.descendant_of(site.root_page, inclusive=True).filter(url_path=url_path).first()
    return found


def register_own_libraries() -> None:
    """Images and documents of Wagtail."""
    register_library(get_image_model(), ImageLibrary())
    register_library(get_document_model(), DocumentLibrary())
