"""What differs between two versions of a course, readable. Pure functions, but for loading the texts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from courses.models import CourseVersion, LessonSnapshot

SAME, REMOVED, ADDED = "same", "removed", "added"
# A word or a sign with the space behind it: equal spaces alone would make any two texts alike.
WORDS = re.compile(r"\w+\s?|[^\w\s]\s?|\s")
# Beyond so many words a paragraph is shown as replaced: comparing word by word takes the square of them.
MAX_WORDS = 1_500


@dataclass(frozen=True)
class Piece:
    """A run of text that is the same, was removed or was added."""

    kind: str
    text: str

    @property
    def is_removed(self) -> bool:
        return self.kind == REMOVED

    @property
    def is_added(self) -> bool:
        return self.kind == ADDED


@dataclass(frozen=True)
class LessonChange:
    """How a lesson differs. `lines`: changed paragraphs, each in pieces; None: the texts were not kept.

    `share`: how much of the text was removed or added, 0–1; 1 for lessons that came or went.
    """

    key: str
    title: str
    old_title: str
    is_required: bool
    is_added: bool = False
    is_removed: bool = False
    is_moved: bool = False
    has_new_content: bool = False
    old_minutes: int = 0
    minutes: int = 0
    became_required: bool = False
    became_optional: bool = False
    lines: list[list[Piece]] | None = None
    share: float = 0.0

    @property
    def is_renamed(self) -> bool:
        return bool(self.old_title) and self.old_title != self.title and not self.is_removed

    @property
    def has_new_duration(self) -> bool:
        return bool(self.old_minutes) and self.old_minutes != self.minutes and not self.is_removed

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to tell about it."""
        return any(
            (
                self.is_added,
                self.is_removed,
                self.is_moved,
                self.has_new_content,
                self.is_renamed,
                self.has_new_duration,
                self.became_required,
                self.became_optional,
            )
        )


@dataclass(frozen=True)
class VersionDiff:
    """What differs from `older` to `newer`."""

    older: CourseVersion
    newer: CourseVersion
    lessons: list[LessonChange]
    objectives: list[Piece]

    @cached_property
    def is_renamed(self) -> bool:
        return self.older.title != self.newer.title

    @cached_property
    def has_new_objectives(self) -> bool:
        return any(piece.kind != SAME for piece in self.objectives)

    @cached_property
    def has_new_rules(self) -> bool:
        return self.older.rules != self.newer.rules

    @cached_property
    def has_new_law_state(self) -> bool:
        return self.older.law_state_on != self.newer.law_state_on

    @cached_property
    def is_empty(self) -> bool:
        """Whether a reader would not notice anything."""
        flags = (self.is_renamed, self.has_new_objectives, self.has_new_rules, self.has_new_law_state)
        return not self.lessons and not any(flags)

    @cached_property
    def keys_to_repeat(self) -> list[str]:
        """Required lessons of the newer version that are new or say something else."""
        return changed_keys(self.older, self.newer)


def changed_keys(older: CourseVersion, newer: CourseVersion) -> list[str]:
    """Keys of the newer version's required lessons that are new or have other content, in order."""
    known = {lesson["key"]: lesson["digest"] for lesson in older.lessons()}
    required = {str(key) for key in newer.required_keys()}
    return [
        lesson["key"]
        for lesson in newer.lessons()
        if lesson["key"] in required and known.get(lesson["key"]) != lesson["digest"]
    ]


def texts_of(*versions: CourseVersion) -> dict[str, str]:
    """The lessons' texts by digest, as far as they were kept; one query."""
    digests = {lesson["digest"] for version in versions for lesson in version.lessons()}
    return dict(LessonSnapshot.objects.filter(digest__in=digests).values_list("digest", "text"))


def version_diff(older: CourseVersion, newer: CourseVersion) -> VersionDiff:
    """What differs between two versions, lessons in the order of the newer one, removed ones last; one query."""
    texts = texts_of(older, newer)
    before = {lesson["key"]: lesson for lesson in older.lessons()}
    after = {lesson["key"]: lesson for lesson in newer.lessons()}
    moved = _moved_keys(older, newer)
    changes = [_change(before.get(key), lesson, texts, is_moved=key in moved) for key, lesson in after.items()]
    removed = [
        LessonChange(
            key,
            lesson["title"],
            lesson["title"],
            lesson["required"],
            is_removed=True,
            minutes=lesson["minutes"],
            share=1.0,
        )
        for key, lesson in before.items()
        if key not in after
    ]
    return VersionDiff(
        older,
        newer,
        [change for change in [*changes, *removed] if change.is_changed],
        list(_runs(older.objectives, newer.objectives)),
    )


def _change(old: dict[str, Any] | None, new: dict[str, Any], texts: dict[str, str], *, is_moved: bool) -> LessonChange:
    if old is None:
        text = texts.get(new["digest"])
        return LessonChange(
            new["key"],
            new["title"],
            "",
            new["required"],
            is_added=True,
            minutes=new["minutes"],
            lines=None if text is None else [[Piece(ADDED, line)] for line in text.splitlines()],
            share=1.0,
        )
    lines, share = _text_change(texts.get(old["digest"]), texts.get(new["digest"]))
    return LessonChange(
        key=new["key"],
        title=new["title"],
        old_title=old["title"],
        is_required=new["required"],
        is_moved=is_moved,
        has_new_content=old["digest"] != new["digest"],
        old_minutes=old["minutes"],
        minutes=new["minutes"],
        became_required=new["required"] and not old["required"],
        became_optional=old["required"] and not new["required"],
        lines=lines,
        share=share,
    )


def _text_change(old: str | None, new: str | None) -> tuple[list[list[Piece]] | None, float]:
    """Changed paragraphs in pieces, and the share of words that differ; None if a text was not kept."""
    if old is None or new is None:
        return None, 0.0
    lines = list(line_changes(old.splitlines(), new.splitlines()))
    differing = sum(len(piece.text.split()) for line in lines for piece in line if piece.kind != SAME)
    total = len(old.split()) + len(new.split())
    return lines, min(differing / total, 1.0) if total else 0.0


def line_changes(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Piece]]:
    """Paragraphs that differ, word by word where one became another; equal ones are left out."""
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(last - first, end - start)
        for offset in range(pairs):
            yield word_changes(old[first + offset], new[start + offset])
        yield from ([Piece(REMOVED, line)] for line in old[first + pairs : last])
        yield from ([Piece(ADDED, line)] for line in new[start + pairs : end])


def word_changes(old: str, new: str) -> list[Piece]:
    """One paragraph in runs of words that are the same, removed or added."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if max(len(before), len(after)) > MAX_WORDS or matcher.ratio() < 0.3:
        return [Piece(REMOVED, old), Piece(ADDED, new)]
    return list(_pieces(matcher, before, after))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Lines as a list of pieces, one line each."""
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from (Piece(SAME if tag == "equal" else REMOVED, line) for line in old[first:last])
        if tag != "equal":
            yield from (Piece(ADDED, line) for line in new[start:end])


def _pieces(matcher: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(old[first:last]))
            continue
        if last > first:
            yield Piece(REMOVED, "".join(old[first:last]))
        if end > start:
            yield Piece(ADDED, "".join(new[start:end]))


def _moved_keys(older: CourseVersion, newer: CourseVersion) -> set[str]:
    """Lessons that stand elsewhere among those that both versions have, or in another chapter."""
    chapters = [
        {lesson["key"]: chapter["title"] for chapter in version.outline for lesson in chapter["lessons"]}
        for version in (older, newer)
    ]
    common = [
        [lesson["key"] for lesson in version.lessons() if all(lesson["key"] in places for places in chapters)]
        for version in (older, newer)
    ]
    kept = {
        key
        for block in SequenceMatcher(None, common[0], common[1], autojunk=False).get_matching_blocks()
        for key in common[0][block.a : block.a + block.size]
    }
    elsewhere = {key for key in common[0] if chapters[0][key] != chapters[1][key]}
    return (set(common[0]) - kept) | elsewhere
