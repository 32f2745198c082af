"""Tables as files that German spreadsheet programs open by a double click: CSV and XLSX."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | float | None
BOM = "\ufeff"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60  # characters


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """The lines of `csv_lines` in one text."""
    return "".join(csv_lines(rows))


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """UTF-8 with a BOM in front, separated by semicolons, numbers with a decimal comma; one line after the other.

    Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers are numbers and stay so.
    """
    yield BOM
    for row in rows:
        out = io.StringIO()
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([_cell(value) for value in row])
        yield out.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".replace(".", ",")
    if isinstance(value, int):
        return str(value)
    return f"'{value}" if value.startswith(DANGEROUS) else value


def xlsx_bytes(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """A workbook with one sheet for each table; the first row of each is its head.

    Text is stored as text, whatever it begins with, so nothing of it is ever computed.
    """
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for position, width in enumerate(_widths(rows), start=1):
            sheet.column_dimensions[chr(64 + position)].width = width
        for number, row in enumerate(rows):
            sheet.append([_xlsx_cell(sheet, value, is_head=number == 0) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Wide enough for the longest text of each column, within reason."""
    columns = max((len(row) for row in rows), default=0)
    longest = [max((len(str(row[place])) for row in rows if place < len(row)), default=0) for place in range(columns)]
    return [min(length + 2, WIDEST) for length in longest]


def _xlsx_cell(sheet: object, value: Cell, *, is_head: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(bold=is_head)
    return cell
