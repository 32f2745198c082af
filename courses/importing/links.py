"""What content uses of the site: pages and files that texts link to, and what blocks choose.

In a folder they are named by path or short name, in the database by the id of a row.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from wagtail.blocks import Block, RichTextBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from courses.blocks.media import VideoAddressBlock
from courses.blocks.walking import chosen_model, mapped
from courses.external_videos import recognized
from courses.models import CoursePage
from courses.richtext import Link, normal
from courses.transcripts import normal_transcript
from courses.typing import Person

from .libraries import digest_of, library_of
from .source import Source

PAGE = "/page:"
FILE = "/file:"


class Links:
    """Resolves what one course names. `titles`: those that the folder gives to documents, by path.

    `missed` is set when a page is not there yet; it may come with a later lesson. `renewed` is set when something that
    was there already, e.g. a question or a transcript, has changed with this import.
    """

    def __init__(
        self, course: CoursePage, source: Source, author: Person | None, titles: Mapping[str, str] | None = None
    ) -> None:
        self.course = course
        self.source = source
        self.author = author
        self.titles = titles or {}
        self.media: dict[int, str] = {}  # videos and recordings that this import has taken over
        self.missed = False
        self.renewed = False

    def text(self, html: str) -> str:
        """Rich text as the reader gives it, with Wagtail's links."""
        return normal(html, self._link) if PAGE in html or FILE in html else html

    def transcript(self, html: str) -> str:
        """The same for a transcript, which has headings, too."""
        return normal_transcript(html, self._link)

    def stream(self, block: Block, raw: Any) -> Any:
        """The raw value of a block with rows for names."""
        return mapped(block, raw, self._leaf)

    def thing(self, model: type[Model], name: str) -> Model:
        """The row for a name in the folder, e.g. for a file."""
        library = library_of(model)
        assert library is not None  # noqa: S101 checked when the course was read
        return library.find_or_create(name, self)

    def picture(self, name: str | None, current: AbstractImage | None) -> int | None:
        """The id of the image for a name: the current one, if that is the same picture under whatever title."""
        if not name:
            return None
        if current and current.get_file_hash() == digest_of(self.source.path(name)):
            return int(current.pk)
        return int(self.thing(get_image_model(), name).pk)

    def _leaf(self, block: Block, value: Any) -> Any:
        if isinstance(block, RichTextBlock):
            return self.text(value)
        if isinstance(block, VideoAddressBlock) and isinstance(value, str):
            return block.get_prep_value(recognized(value))
        model = chosen_model(block)
        if model is None or not isinstance(value, str):
            return value
        if issubclass(model, Page):
            page = self._page(value.removeprefix("page:"))
            return page.pk if page else None
        return self.thing(model, value).pk

    def _link(self, link: Link) -> Link | None:
        href = dict(link).get("href", "")
        if href.startswith(PAGE):
            page = self._page(href.removeprefix(PAGE))
            return (("id", str(page.pk)), ("linktype", "page")) if page else link
        if href.startswith(FILE):
            document = self.thing(get_document_model(), href.removeprefix(FILE))
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
