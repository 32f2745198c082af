"""CSV: one question in each row. Comma, semicolon or tab, in any encoding of spreadsheets."""

import csv
import io
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .decoding import decode
from .neutral import NeutralQuestion, ReadFile, UnreadableFile, WrittenFile
from .table_columns import COLUMNS, key_of
from .table_reader import Row, read_rows
from .table_writer import rows_of, template_rows

MAX_CELL = 100_000
# A spreadsheet would take these for a formula. A number is none.
FORMULA = re.compile(r"'*[=+\-@\t\r|%]")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


class CsvFormat:
    key = "csv"
    label = gettext_lazy("CSV table")
    suffixes = (".csv", ".tsv")
    content_type = "text/csv; charset=utf-8"

    def recognizes(self, content: bytes) -> bool:
        try:
            first = decode(content).lstrip("\n").partition("\n")[0]
        except UnreadableFile:
            return False
        names = {key_of(cell.strip('" '), COLUMNS) for cell in re.split("[;,\t]", first)}
        return {"type", "text"} <= names

    def read(self, content: bytes) -> ReadFile:
        text = decode(content)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        rows, line = [], 1
        try:
            for cells in reader:
                rows.append(Row(line, [_unprotected(cell) for cell in cells]))
                line = reader.line_num + 1
        except csv.Error as error:
            reason = _("The CSV file is damaged, probably by a quotation mark that is not closed: %(reason)s.")
            raise UnreadableFile(reason % {"reason": error}, line) from None
        return read_rows(rows)

    def write(self, questions: Sequence[NeutralQuestion]) -> WrittenFile:
        rows, problems = rows_of(questions)
        return WrittenFile(csv_bytes(rows), problems)

    def template(self) -> bytes:
        """An example of each type below the headers."""
        return csv_bytes(template_rows())


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """As German spreadsheets open it: semicolons, a byte order mark, nothing that they would run as a formula."""
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerows([map(_protected, row) for row in rows])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", errors="replace")


def _protected(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def _unprotected(cell: str) -> str:
    """The counterpart of `_protected`: one apostrophe before what would be a formula goes."""
    if cell.startswith("'") and FORMULA.match(cell[1:]) and not NUMBER.fullmatch(cell[1:]):
        return cell[1:]
    return cell


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first row."""
    first = text.lstrip("\n").partition("\n")[0]
    return max(";,\t", key=first.count)
