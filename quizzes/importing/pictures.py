"""Pictures in the texts of questions, as course folders say them: `![what it shows](../images/a.png)`.

Markdown of lessons has pictures as blocks of their own; in questions they stand in the text. So they step aside while
the text is read or written as Markdown.
"""

import re
import secrets
from collections.abc import Callable
from html import escape

from wagtail.images import get_image_model

from courses.importing import Faults, Node
from courses.importing.libraries import ImageLibrary
from courses.importing.links import Links
from courses.importing.source import Source, path_from
from courses.richtext import PICTURE, normal
from quizzes.models.questions.pictures import attributes_of, keeping

# Code that shows such signs is code. The title says how Wagtail places the picture, where that is unusual.
WRITTEN = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))"
    r"|!\[(?P<alt>(?:\\.|[^\]\\])*)\]\((?P<path>[^()\s]+)(?: \"(?P<format>[a-z-]+)\")?\)",
    re.DOTALL,
)
USUAL_FORMAT = "fullwidth"


def has_pictures(path: tuple[str | int, ...]) -> bool:
    """Whether the editor allows pictures in the text at this place of a question."""
    names = tuple(part for part in path if isinstance(part, str))
    return names in {("text",), ("feedback",), ("options", "text"), ("options", "feedback")}


def read_pictures(text: str, markdown: Callable[[str], str], file: str) -> str:
    """Markdown as rich text; the id of each picture is its path in the folder until `with_images` looks it up."""

    def made(match: re.Match[str]) -> str:
        alt = escape(re.sub(r"\\(.)", r"\1", match["alt"]))
        path = escape(path_from(file, match["path"]))
        return f'<embed alt="{alt}" embedtype="image" format="{match["format"] or USUAL_FORMAT}" id="{path}"/>'

    pieces: dict[str, str] = {}

    def aside(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        mark = f"x{secrets.token_hex(8)}x"
        pieces[mark] = made(match)
        return mark

    html = markdown(WRITTEN.sub(aside, text))
    for mark, piece in pieces.items():
        html = html.replace(mark, piece)
    return normal(html) if pieces else html


def check_pictures(text: str, node: Node, source: Source, faults: Faults, *path: str | int) -> None:
    """A fault for each picture that is not in the folder."""
    for match in WRITTEN.finditer(text):
        if not match["code"]:
            name = path_from(node.file, match["path"])
            ImageLibrary().check(name, source=source, faults=faults, file=node.file, line=node.line(*path))


def with_images(html: str, links: Links) -> str:
    """Rich text of `read_pictures` with the images of this site, and its links resolved."""

    def made(match: re.Match[str]) -> str:
        attributes = attributes_of(match[0])
        image = links.thing(get_image_model(), attributes["id"])
        return match[0].replace(f'id="{escape(attributes["id"])}"', f'id="{image.pk}"')

    return keeping(PICTURE, made, html, links.text)


def written_pictures(html: str, markdown: Callable[[str], str], path: Callable[[object], str]) -> str:
    """Rich text as Markdown with its pictures; `path(image)` takes an image along and says where it is.

    Of an image that is no longer there, its words stay.
    """

    def made(match: re.Match[str]) -> str:
        attributes = attributes_of(match[0])
        alt = re.sub(r"([\[\]\\])", r"\\\1", attributes.get("alt", ""))
        key = attributes.get("id", "")
        image = get_image_model()._default_manager.filter(pk=int(key)).first() if key.isdecimal() else None
        if image is None:
            return alt
        placed = attributes.get("format", USUAL_FORMAT)
        title = "" if placed == USUAL_FORMAT else f' "{placed}"'
        return f"![{alt}]({path(image)}{title})"

    return keeping(PICTURE, made, html, markdown)
