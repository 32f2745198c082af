"""The rules for the blocks of a lesson."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks.struct_block import StructBlockValidationError

from .problems import ERROR, WARNING, Problem
from .targets import References, Targets, knowing
from .texts import Link, has_text, links_of, rich_texts

RawBlock = Mapping[str, Any]
Names = Mapping[str, Any]


def body_problems(body: Sequence[RawBlock], targets: Targets, names: Names) -> list[Problem]:
    """What is wrong with a lesson's body, in reading order.

    `body` is raw StreamField data, `names` says how block types are called, for `where`.
    """
    if not any(_says_something(block) for block in body):
        return [
            Problem(ERROR, _("The lesson is empty."), _("Please add at least one text, picture, video or exercise."))
        ]
    places = list(_places(body, names))
    references = _references(body)
    known = _Known(references, targets)
    problems = [*_heading_problems(places)]
    for place in places:
        for rule in RULES:
            problems += rule(place, known)
    return sorted(problems, key=lambda problem: -1 if problem.index is None else problem.index)


def errors_by_block(problems: Iterable[Problem], body: Sequence[RawBlock]) -> dict[int, ValidationError]:
    """Errors in the form in which a StreamBlock shows them at their blocks, by the block's position."""
    by_index: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.is_error and problem.index is not None:
            by_index.setdefault(problem.index, []).append(problem)
    return {index: _block_error(found, body[index]["value"]) for index, found in by_index.items()}


def _block_error(problems: list[Problem], value: Any) -> ValidationError:
    if not isinstance(value, Mapping):
        return ValidationError([problem.text for problem in problems])
    fields = {problem.field: ValidationError(problem.text) for problem in problems if problem.field in value}
    others = [problem.text for problem in problems if problem.field not in value]
    return StructBlockValidationError(block_errors=fields, non_block_errors=others)


# --- places -----------------------------------------------------------------------------------------------------------


class Place:
    """A block, where it stands, and how it is called for people: "Picture 2"."""

    def __init__(self, index: int, block: RawBlock, name: str) -> None:
        self.index = index
        self.kind: str = block["type"]
        self.value: Any = block["value"]
        self.block_id = str(block.get("id") or "")
        self.name = name

    def problem(self, severity: str, message: str, hint: str, field: str = "") -> Problem:
        return Problem(severity, message, hint, self.name, self.block_id, self.index, field)


def _places(body: Sequence[RawBlock], names: Names) -> Iterator[Place]:
    counts: Counter[str] = Counter()
    for index, block in enumerate(body):
        counts[block["type"]] += 1
        name = str(names.get(block["type"], block["type"]))
        yield Place(index, block, f"{name} {counts[block['type']]}")


def _says_something(block: RawBlock) -> bool:
    value = block["value"]
    return has_text(value) if block["type"] == "text" else block["type"] != "heading"


class _Known:
    """What the targets say, asked once for the whole lesson."""

    def __init__(self, references: References, targets: Targets) -> None:
        self.pages = targets.live_pages(references.pages)
        self.documents = targets.documents(references.documents)
        self.images = targets.images(references.images)
        self.media = targets.media(references.media)


def _references(body: Sequence[RawBlock]) -> References:
    found = References()
    for block in body:
        value = block["value"]
        for link in _links(value):
            if link.key is not None:
                (found.pages if link.target == "page" else found.documents).add(link.key)
        if isinstance(value, Mapping):
            for name, keys in (
                ("image", found.images),
                ("poster", found.images),
                ("document", found.documents),
                ("media", found.media),
            ):
                if isinstance(value.get(name), int | str):
                    keys.add(value[name])
    return found


@contextmanager
def shared_targets(bodies: Iterable[Sequence[RawBlock]]) -> Iterator[None]:
    """Inside, what these bodies point at is known: a few queries for all of them together, none for each."""
    together = References()
    for body in bodies:
        found = _references(body)
        together.pages.update(found.pages)
        together.documents.update(found.documents)
        together.images.update(found.images)
        together.media.update(found.media)
    with knowing(together):
        yield


def _links(value: Any) -> Iterator[Link]:
    for html in rich_texts(value):
        yield from links_of(html)


# --- rules ------------------------------------------------------------------------------------------------------------


def _heading_problems(places: Iterable[Place]) -> Iterator[Problem]:
    """The page's title is the first level; sections follow, and subsections only below a section."""
    before = 1
    for place in places:
        if place.kind != "heading":
            continue
        level = 3 if place.value.get("level") == "3" else 2
        if not str(place.value.get("text") or "").strip():
            yield place.problem(
                ERROR, _("The heading is empty."), _("Please write what follows, or remove the block."), "text"
            )
        if level > before + 1:
            yield place.problem(
                ERROR,
                _("A subsection stands before the first section."),
                _("Please choose the level “Section”, or put a section before it."),
                "level",
            )
        before = level


def _image_problems(place: Place, known: _Known) -> Iterator[Problem]:
    if place.kind != "image":
        return
    image = place.value.get("image")
    if image not in known.images:
        yield place.problem(
            ERROR, _("The picture is not in the library any more."), _("Please choose another one."), "image"
        )
    if not str(place.value.get("alt") or "").strip() and not place.value.get("is_decorative"):
        yield place.problem(
            ERROR,
            _("The picture has no alternative text."),
            _("Please describe the picture, or tick “Decoration only” if it says nothing."),
            "alt",
        )


def _media_problems(place: Place, known: _Known) -> Iterator[Problem]:
    if place.kind not in ("video", "audio"):
        return
    media = known.media.get(place.value.get("media"))
    if media is None:
        yield place.problem(
            ERROR, _("The file is not in the library any more."), _("Please choose another one."), "media"
        )
        return
    if place.kind == "video" and media.has_speech and not media.has_captions:
        yield place.problem(
            ERROR,
            _("The video has no captions."),
            _("Please add captions to it (menu: Media), or say there that nobody speaks."),
            "media",
        )
    if not media.has_transcript:
        severity = WARNING if place.kind == "video" else ERROR
        yield place.problem(
            severity,
            _("There is no transcript."),
            _("Please write down what is said and shown, for people who cannot hear or see it."),
            "media",
        )


def _external_video_problems(place: Place, known: _Known) -> Iterator[Problem]:
    if place.kind == "external_video" and not has_text(str(place.value.get("transcript") or "")):
        yield place.problem(
            WARNING,
            _("There is no transcript or summary."),
            _("Some people will not load the video; please say in a few sentences what it shows."),
            "transcript",
        )


def _document_problems(place: Place, known: _Known) -> Iterator[Problem]:
    if place.kind == "document" and place.value.get("document") not in known.documents:
        yield place.problem(
            ERROR, _("The document is not in the library any more."), _("Please choose another one."), "document"
        )


def _link_problems(place: Place, known: _Known) -> Iterator[Problem]:
    for link in _links(place.value):
        yield from _link_target_problems(place, known, link)
        if link.is_empty:
            yield place.problem(ERROR, _("A link has no text."), _("Please write where it leads, or remove it."))
        elif link.is_vague:
            yield place.problem(
                WARNING,
                _("The text “%(text)s” does not say where the link leads.") % {"text": link.text},
                _("Please use the name of what it leads to."),
            )
        elif link.is_bare_url:
            yield place.problem(
                WARNING,
                _("The text of a link is a bare address: %(text)s.") % {"text": link.text[:80]},
                _("Please use the name of what it leads to."),
            )


def _link_target_problems(place: Place, known: _Known, link: Link) -> Iterator[Problem]:
    text = {"text": link.text}
    if link.target == "page" and link.key not in known.pages:
        yield place.problem(
            ERROR,
            _("The link “%(text)s” leads to a page that does not exist any more.") % text,
            _("Please choose another page, or remove the link."),
        )
    elif link.target == "page" and not known.pages[link.key or 0]:
        # No error: of two lessons that link to each other, one must be published first.
        yield place.problem(
            WARNING,
            _("The link “%(text)s” leads to a page that is not published.") % text,
            _("Please publish the page, or remove the link."),
        )
    elif link.target == "document" and link.key not in known.documents:
        yield place.problem(
            ERROR,
            _("The link “%(text)s” leads to a document that does not exist any more.") % text,
            _("Please choose another document, or remove the link."),
        )


Rule = Callable[[Place, _Known], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    _image_problems,
    _media_problems,
    _external_video_problems,
    _document_problems,
    _link_problems,
)
