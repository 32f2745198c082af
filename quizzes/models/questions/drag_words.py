"""Drag words into text: gaps in a text are filled with words from a list."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import comb, perm
from typing import Annotated, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, ConfigDict, Field, model_validator
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.models import Orderable

from quizzes.models.panels import RowsPanel

from .assigning import AssigningKind, in_order
from .base import Question, plain_text
from .kinds import Choice, Content, Part, Response, register_kind
from .rows import same_keys

MAX_GAPS = 20
MIN_WORDS, MAX_WORDS = 2, 30
MAX_GROUPS = 8
BLANK = "____"  # a gap where it cannot be filled: in titles and lists

WORD_KEY = r"[0-9A-Za-z_-]{1,20}"
# A tag of sanitized HTML, whose attributes are nobody's gaps, or a gap.
PIECE = re.compile(rf"(?P<tag><(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)|\[\[(?P<gap>{WORD_KEY})\]\]")
LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.DOTALL)
BLOCK_START = re.compile(r"<(?:p|ul|ol|blockquote)\b")
NESTED_START, NESTED_END = re.compile(r"<(?:ul|ol|blockquote|li)\b"), re.compile(r"</(?:ul|ol|blockquote|li)>")

WordKey = Annotated[str, Field(pattern=rf"^{WORD_KEY}$")]


class DragWords(AssigningKind):
    """Gaps are parts, called "1", "2", …; words are choices.

    Content: "intro": html of what stands before the first paragraph with a gap; "body": pieces of html, the n-th gap
    standing between the n-th and the next one; "gaps" [{"id", "right": word id, "group"}]; "words" [{"id", "text":
    plain, "group", "count": how often it can be used, 0 without limit}]. "text" shows gaps as blanks.
    """

    key = "drag_words"
    label = _("Drag words into text")
    answer_template = "quizzes/questions/drag_words_answer.html"
    review_template = "quizzes/questions/drag_words_review.html"
    print_template = "quizzes/questions/drag_words_print.html"
    script = "quizzes/drag-words.js"

    def part_ids(self, content: Content) -> list[str]:
        return [word["id"] for word in content["words"]]

    def parts(self, content: Content) -> list[Part]:
        return [
            Part(
                gap["id"],
                gettext("Gap %(number)s") % {"number": gap["id"]},
                [
                    Choice(word["id"], word["text"], Fraction(int(word["id"] == gap["right"])))
                    for word in content["words"]
                    if word["group"] == gap["group"]
                ],
            )
            for gap in content["gaps"]
        ]

    def counted(self, content: Content, response: Response | None) -> dict[str, str]:
        """A word that stands in more gaps than it may counts in none of them: a guess must not be spread."""
        given = dict(response or {})
        used = Counter(given.values())
        overused = {word["id"] for word in content["words"] if 0 < word["count"] < used[word["id"]]}
        return {gap: word for gap, word in given.items() if word not in overused}

    def guess_fraction(self, content: Content) -> Fraction:
        """The mean over all ways to fill all gaps in which no word is used more often than it may.

        A word that can be used twice counts as two words.
        """
        groups = Counter(gap["group"] for gap in content["gaps"])
        counts = {word["id"]: word["count"] for word in content["words"]}
        total = Fraction(0)
        for group, gaps in groups.items():
            limited = sum(word["count"] for word in content["words"] if word["group"] == group)
            unlimited = sum(word["group"] == group and not word["count"] for word in content["words"])
            ways = ways_to_fill(gaps, limited, unlimited)
            for gap in content["gaps"]:
                if gap["group"] == group:
                    copies = counts[gap["right"]]
                    rest = ways_to_fill(gaps - 1, limited - bool(copies), unlimited)
                    total += Fraction((copies or 1) * rest, ways)
        return total / len(content["gaps"])

    def answer_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        given = response or {}
        words = in_order(content["words"], order)
        gaps = [
            {
                "id": gap["id"],
                "group": gap["group"],
                "words": [
                    {"id": word["id"], "text": word["text"], "is_chosen": given.get(gap["id"]) == word["id"]}
                    for word in words
                    if word["group"] == gap["group"]
                ],
            }
            for gap in content["gaps"]
        ]
        used_groups = {gap["group"] for gap in content["gaps"]}
        return {
            "text": content["intro"] or gettext("Put the right word into each gap."),
            "pieces": pieced(content["body"], gaps),
            "words": [word for word in words if word["group"] in used_groups],
            "has_limits": any(word["count"] for word in words),
        }

    def review_context(self, content: Content, response: Response | None, order: Sequence[str]) -> dict[str, Any]:
        reviewed = self.reviewed(content, response)
        return {
            "text": content["intro"] or content["text"],
            "pieces": pieced(content["body"], [reviewed[gap["id"]] for gap in content["gaps"]]),
        }


def ways_to_fill(gaps: int, limited: int, unlimited: int) -> int:
    """In how many ways gaps can be filled with words that can be used once and words that can be used always."""
    return sum(comb(gaps, once) * perm(limited, once) * unlimited ** (gaps - once) for once in range(gaps + 1))


def pieced(body: Sequence[str], gaps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The text in pieces, each followed by a gap, the last by None."""
    return [{"html": html, "gap": gap} for html, gap in zip(body, [*gaps, None], strict=True)]


def split_gaps(html: str) -> tuple[list[str], list[str]]:
    """Pieces of HTML and the names of the gaps between them."""
    pieces, names, start = [], [], 0
    for match in PIECE.finditer(html):
        if match["gap"]:
            pieces.append(html[start : match.start()])
            names.append(match["gap"])
            start = match.end()
    return [*pieces, html[start:]], names


def split_intro(piece: str) -> tuple[str, str]:
    """What stands before the block that the first gap is in, and the rest of the piece."""
    starts = [match.start() for match in BLOCK_START.finditer(piece)]
    # A list or quotation around the gap is its block, too: the cut is where everything before is closed.
    for start in reversed(starts):
        before = piece[:start]
        if len(NESTED_START.findall(before)) == len(NESTED_END.findall(before)):
            return before.strip(), piece[start:]
    return "", piece


class WordSource(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    key: WordKey
    text: Annotated[str, Field(min_length=1, max_length=80)]
    group: Annotated[int, Field(ge=1, le=MAX_GROUPS)] = 1
    unlimited: bool = False


class DragWordsSource(BaseModel):
    words: Annotated[list[WordSource], Field(min_length=MIN_WORDS, max_length=MAX_WORDS)]

    @model_validator(mode="after")
    def _has_keys_once(self) -> "DragWordsSource":
        if problems := same_keys(word.key for word in self.words):
            raise ValueError(" ".join(problems))
        return self


class DragWordsQuestion(Question):
    kind = register_kind(DragWords())
    source_schema = DragWordsSource

    panels: ClassVar[list[Any]] = [
        *Question.base_panels,
        HelpPanel(
            _(
                "Where a word is missing, write its short name in double brackets: “A [[token]] is a piece of text.” "
                "Below, list the word for each short name, and further words that fit no gap. Paragraphs before the "
                "first gap are shown as the question."
            )
        ),
        RowsPanel("words", heading=_("Words"), label=_("Word"), max_num=MAX_WORDS, empty_rows=4),
        *Question.feedback_panels,
    ]

    class Meta:
        verbose_name = _("text with words to drag")
        verbose_name_plural = _("texts with words to drag")

    def frozen_content(self) -> Content:
        content = super().frozen_content()
        body, names = split_gaps(content["text"])
        words = {word.key: word for word in self.words.all()}
        known = [name if name in words else "" for name in names]
        intro, body[0] = split_intro(body[0]) if names else ("", body[0])
        return {
            **content,
            # Short names may give the word away, so they go no further than here.
            "text": PIECE.sub(lambda match: match["tag"] or BLANK, content["text"]),
            "intro": intro,
            "body": body,
            "gaps": [
                {
                    "id": str(number),
                    "right": word_id(words[name]) if name else "",
                    "group": words[name].group if name else 1,
                }
                for number, name in enumerate(known, start=1)
            ],
            "words": frozen_words(list(words.values())),
        }

    def problems(self) -> list[str]:
        words = list(self.words.all())
        _body, names = split_gaps(self.text)
        return [*gap_problems(self.text, names, words), *word_problems(words)]

    def read_source(self, data: Any, markdown: Callable[..., str]) -> bool:
        wanted = [
            {"key": word.key, "text": word.text, "group": word.group, "is_unlimited": word.unlimited}
            for word in data.words
        ]
        current = list(self.words.all()) if self.pk else []
        if [{name: getattr(word, name) for name in WORD_FIELDS} for word in current] == wanted:
            return False
        question: Any = self
        question.words = [DragWord(**fields, sort_order=place) for place, fields in enumerate(wanted)]
        return True

    def write_source(self, markdown: Callable[[str], str]) -> dict[str, Any]:
        return {
            "words": [
                {
                    "key": word.key,
                    "text": word.text,
                    **({} if word.group == 1 else {"group": word.group}),
                    **({"unlimited": True} if word.is_unlimited else {}),
                }
                for word in self.words.all()
            ]
        }


class DragWord(Orderable):
    """A word for gaps. Its key is the author's; learners' browsers never see it."""

    question = ParentalKey(DragWordsQuestion, related_name="words")
    key = models.CharField(
        _("short name"),
        max_length=20,
        validators=[RegexValidator(rf"^{WORD_KEY}\Z", _("Letters without umlauts, digits, hyphens and underscores."))],
        help_text=_("As it stands in the double brackets in the text, e.g. token. Learners never see it."),
    )
    text = models.CharField(_("word"), max_length=80)
    group = models.PositiveSmallIntegerField(
        _("group"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_GROUPS)],
        help_text=_("A gap offers only the words of the group that its own word is in."),
    )
    is_unlimited = models.BooleanField(_("can be used several times"), default=False)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("key"), FieldPanel("text")]),
        FieldRowPanel([FieldPanel("group"), FieldPanel("is_unlimited")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("word for a gap")
        verbose_name_plural = _("words for gaps")

    def __str__(self) -> str:
        return self.text


WORD_FIELDS = ("key", "text", "group", "is_unlimited")


def word_id(word: DragWord) -> str:
    """From what learners read anyway, so that it says nothing about the gap."""
    return hashlib.sha256(f"{word.group} {word.text}".encode()).hexdigest()[:8]


def frozen_words(words: Sequence[DragWord]) -> list[dict[str, Any]]:
    """Words by group and alphabet; equal ones are one that can be used that often."""
    merged: dict[str, dict[str, Any]] = {}
    for word in sorted(words, key=lambda word: (word.group, word.text.casefold(), word.text)):
        entry = merged.setdefault(
            word_id(word), {"id": word_id(word), "text": word.text, "group": word.group, "count": 0}
        )
        entry["count"] += 1
    unlimited = {word_id(word) for word in words if word.is_unlimited}
    return [{**entry, "count": 0 if entry["id"] in unlimited else entry["count"]} for entry in merged.values()]


def gap_problems(text: str, names: Sequence[str], words: Sequence[DragWord]) -> list[str]:
    """What is wrong with the gaps of a text."""
    by_key = {word.key: word for word in words}
    problems = []
    if not 1 <= len(names) <= MAX_GAPS:
        problems.append(
            gettext("The text has 1 to %(most)s gaps in double brackets; this one has %(count)s.")
            % {"most": MAX_GAPS, "count": len(names)}
        )
    if any(split_gaps(link)[1] for link in LINK.findall(text)):
        problems.append(gettext("A gap stands inside a link. Please move one of them."))
    # What looks like a gap and is none: a name with a space or an umlaut, or one that formats split.
    broken = re.findall(r"\[\[[^\[\]]{0,40}\]?\]?", plain_text(PIECE.sub(lambda match: match["tag"] or "", text)))
    problems += [
        gettext("“%(gap)s” is no gap: in the brackets stands the short name of a word, without formats and spaces.")
        % {"gap": gap}
        for gap in broken
    ]
    problems += [
        gettext("The gap “%(gap)s” has no word with this short name.") % {"gap": f"[[{name}]]"}
        for name in dict.fromkeys(names)
        if name not in by_key
    ]
    problems += [
        gettext("The word “%(word)s” is missing in %(count)s gaps, but can be used only once.")
        % {"word": by_key[name].text, "count": count}
        for name, count in Counter(names).items()
        if count > 1 and name in by_key and not by_key[name].is_unlimited
    ]
    problems += [
        gettext("Group %(group)s has only one word, so its gap asks nothing.") % {"group": group}
        for group in sorted({by_key[name].group for name in names if name in by_key})
        if len({word.text for word in words if word.group == group}) < 2
    ]
    return problems


def word_problems(words: Sequence[DragWord]) -> list[str]:
    """What is wrong with the words themselves."""
    problems = []
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        problems.append(
            gettext("There are %(least)s to %(most)s words; here are %(count)s.")
            % {"least": MIN_WORDS, "most": MAX_WORDS, "count": len(words)}
        )
    if any(not word.text.strip() for word in words):
        problems.append(gettext("A word is empty."))
    problems += [
        gettext("The short name “%(key)s” is given twice.") % {"key": key}
        for key, count in Counter(word.key for word in words).items()
        if count > 1
    ]
    return problems
