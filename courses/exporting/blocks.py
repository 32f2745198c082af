"""Blocks of a lesson as Markdown: in the form that people write where it says everything, else as YAML."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks as wagtail_blocks
from wagtail.blocks.list_block import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock

from courses.blocks import LessonBody
from courses.blocks.walking import mapped
from courses.importing.faults import Faults
from courses.importing.generic import GENERIC
from courses.importing.markdown import MarkdownReader
from courses.models.portable import without_ids
from courses.richtext import normal

from .markdown import NOWHERE, NotExpressible, cell_to_markdown, plain_to_markdown, quoted, rich_text_to_markdown
from .outlet import ExportRefused, TextWriter
from .registry import BlockFormat, block_formats, register_block_format
from .yaml import dump

_BACKTICKS = re.compile(r"^`{3,}", re.MULTILINE)


def body_to_markdown(page: Any, texts: TextWriter) -> str:
    """The body of a lesson, each block read back to be sure. Raises ExportRefused."""
    parts: list[str] = []
    before = ""
    for number, raw in enumerate(page.body.get_prep_value(), start=1):
        kind = raw["type"]
        value = texts.block(LessonBody().child_blocks[kind], raw["value"])
        # Two texts in a row would be read as one.
        markdown = _pretty(kind, value) if (kind, before) != ("text", "text") else None
        before = kind if markdown is not None else ""
        if markdown is None:
            markdown = _as_yaml(kind, value)
        if markdown is None:
            message = _("Lesson “%(title)s”, block %(number)s: this cannot be part of an export.")
            raise ExportRefused([message % {"title": page.title, "number": number}])
        block_format = block_formats().get(kind)
        marker = f"{{#{raw['id']}}}\n\n" if block_format is None or block_format.keeps_id else ""
        if markdown:
            parts.append(f"{marker}{markdown}")
    return "\n\n".join(parts)


def _pretty(kind: str, value: Any) -> str | None:
    """What the format of the type makes of it, if that is read back as the same."""
    block_format = block_formats().get(kind)
    try:
        markdown = block_format.write(value) if block_format else None
    except NotExpressible:
        return None
    if kind == "text" and markdown == "":
        return ""
    return markdown if markdown is not None and _is_read_as(markdown, kind, value) else None


def _as_yaml(kind: str, value: Any) -> str | None:
    try:
        plain = _plain(LessonBody().child_blocks[kind], value)
    except NotExpressible:
        return None
    markdown = fence(f"{GENERIC}{kind}", dump(plain).rstrip("\n"))
    return markdown if _is_read_as(markdown, kind, value) else None


def _is_read_as(markdown: str, kind: str, value: Any) -> bool:
    faults = Faults()
    # A heading of the second level before it, so that one of the third is in order.
    read = MarkdownReader(file=NOWHERE, faults=faults).blocks(f"## -\n\n{markdown}")[1:]
    if faults.items or len(read) != 1 or read[0]["type"] != kind:
        return False
    found = mapped(LessonBody().child_blocks[kind], read[0]["value"], _normal_leaf)
    return bool(without_ids(found) == without_ids(value))


def _normal_leaf(block: wagtail_blocks.Block, value: Any) -> Any:
    return normal(value) if isinstance(block, wagtail_blocks.RichTextBlock) else value


def _plain(block: wagtail_blocks.Block, value: Any) -> Any:
    """A value as the generic form has it: rich text as Markdown, lists without Wagtail's wrapping."""
    if value is None:
        return None
    if isinstance(block, BaseStructBlock):
        return {name: _plain(child, value[name]) for name, child in block.child_blocks.items() if name in value}
    if isinstance(block, BaseStreamBlock):
        return [
            {"type": item["type"], "value": _plain(block.child_blocks[item["type"]], item["value"])} for item in value
        ]
    if isinstance(block, ListBlock):
        return [_plain(block.child_block, item["value"]) for item in value]
    if isinstance(block, BaseTypedTableBlock):
        kinds = [block.child_blocks[column["type"]] for column in value["columns"]]
        rows = [[_plain(kind, cell) for kind, cell in zip(kinds, row["values"], strict=True)] for row in value["rows"]]
        return {"caption": value.get("caption", ""), "columns": value["columns"], "rows": rows}
    return rich_text_to_markdown(value) if isinstance(block, wagtail_blocks.RichTextBlock) else value


def fence(name: str, text: str) -> str:
    """A fence around text, longer than any in it."""
    ticks = "`" * max((len(match) + 1 for match in _BACKTICKS.findall(text)), default=3)
    return f"{ticks}{name}\n{text}\n{ticks}"


def yaml_fence(
    name: str, *, rich: tuple[str, ...] = (), names: Mapping[str, str] | None = None
) -> Callable[[Any], str]:
    """Writes a struct block as a fence with its fields, empty ones left out; `rich` are Markdown.

    `names`: how the file calls a field, if otherwise than the block.
    """
    known = names or {}

    def write(value: Any) -> str:
        fields = {
            known.get(field, field): rich_text_to_markdown(item) if field in rich else item
            for field, item in value.items()
            if item
        }
        return fence(name, dump(fields).rstrip("\n"))

    return write


def _heading(value: Any) -> str:
    return f"{'#' * int(value['level'])} {plain_to_markdown(value['text'])}"


def _image(value: Any) -> str | None:
    if not value["image"]:
        return None
    caption = f" {quoted(value['caption'])}" if value["caption"] else ""
    return f"![{plain_to_markdown(value['alt'])}]({value['image']}{caption})"


def _callout(value: Any) -> str:
    return _container(f"{value['kind']} {value['title']}", value["text"])


def _details(value: Any) -> str:
    return _container(f"details {value['title']}", value["text"])


def _container(head: str, text: str) -> str:
    return f":::{head.strip()}\n{rich_text_to_markdown(text)}\n:::"


def _code(value: Any) -> str:
    return fence(value["language"], value["code"])


def _checklist(value: Any) -> str:
    items = [item["value"] for item in value["items"]]
    return fence("checklist", dump({"title": value["title"], "items": items}).rstrip("\n"))


def _accordion(value: Any) -> str:
    items = [
        {"title": item["value"]["title"], "text": rich_text_to_markdown(item["value"]["text"])}
        for item in value["items"]
    ]
    return fence("accordion", dump({"items": items}).rstrip("\n"))


def _knowledge_check(value: Any) -> str | None:
    if not value["question"]:
        return None
    bank, _sign, question = value["question"].partition("#")
    return fence("knowledge_check", dump({"from": bank, "question": question}).rstrip("\n"))


def _table(value: Any) -> str | None:
    if value["caption"] or not value["columns"]:
        return None
    head = [plain_to_markdown(column["heading"], is_cell=True) for column in value["columns"]]
    rows = [[cell_to_markdown(cell) for cell in row["values"]] for row in value["rows"]]
    lines = [_row(head), "|" + "---|" * len(head), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def register_own_formats() -> None:
    """The blocks of this plugin."""
    for block_format in (
        BlockFormat("text", rich_text_to_markdown),
        BlockFormat("heading", _heading),
        BlockFormat("image", _image),
        BlockFormat("callout", _callout),
        BlockFormat("details", _details),
        BlockFormat("table", _table),
        BlockFormat("code", _code),
        BlockFormat("prompt", yaml_fence("prompt", rich=("result", "why"))),
        BlockFormat("comparison", yaml_fence("comparison", rich=("before", "after", "why"))),
        BlockFormat("checklist", _checklist),
        BlockFormat("accordion", _accordion),
        BlockFormat("video", yaml_fence("video", names={"media": "file"})),
        BlockFormat("audio", yaml_fence("audio", names={"media": "file"})),
        BlockFormat("external_video", yaml_fence("external_video", rich=("transcript",), names={"video": "url"})),
        BlockFormat("document", yaml_fence("document", names={"document": "file"})),
        # What learners wrote hangs on the id, and what was answered in a page that is open.
        BlockFormat("reflection", yaml_fence("reflection"), keeps_id=True),
        BlockFormat("knowledge_check", _knowledge_check, keeps_id=True),
    ):
        register_block_format(block_format)
