"""Pictures that came with a question: they become images of the site, where the place can show one.

In stored rich text a picture is `<embed embedtype="image" …>`, as Wagtail's editor writes it.
"""

import re
from html import escape
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from django.core.files.images import ImageFile
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike

from courses.conf import content_variants
from courses.importing.media import media_types
from courses.richtext import PICTURE
from courses.typing import Person
from quizzes.models.questions.base import frozen_html
from quizzes.models.questions.pictures import attributes_of, keeping

from .neutral import NeutralQuestion
from .texts import rich_text, warn_of_lost_tags

IMAGE = re.compile(r"<img\b(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.IGNORECASE)
LINKED_FILE = re.compile(r"<a\b[^>]*@@PLUGINFILE@@/[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
PLUGIN_FILE = "@@PLUGINFILE@@/"
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
DEFAULT_FORMAT = "fullwidth"


class Pictures:
    """Turns the HTML of one question into rich text of the site."""

    def __init__(self, question: NeutralQuestion, author: Person | None = None) -> None:
        self.question = question
        self.author = author

    def rich_text(self, html: str, *, line: int = 0, has_pictures: bool = True) -> str:
        """Sanitized rich text; what cannot come along becomes a problem, an image its alternative text."""

        def made(match: re.Match[str]) -> str:
            attributes = attributes_of(match[0])
            image = self._image(attributes, line) if has_pictures else None
            if image is None:
                return self._without_image(attributes, line, is_place=has_pictures)
            alt = escape(attributes.get("alt", "").strip())
            return f'<embed alt="{alt}" embedtype="image" format="{DEFAULT_FORMAT}" id="{image.pk}"/>'

        def change(text: str) -> str:
            warn_of_lost_tags(text, self.question, line)
            return rich_text(text)

        return keeping(IMAGE, made, LINKED_FILE.sub(self._without_link(line), html), change)

    def image(self, name: str, *, alt: str) -> Any:
        """The image of the site for a file that came with the question; None, and a problem, when there can be none."""
        return self._image({"src": PLUGIN_FILE + quote(name), "alt": alt}, self.question.line)

    def _image(self, attributes: dict[str, str], line: int) -> Any:
        """The image of the site for an <img>; None, and a problem, when there can be none."""
        source = attributes.get("src", "")
        if not source.startswith(PLUGIN_FILE):
            reason = _("The image “%(source)s” is not in the file; images from elsewhere are not loaded.")
            self.question.warn(reason % {"source": source[:80]}, line)
            return None
        stored = unquote(source.removeprefix(PLUGIN_FILE))
        content, name = self.question.files.get(stored), PurePosixPath(stored).name
        if content is None:
            self.question.warn(_("The image “%(name)s” is not in the file.") % {"name": name[:80]}, line)
            return None
        kind = media_types().get(PurePosixPath(name).suffix.lower())
        if kind is None or PurePosixPath(name).suffix.lower() not in SUFFIXES:
            reason = _("The image “%(name)s” is of a kind that is not allowed; allowed are PNG, JPEG and WebP.")
            self.question.warn(reason % {"name": name[:80]}, line)
            return None
        if len(content) > kind.max_bytes or not kind.is_valid(content):
            reason = _("The image “%(name)s” is damaged, too large, or not what its name says.")
            self.question.warn(reason % {"name": name[:80]}, line)
            return None
        if not attributes.get("alt", "").strip():
            reason = _("The image “%(name)s” has no alternative text. Please say in words what it shows.")
            self.question.warn(reason % {"name": name[:80]}, line)
        return _find_or_create(name, content, self.author)

    def _without_image(self, attributes: dict[str, str], line: int, *, is_place: bool) -> str:
        alt = attributes.get("alt", "").strip()
        if not is_place:
            name = PurePosixPath(unquote(attributes.get("src", ""))).name
            reason = _("This place cannot show images; the alternative text of “%(name)s” stands there instead.")
            self.question.warn(reason % {"name": name[:80]}, line)
        return escape(alt, quote=False)

    def _without_link(self, line: int) -> Any:
        """Recordings and other files have no place in a question; their link keeps its words."""

        def replaced(match: re.Match[str]) -> str:
            name = PurePosixPath(unquote(attributes_of(match[0]).get("href", ""))).name
            reason = _("The file “%(name)s” cannot come along; the words of its link stay.")
            self.question.warn(reason % {"name": name[:80]}, line)
            return match[1]

        return replaced


def _find_or_create(name: str, content: bytes, author: Person | None) -> Any:
    """The image with this content that all may see, else a new one."""
    model = get_image_model()
    digest = hash_filelike(BytesIO(content))
    for_all = model._default_manager.exclude(collection__in=content_variants().own_collections())
    known = for_all.filter(file_hash=digest).order_by("pk").first()
    if known is not None:
        return known
    image = model(title=PurePosixPath(name).stem[:255], file=ImageFile(BytesIO(content), name=name[-100:]))
    image.uploaded_by_user = author
    image.file_size, image.file_hash = len(content), digest
    image.save()
    return image


def named_file(image: Any, files: dict[str, bytes]) -> str:
    """Put what an image holds into `files`; returns its name there."""
    name = f"{image.pk}-{PurePosixPath(image.file.name).name}"
    with image.file.open("rb") as file:
        files[name] = file.read()
    return name


def with_files(html: str, files: dict[str, bytes]) -> str:
    """Rich text as a file says it, images as `<img src="@@PLUGINFILE@@/…">`: the counterpart of `Pictures`.

    What the images hold is put into `files`.
    """

    def made(match: re.Match[str]) -> str:
        attributes = attributes_of(match[0])
        key = attributes.get("id", "")
        image = get_image_model()._default_manager.filter(pk=int(key)).first() if key.isdecimal() else None
        if image is None:
            return ""
        name = named_file(image, files)
        return f'<img src="{PLUGIN_FILE}{name}" alt="{escape(attributes.get("alt", ""))}">'

    return keeping(PICTURE, made, html, frozen_html)
