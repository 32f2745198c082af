"""Rows of a table → questions. Whether they came from CSV or XLSX makes no difference here."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from .neutral import Hint, NeutralQuestion, Option, ReadFile, UnreadableFile
from .numbers import number, share
from .registry import listed
from .table_columns import ANSWERS, COLUMNS, DIFFICULTIES, NUMBERED, TYPES, YES_NO, key_of, numbered
from .texts import from_plain


@dataclass(frozen=True)
class Row:
    """A row of cells. `faults`: what is wrong with cells before anybody reads them."""

    line: int
    cells: list[str]
    faults: list[str] = field(default_factory=list)


def read_rows(rows: Sequence[Row]) -> ReadFile:
    """The first row names the columns. Raises UnreadableFile when it does not."""
    filled = [row for row in rows if any(cell.strip() for cell in row.cells) or row.faults]
    if not filled:
        raise UnreadableFile(_("The table is empty."))
    result = ReadFile()
    columns = _columns(filled[0], result)
    result.questions = [_RowReader(row, columns).read() for row in filled[1:]]
    if not result.questions:
        result.refuse(_("The table has headers, but no question below them."), filled[0].line)
    return result


def _columns(header: Row, result: ReadFile) -> dict[str, int]:
    """Where each column stands: "text" → 3, "answer 2" → 8."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(header.cells):
        if not cell.strip():
            continue
        key, count = numbered(cell)
        name = f"{key} {count}" if key else key_of(cell, COLUMNS)
        if not name:
            result.warn(_("The column “%(name)s” is not known and was left out.") % {"name": cell[:60]}, header.line)
        elif name in columns:
            result.refuse(_("The column “%(name)s” is there twice.") % {"name": cell[:60]}, header.line)
        else:
            columns[name] = place
    missing = [column.label for column in COLUMNS if column.key in {"type", "text"} and column.key not in columns]
    if missing:
        raise UnreadableFile(
            _("The first row must name the columns; missing: %(columns)s. Please begin with the template.")
            % {"columns": listed(missing)},
            header.line,
        )
    return columns


class _RowReader:
    def __init__(self, row: Row, columns: dict[str, int]) -> None:
        self.row = row
        self.columns = columns
        self.question = NeutralQuestion("", "", row.line)

    def cell(self, name: str) -> str:
        place = self.columns.get(name, len(self.row.cells))
        return self.row.cells[place].strip() if place < len(self.row.cells) else ""

    def read(self) -> NeutralQuestion:
        question = self.question
        for fault in self.row.faults:
            question.refuse(fault)
        question.type = key_of(self.cell("type"), TYPES) if self.cell("type") else ""
        question.text = from_plain(self.cell("text"))
        question.name, question.category = self.cell("name"), " ".join(self.cell("category").split())
        question.general_feedback = from_plain(self.cell("feedback"))
        question.objective, question.identity = self.cell("objective"), self.cell("id")
        question.tags = [tag.strip() for tag in self.cell("tags").split(",") if tag.strip()]
        question.hints = [Hint(from_plain(line)) for line in self.cell("hints").split("\n") if line.strip()]
        if self.cell("difficulty"):
            question.difficulty = key_of(self.cell("difficulty"), DIFFICULTIES) or self.cell("difficulty")
        if not question.type:
            reason = _("The type “%(type)s” is not known. Types are: %(types)s.")
            types = listed(word.label for word in TYPES)
            question.refuse(reason % {"type": self.cell("type")[:40], "types": types})
            return question
        readers: dict[str, Callable[[], None]] = {
            "single_choice": self._choices,
            "multiple_choice": self._choices,
            "true_false": self._true_false,
            "short_text": self._short_texts,
            "numeric": self._numbers,
            "matching": self._pairs,
            "ordering": self._items,
        }
        readers.get(question.type, self._nothing)()
        self._refuse_unused()
        return question

    def _answers(self) -> list[tuple[int, str]]:
        """Answers that are not empty, with their number."""
        places = sorted(int(name.partition(" ")[2]) for name in self.columns if name.startswith("answer "))
        return [(place, text) for place in places if (text := self.cell(f"answer {place}"))]

    def _share(self, place: int, default: Decimal) -> Decimal:
        said = self.cell(f"share {place}").removesuffix("%").strip()
        value = share(said) if said else default
        if value is None:
            reason = _("The share of answer %(number)s must be a number from -100 to 100, not “%(value)s”.")
            self.question.refuse(reason % {"number": place, "value": said[:40]})
        return value or Decimal(0)

    def _comment(self, place: int) -> str:
        return from_plain(self.cell(f"comment {place}"))

    def _choices(self) -> None:
        answers = self._answers()
        right = self._right_numbers({place for place, _text in answers})
        is_single = self.question.type == "single_choice"
        has_shares = any(self.cell(f"share {place}") for place, _text in answers)
        each = Decimal(1) if is_single else (Decimal(1) / (len(right) or 1)).quantize(Decimal("0.0000001"))
        for place, text in answers:
            fraction = each if place in right else Decimal(0)
            fraction = self._share(place, fraction)
            self.question.options.append(
                Option(from_plain(text), fraction, self._comment(place), line=self.question.line)
            )
        if not is_single and not has_shares:
            self.question.details["scoring"] = "all_or_nothing"

    def _right_numbers(self, there: set[int]) -> set[int]:
        said = self.cell("right").removesuffix(".0")
        numbers = {int(part) for part in re.findall(r"\d{1,3}", said)}
        if re.sub(r"[\d\s,;.+&]", "", said) or not numbers <= there:
            reason = _("“Right” names the numbers of right answers, like 2 or 1, 3; here it says “%(value)s”.")
            self.question.refuse(reason % {"value": said[:40]})
        return numbers

    def _true_false(self) -> None:
        right = key_of(self.cell("right"), ANSWERS)
        if not right:
            reason = _("“Right” must be “true” or “false”, not “%(value)s”.")
            self.question.refuse(reason % {"value": self.cell("right")[:40]})
        for place, text in ((1, "true"), (2, "false")):
            self.question.options.append(Option(text, Decimal(int(text == right)), self._comment(place)))

    def _short_texts(self) -> None:
        self.question.details["case_sensitive"] = key_of(self.cell("case"), YES_NO) == "yes"
        for place, text in self._answers():
            self.question.options.append(Option(text, self._share(place, Decimal(1)), self._comment(place)))

    def _numbers(self) -> None:
        tolerances = [number(part) for part in (self.cell("tolerance") or "0").split(";")]
        if any(value is None or value < 0 for value in tolerances):
            reason = _("The tolerance must be a number, not “%(value)s”.")
            self.question.refuse(reason % {"value": self.cell("tolerance")[:40]})
        for order, (place, text) in enumerate(self._answers()):
            tolerance = tolerances[min(order, len(tolerances) - 1)]
            value = number(text)
            if value is None and text != "*":
                reason = _("Answer %(number)s must be a number, not “%(value)s”.")
                self.question.refuse(reason % {"number": place, "value": text[:40]})
                continue
            within = Decimal(0) if value is None else tolerance
            written = "*" if value is None else f"{value:f}"
            share_of = self._share(place, Decimal(int(value is not None)))
            self.question.options.append(Option(written, share_of, self._comment(place), within))

    def _pairs(self) -> None:
        for place, text in self._answers():
            left, arrow, right = text.partition("->")
            if not arrow or not right.strip():
                reason = _("Answer %(number)s must be a pair like “left -> right”, not “%(value)s”.")
                self.question.refuse(reason % {"number": place, "value": text[:40]})
                continue
            pair = Option(from_plain(left), Decimal(1), self._comment(place), match=" ".join(right.split()))
            self.question.options.append(pair)

    def _items(self) -> None:
        for place, text in self._answers():
            self.question.options.append(Option(from_plain(text), Decimal(1), self._comment(place)))

    def _nothing(self) -> None:
        for place, text in self._answers():
            reason = _("This type has no answers; answer %(number)s is left out: “%(value)s”.")
            self.question.warn(reason % {"number": place, "value": text[:40]})

    def _refuse_unused(self) -> None:
        """Feedback or shares without an answer are a slip of the column."""
        if self.question.type in {"true_false", "free_text", "description"}:
            return
        there = {place for place, _text in self._answers()}
        for name in self.columns:
            key, _space, place = name.partition(" ")
            is_orphan = key in {"share", "comment"} and place and int(place) not in there
            if is_orphan and self.cell(name):
                label = next(column.label for column in NUMBERED if column.key == key)
                reason = _("“%(column)s %(number)s” is filled in, but answer %(number)s is empty.")
                self.question.warn(reason % {"column": label, "number": place})
