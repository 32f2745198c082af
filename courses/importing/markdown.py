"""Markdown of a lesson → blocks of its StreamField; Markdown of a field → rich text."""

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from courses.html import is_safe_url, sanitize

from .faults import Faults, Mention
from .generic import GENERIC, GenericReader
from .registry import fences
from .schema import ChecklistFile, ComparisonFile, PromptFile
from .source import DOCUMENT_FOLDER, path_from
from .yaml import Node, load_yaml, parse

Block = dict[str, Any]
LEVELS = ("2", "3")
CALLOUTS = ("note", "caution", "practice", "example")
CONTAINERS = (*CALLOUTS, "details")
PAGE = "page:"
BLOCK_ID = re.compile(r"\{#([A-Za-z0-9-]{1,64})\}")
RICH_TEXT_TOKENS = frozenset({"paragraph", "bullet_list", "ordered_list", "list_item", "blockquote"})


def _parser() -> MarkdownIt:
    # Raw HTML is parsed in order to be refused with its line; left unparsed, it would be shown as text.
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    # By default an unsafe address is silently left as text; it shall be a fault.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    # Addresses stay as they are written, so that they can be written again.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    for name in CONTAINERS:
        parser.use(container_plugin, name=name)
    return parser


class MarkdownReader:
    """Reads the Markdown of one file. Faults name the line in that file; `first_line` is where the Markdown begins."""

    def __init__(self, *, file: str, faults: Faults, first_line: int = 1) -> None:
        self.file = file
        self.faults = faults
        self.first_line = first_line
        self.parser = _parser()

    # --- rich text of a field -----------------------------------------------------------------------------------------

    def rich_text(self, text: str) -> str:
        """Markdown that may only be rich text → sanitized HTML."""
        tokens = self.parser.parse(text)
        for token in self._top_level(tokens):
            if not self._is_rich_text(token):
                self._fault(token, _("Only text, lists, quotes and links are allowed here."))
        return self._render(tokens)

    # --- blocks of a lesson -------------------------------------------------------------------------------------------

    def blocks(self, text: str) -> list[Block]:
        """Markdown of a lesson → raw StreamField data, each block with its `line` and, if the file gives one, an `id`.

        What blocks use of the site is named as it is written, e.g. an image by its path.
        """
        blocks: list[Block] = []
        pending: list[Token] = []
        ids: list[str] = []
        for group in self._groups(self.parser.parse(text)):
            marker = self._id_marker(group)
            block = None if marker else self._block(group)
            if block is None and not marker:
                pending += group
                continue
            blocks += self._text_block(pending, ids)
            pending = []
            if marker:
                ids.append(marker)
            elif block:
                blocks.append(self._placed(block, group[0], ids))
        blocks += self._text_block(pending, ids)
        self._check_ids(blocks)
        return blocks

    def _id_marker(self, group: list[Token]) -> str | None:
        """The id that a paragraph like `{#a1}` gives to the block after it."""
        match = BLOCK_ID.fullmatch(group[1].content) if group[0].type == "paragraph_open" else None
        return match[1] if match else None

    def _placed(self, block: Block, token: Token, ids: list[str]) -> Block:
        named = {"id": ids.pop()} if ids else {}
        ids.clear()
        return {**block, **named, "line": self._line(token)}

    def _check_ids(self, blocks: list[Block]) -> None:
        seen: set[str] = set()
        for block in blocks:
            if block.get("id") in seen:
                message = _("The id “%(id)s” stands twice in this lesson.") % {"id": block["id"]}
                self.faults.add(self.file, block["line"], message)
            seen |= {block["id"]} if "id" in block else set()

    def _block(self, group: list[Token]) -> Block | None:
        """The block that a group of tokens stands for; None for rich text, which is joined with its neighbors."""
        kind = group[0].type.removesuffix("_open")
        if kind.startswith("container_"):
            return self._container(kind.removeprefix("container_"), group)
        makers: dict[str, Callable[[list[Token]], Block | None]] = {
            "heading": self._heading,
            "fence": self._fence,
            "code_block": self._fence,
            "table": self._table,
            "paragraph": self._image,
        }
        if kind in makers:
            return makers[kind](group)
        if kind not in RICH_TEXT_TOKENS:
            self._fault(group[0], _("This is not allowed in a lesson."))
        return None

    def _text_block(self, tokens: list[Token], ids: list[str]) -> list[Block]:
        html = self._render(tokens) if tokens else ""
        return [self._placed({"type": "text", "value": html}, tokens[0], ids)] if html else []

    def _heading(self, group: list[Token]) -> Block:
        level = group[0].tag[1]
        if level not in LEVELS:
            self._fault(group[0], _("Only ## and ### are allowed as headings; the title is the page's first one."))
        return {"type": "heading", "value": {"text": _plain(group[1]), "level": level if level in LEVELS else "2"}}

    def _image(self, group: list[Token]) -> Block | None:
        children = group[1].children or []
        if len(children) != 1 or children[0].type != "image":
            return None
        image = children[0]
        alt = image.content.strip()
        return {
            "type": "image",
            "value": {
                "image": str(image.attrs["src"]),
                "alt": alt,
                "is_decorative": not alt,
                "caption": str(image.attrs.get("title", "")),
            },
        }

    def _table(self, group: list[Token]) -> Block:
        rows: list[list[str]] = []
        for token in group:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                is_heading = len(rows) == 1
                rows[-1].append(_plain(token) if is_heading else self._render([token]))
        return {
            "type": "table",
            "value": {
                "columns": [{"type": "text", "heading": heading} for heading in rows[0]],
                "rows": [{"values": row} for row in rows[1:]],
                "caption": "",
            },
        }

    def _container(self, name: str, group: list[Token]) -> Block:
        title = group[0].info.strip().removeprefix(name).strip()
        inside = group[1:-1]
        for token in self._top_level(inside):
            if not self._is_rich_text(token):
                self._fault(token, _("Inside “:::” only text, lists, quotes and links are allowed."))
        if name == "details":
            if not title:
                self._fault(group[0], _("“:::details” needs a title."))
            return {"type": "details", "value": {"title": title, "text": self._render(inside)}}
        return {"type": "callout", "value": {"kind": name, "title": title, "text": self._render(inside)}}

    def _fence(self, group: list[Token]) -> Block | None:
        token = group[0]
        readers = {"prompt": self._prompt, "comparison": self._comparison, "checklist": self._checklist}
        language = token.info.strip()
        if language.startswith(GENERIC):
            return self._generic(token, language.removeprefix(GENERIC).strip())
        readers |= {name: partial(fence, self) for name, fence in fences().items()}
        if language not in readers:
            return {"type": "code", "value": {"language": language, "code": token.content.rstrip("\n")}}
        node = load_yaml(token.content, file=self.file, faults=self.faults, first_line=self._line(token) + 1)
        value = readers[language](node) if node else None
        return {"type": language, "value": value}

    def _generic(self, token: Token, kind: str) -> Block | None:
        reader = GenericReader(file=self.file, faults=self.faults, rich_text=self._rich_text_at)
        return reader.block(kind, token.content, line=self._line(token))

    def _rich_text_at(self, text: str, line: int) -> str:
        return MarkdownReader(file=self.file, faults=self.faults, first_line=line).rich_text(text)

    def _prompt(self, node: Node) -> dict[str, Any] | None:
        value = parse(PromptFile, node, self.faults)
        if value is None:
            return None
        return {
            "task": value.task,
            "prompt": value.prompt,
            "result": self.nested(node, "result").rich_text(value.result),
            "why": self.nested(node, "why").rich_text(value.why),
        }

    def _comparison(self, node: Node) -> dict[str, Any] | None:
        value = parse(ComparisonFile, node, self.faults)
        if value is None:
            return None
        return {
            "before_label": value.before_label,
            "before": self.nested(node, "before").rich_text(value.before),
            "after_label": value.after_label,
            "after": self.nested(node, "after").rich_text(value.after),
            "why": self.nested(node, "why").rich_text(value.why),
        }

    def _checklist(self, node: Node) -> dict[str, Any] | None:
        value = parse(ChecklistFile, node, self.faults)
        if value is None:
            return None
        # Wagtail takes an item without an id for the value itself.
        items = [{"type": "item", "value": item, "id": str(uuid.uuid4())} for item in value.items]
        return {"title": value.title, "items": items}

    def nested(self, node: Node, *path: str | int) -> "MarkdownReader":
        """A reader for a text inside a fence, at this path."""
        return MarkdownReader(file=self.file, faults=self.faults, first_line=node.line(*path))

    # --- helpers ------------------------------------------------------------------------------------------------------

    def _groups(self, tokens: Sequence[Token]) -> Iterator[list[Token]]:
        """Top-level tokens with everything inside them."""
        group: list[Token] = []
        depth = 0
        for token in tokens:
            group.append(token)
            depth += token.nesting
            if depth == 0:
                yield group
                group = []

    def _top_level(self, tokens: Sequence[Token]) -> Iterator[Token]:
        for group in self._groups(tokens):
            yield group[0]

    def _is_rich_text(self, token: Token) -> bool:
        return token.type.removesuffix("_open") in RICH_TEXT_TOKENS

    def _render(self, tokens: Sequence[Token]) -> str:
        """Rich text as Wagtail stores it: list items and quotes without paragraphs inside, nothing unsafe."""
        depth_of_tight = 0
        for token in tokens:
            self._check(token)
            if token.type in {"list_item_open", "blockquote_open"}:
                depth_of_tight += 1
            elif token.type in {"list_item_close", "blockquote_close"}:
                depth_of_tight -= 1
            elif token.type in {"paragraph_open", "paragraph_close"} and depth_of_tight:
                token.hidden = True
        html = self.parser.renderer.render(list(tokens), self.parser.options, {})
        return sanitize(html).strip()

    def _check(self, token: Token) -> None:
        if token.type in {"html_block", "html_inline"}:
            self._fault(token, _("HTML is not allowed; please use Markdown."))
        for child in token.children or []:
            child.map = child.map or token.map
            if child.type == "image":
                self._fault(child, _("An image must stand alone in a paragraph."))
            elif child.type == "link_open" and (target := self._mentioned(str(child.attrs["href"]))):
                self.faults.mentions.append(Mention(target, self.file, self._line(child)))
                child.attrs["href"] = f"/{target}"  # a local address, which no sanitizer takes away
            elif child.type == "link_open" and not is_safe_url(str(child.attrs["href"])):
                self._fault(child, _("This address is not allowed; use https:, mailto: or tel:."))
            else:
                self._check(child)

    def _mentioned(self, address: str) -> str | None:
        """What an address names in the course or on the site: "page:…" or "file:…"; None for any other address."""
        if address.startswith(PAGE):
            return address
        path = path_from(self.file, address)
        return f"file:{path}" if path.startswith(DOCUMENT_FOLDER) else None

    def _line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)

    def _fault(self, token: Token, message: str) -> None:
        self.faults.add(self.file, self._line(token), message)


def _plain(inline: Token) -> str:
    """The text of an inline token without its marks."""
    return "".join(child.content if child.type != "softbreak" else " " for child in inline.children or []).strip()
