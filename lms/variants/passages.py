"""A block's texts as a person writes them, three ways: as the master was, as it is, and as the client has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from courses.texts import Kind, Path, Text, texts_of, with_texts

from .diffs import Piece, merged, word_diff
from .markup import from_markup, to_markup
from .queries import BlockState


@dataclass(frozen=True)
class Passage:
    """One text. `master`: the master's now; `base`: the master's that the client's was made from; `own`: the client's.

    `base` is None while the client has nothing of its own, `own` also when it hides the block. Rich text is Markdown.
    """

    name: str
    text: Text
    master: str
    base: str | None = None
    own: str | None = None
    own_source: str = ""

    @property
    def label(self) -> str:
        return " › ".join(self.text.labels)

    @property
    def is_rich(self) -> bool:
        return self.text.kind is Kind.RICH

    @property
    def is_moved(self) -> bool:
        """Whether the master says something else now."""
        return self.base is not None and self.base != self.master

    @property
    def is_doubly_changed(self) -> bool:
        """Whether both have changed it, each in another way."""
        return self.is_moved and self.own is not None and self.own not in (self.base, self.master)

    @property
    def is_conflict(self) -> bool:
        """Whether both have changed the same words: a person has to decide."""
        return self.is_doubly_changed and self._both is None

    @property
    def merged(self) -> str:
        """What to begin with: both changes, as far as they do not touch each other; else the client's words."""
        if self.own is None or (self.base is not None and self.own == self.base):
            return self.master
        return self._both if self.is_doubly_changed and self._both is not None else self.own

    @cached_property
    def _both(self) -> str | None:
        return merged(self.base or "", self.master, self.own or "")

    @cached_property
    def master_diff(self) -> list[Piece]:
        """What the master has changed."""
        return word_diff(self.base or "", self.master)

    @cached_property
    def own_diff(self) -> list[Piece]:
        """What the client has otherwise than the master it was made from."""
        return word_diff(self.base or "", self.own or "")

    def source(self, written: str) -> Any:
        """What to store for it; what nobody has touched stays as it was, to the letter."""
        if self.text.kind is Kind.LINES:
            return [line.strip() for line in written.splitlines() if line.strip()]
        if not self.is_rich:
            return written
        if written == self.own:
            return self.own_source
        return self.text.value if written == self.master else from_markup(written, like=self.text.value)


def passages_of(state: BlockState) -> list[Passage]:
    """The texts of the master's block, each with what it was and what the client made of it."""
    if state.master is None or state.block is None:
        return []
    base: Mapping[Path, str] = {}
    own: Mapping[Path, str] = {}
    override = state.override
    if override and override.block_type == state.master.type:
        base = _by_path(state.block, override.master_value)
        own = {} if override.is_hidden else _by_path(state.block, override.value)
    return [
        Passage(
            name=f"text-{number}",
            text=text,
            master=written(text, text.value),
            base=written(text, base.get(text.path, "")) if base else None,
            own=written(text, own.get(text.path, "")) if own else None,
            own_source=own.get(text.path, ""),
        )
        for number, text in enumerate(texts_of(state.block, state.master.value, lists_as_lines=True))
    ]


def written(text: Text, source: str) -> str:
    """A stored text as a person writes it."""
    return to_markup(source) if text.kind is Kind.RICH else source.replace("\r\n", "\n")


def value_of(state: BlockState, passages: list[Passage], texts: Mapping[str, str]) -> Any:
    """The raw value of the client's block: the master's with these texts, by the passages' names.

    Pictures, choices and whatever else is no text are always the master's. Raises `markup.UnsafeAddress`.
    """
    if state.master is None:
        raise ValueError("There is no block to put in other words.")
    return with_texts(state.master.value, {one.text.path: one.source(texts[one.name]) for one in passages})


def _by_path(block: Any, raw: Any) -> dict[Path, str]:
    return {text.path: text.value for text in texts_of(block, raw, lists_as_lines=True)}
