"""GIFT → questions. Rules: docs/reference/question-formats.md, as Moodle's importer understands them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from .categories import category_name
from .gift_syntax import Block, blocks, unescaped
from .neutral import NeutralQuestion, Option, ReadFile
from .numbers import number, share
from .texts import as_html

CATEGORY = re.compile(r"\$CATEGORY\s*:", re.IGNORECASE)
TEXT_FORMATS = {"html": "html", "moodle": "auto", "plain": "plain", "markdown": "markdown"}
TEXT_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
WEIGHT = re.compile(r"\s*%(-?[0-9][0-9.,]{0,15})%")
ID = re.compile(r"\[id:((?:[^\]\\]|\\.)+)\]")
TAG = re.compile(r"\[tag:((?:[^\]\\]|\\.)+)\]")
TRUE, FALSE = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})
BLANK = "_____"


@dataclass(frozen=True)
class _Part:
    """A stretch of a block and where it begins."""

    text: str
    start: int

    def cut(self, first: int, last: int | None = None) -> "_Part":
        text = self.text[first:last]
        return _Part(text, self.start + first)

    def stripped(self) -> "_Part":
        return self.cut(len(self.text) - len(self.text.lstrip()), len(self.text.rstrip()))


def read_gift(text: str) -> ReadFile:
    """All questions of a file, each with its problems."""
    result = ReadFile()
    category = ""
    for block in blocks(text):
        whole = _Part(block.text, 0).stripped()
        if match := CATEGORY.match(whole.text):
            first, _newline, _rest = whole.text.partition("\n")
            category = category_name(unescaped(first[match.end() :]))
            whole = whole.cut(len(first)).stripped()
        if whole.text:
            question = _QuestionReader(block, category).read(whole)
            result.questions.append(question)
    if not result.questions and category:
        result.warn(_("The file names a category, but contains no question."))
    elif not result.questions:
        result.refuse(_("The file contains no question."))
    return result


class _QuestionReader:
    """Reads one block. Problems go to the question that it makes."""

    def __init__(self, block: Block, category: str) -> None:
        self.block = block
        self.question = NeutralQuestion(type="", text="", line=block.line, category=category)
        self.format = "auto"

    def read(self, whole: _Part) -> NeutralQuestion:
        question = self.question
        question.line = self.line(whole)
        self._read_comments()
        body = self._read_name(whole)
        answers, text = self._split(body)
        if question.has_errors:
            question.text = as_html(unescaped(text), "auto", question, question.line)
            return question
        feedback = _Part("", 0)
        if answers is not None and "####" in answers.text:
            place = answers.text.rindex("####")
            feedback = answers.cut(place + 4).stripped()
            answers = answers.cut(0, place).stripped()
        # The format of the question is the default of all its other texts.
        if match := TEXT_FORMAT.match(text):
            self.format = TEXT_FORMATS[match[1]]
            text = text[match.end() :]
        question.text = as_html(unescaped(text), self.format, question, question.line)
        question.general_feedback = self.html(feedback)
        self._read_answers(answers)
        return question

    def line(self, part: _Part) -> int:
        return self.block.line_at(part.start)

    def html(self, part: _Part) -> str:
        """A part as HTML; it may name a format of its own."""
        match = TEXT_FORMAT.match(part.text)
        own = TEXT_FORMATS[match[1]] if match else self.format
        text = part.text[match.end() :] if match else part.text
        return as_html(unescaped(text.strip()), own, self.question, self.line(part))

    # --- around the answers -------------------------------------------------------------------------------------------

    def _read_comments(self) -> None:
        comments = "\n".join(self.block.comments)
        if match := ID.search(comments):
            self.question.identity = _bracketed(match[1])
        self.question.tags = [_bracketed(tag) for tag in TAG.findall(comments)]

    def _read_name(self, whole: _Part) -> _Part:
        if not whole.text.startswith("::") or (end := whole.text.find("::", 2)) < 0:
            return whole
        self.question.name = " ".join(unescaped(whole.text[2:end]).split())
        return whole.cut(end + 2).stripped()

    def _split(self, body: _Part) -> tuple[_Part | None, str]:
        """What stands in braces, and the text around it. A blank stands for braces that more text follows."""
        start, end = body.text.find("{"), body.text.find("}")
        if start < 0 and end < 0:
            return None, body.text
        if start < 0 or end < start:
            line = self.line(body.cut(max(start, end, 0)))
            self.question.refuse(_("A brace { or } has no partner. Braces in texts are written \\{ and \\}."), line)
            return None, body.text
        second = body.text.find("{", start + 1)
        if second >= 0:
            line = self.line(body.cut(second))
            self.question.refuse(_("A question has one pair of braces; here is another {. In texts, write \\{."), line)
            return None, body.text
        before, after = body.text[:start], body.text[end + 1 :]
        text = f"{before}{BLANK}{after}" if after.strip() else before
        return body.cut(start + 1, end).stripped(), text.strip()

    # --- answers ------------------------------------------------------------------------------------------------------

    def _read_answers(self, answers: _Part | None) -> None:
        self.question.type, read = self._type_of(answers)
        if answers is not None:
            read(answers)

    def _type_of(self, answers: _Part | None) -> tuple[str, Callable[[_Part], None]]:
        """The type by what stands in the braces, in Moodle's order."""
        if answers is None:
            return "description", self._nothing
        text = answers.text
        if not text:
            return "free_text", self._nothing
        if text.startswith("#"):
            return "numeric", self._numbers
        if "~" in text:
            return ("single_choice" if "=" in text else "multiple_choice"), self._choices
        if "=" in text and "->" in text:
            return "matching", self._pairs
        if text.partition("#")[0].strip() in TRUE | FALSE:
            return "true_false", self._true_false
        return "short_text", self._short_texts

    def _nothing(self, answers: _Part) -> None:
        """A text to write freely has no options."""

    def _choices(self, answers: _Part) -> None:
        for sign, part in _items(answers, "~="):
            weight, rest = self._weight(part, Decimal(int(sign == "=")))
            text, feedback = self._commented(rest)
            self._add(part, self.html(text), fraction=weight, feedback=self.html(feedback))

    def _short_texts(self, answers: _Part) -> None:
        for _sign, part in _items(answers, "="):
            weight, rest = self._weight(part, Decimal(1))
            text, feedback = self._commented(rest)
            plain = TEXT_FORMAT.sub("", text.text)
            self._add(part, unescaped(plain).strip(), fraction=weight, feedback=self.html(feedback))

    def _pairs(self, answers: _Part) -> None:
        for _sign, part in _items(answers, "="):
            if "->" not in part.text:
                self.question.refuse(_("A pair is written like “= left -> right”; the -> is missing."), self.line(part))
                continue
            place = part.text.index("->")
            left, right = part.cut(0, place).stripped(), unescaped(part.text[place + 2 :]).strip()
            self._add(part, self.html(left), fraction=Decimal(1), match=right)

    def _true_false(self, answers: _Part) -> None:
        pieces = _cut(answers, "#", 2)
        is_true = pieces[0].text.strip() in TRUE
        wrong, right = (self.html(piece) for piece in (*pieces[1:], _Part("", 0), _Part("", 0))[:2])
        feedback = {is_true: right, not is_true: wrong}
        for value, text in ((True, "true"), (False, "false")):
            self._add(answers, text, fraction=Decimal(int(value == is_true)), feedback=feedback[value])

    def _numbers(self, answers: _Part) -> None:
        body = answers.cut(1)
        wrong = None
        if "~" in body.text:
            place = body.text.index("~")
            wrong, body = body.cut(place + 1), body.cut(0, place)
        for _sign, part in _items(body, "="):
            weight, rest = self._weight(part, Decimal(1))
            text, feedback = self._commented(rest)
            value = self._number(text)
            if value:
                self._add(part, value[0], fraction=weight, feedback=self.html(feedback), tolerance=value[1])
        if wrong is not None:
            _text, feedback = self._commented(wrong)
            self._add(wrong, "*", feedback=self.html(feedback))

    def _number(self, part: _Part) -> tuple[str, Decimal] | None:
        """A number and its tolerance, from `n`, `n:tolerance` or `least..most`."""
        text = unescaped(part.text).strip()
        if text == "*":
            return text, Decimal(0)
        if ".." in text:
            least, most = (number(piece) for piece in text.split("..", 1))
            if least is not None and most is not None and least <= most:
                middle = (least + most) / 2
                return f"{middle:f}", most - middle
        else:
            value, tolerance = (number(piece) for piece in (*text.split(":", 1), "0")[:2])
            if value is not None and tolerance is not None and tolerance >= 0:
                return f"{value:f}", tolerance
        self.question.refuse(
            _("“%(text)s” is no number. Numbers are written like 3.14, 3.14:0.01 or 3.1..3.2.") % {"text": text[:80]},
            self.line(part),
        )
        return None

    def _weight(self, part: _Part, default: Decimal) -> tuple[Decimal, _Part]:
        match = WEIGHT.match(part.text)
        if not match:
            return default, part
        value = share(match[1])
        if value is None:
            reason = _("“%(text)s” is no percentage from -100 to 100. In texts, write the percent sign elsewhere.")
            self.question.refuse(reason % {"text": f"%{match[1]}%"}, self.line(part))
        return value or Decimal(0), part.cut(match.end())

    def _commented(self, part: _Part) -> tuple[_Part, _Part]:
        text, *rest = _cut(part, "#", 1)
        return text.stripped(), (rest[0] if rest else _Part("", part.start)).stripped()

    def _add(
        self,
        part: _Part,
        text: str,
        *,
        fraction: Decimal = Decimal(0),
        feedback: str = "",
        tolerance: Decimal | None = None,
        match: str = "",
    ) -> None:
        self.question.options.append(Option(text, fraction, feedback, tolerance, match, self.line(part.stripped())))


def _items(answers: _Part, signs: str) -> Iterator[tuple[str, _Part]]:
    """What follows each sign. Before the first one there is an item only if something stands there."""
    places = [match.start() for match in re.finditer(f"[{signs}]", answers.text)]
    first = answers.cut(0, places[0] if places else None)
    if first.text.strip():
        yield "", first
    for place, after in zip(places, [*places[1:], None][: len(places)], strict=True):
        item = answers.cut(place + 1, after)
        # "~=" and "=%100%" are written, too: an empty item before a sign is none.
        if item.text.strip() or after is None:
            yield answers.text[place], item


def _cut(part: _Part, sign: str, times: int) -> list[_Part]:
    pieces = []
    rest = part
    for _time in range(times):
        place = rest.text.find(sign)
        if place < 0:
            break
        pieces.append(rest.cut(0, place))
        rest = rest.cut(place + 1)
    return [*pieces, rest]


def _bracketed(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()
