"""XLSX: one question in each row of the first sheet, or of the one that is called “Questions”.

openpyxl is imported where it is needed: most web processes never see such a file, and spare its memory.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from .neutral import NeutralQuestion, ReadFile, UnreadableFile, WrittenFile
from .table_columns import COLUMNS, NUMBERED, TYPES, key_of
from .table_reader import Row, read_rows
from .table_writer import rows_of, template_rows
from .texts import CONTROL

MEGABYTE = 1024 * 1024
MAX_UNPACKED = 60 * MEGABYTE
MAX_ENTRIES = 500
MAX_RATIO = 200  # a sheet of text is packed ten times smaller, a bomb a thousand times
RATIO_COUNTS_FROM = MEGABYTE
MAX_ROWS, MAX_COLUMNS = 5000, 200
# What the library raises for damaged files: it reads whatever stands where it expects something.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    DefusedXmlException,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


class XlsxFormat:
    key = "xlsx"
    label = gettext_lazy("Excel table (XLSX)")
    suffixes = (".xlsx",)
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def recognizes(self, content: bytes) -> bool:
        return content.startswith(b"PK\x03\x04")

    def read(self, content: bytes) -> ReadFile:
        _check_archive(content)
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            rows = list(_rows(content))
        except (InvalidFileException, *DAMAGE):
            raise UnreadableFile(_("The file is damaged or no Excel table (XLSX). Please save it again.")) from None
        return read_rows(rows)

    def write(self, questions: Sequence[NeutralQuestion]) -> WrittenFile:
        rows, problems = rows_of(questions)
        return WrittenFile(_workbook_bytes([(_sheet_name(), rows)]), problems)

    def template(self) -> bytes:
        """An empty sheet to fill in, one with examples, and one that explains the columns."""
        rows = template_rows()
        sheets = [(_sheet_name(), rows[:1]), (_("Examples"), rows), (_("Explanations"), _explanations())]
        return _workbook_bytes(sheets)


def _check_archive(content: bytes) -> None:
    """Refuse what would grow beyond measure; a member cannot unpack to more than it declares."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except DAMAGE:
        raise UnreadableFile(_("The file is damaged or no Excel table (XLSX). Please save it again.")) from None
    total = sum(entry.file_size for entry in entries)
    is_tight = total > RATIO_COUNTS_FROM and total > len(content) * MAX_RATIO
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED or is_tight:
        raise UnreadableFile(_("The file is packed suspiciously tight or has too many parts and was not read."))


def _rows(content: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    sheet: Any = next((item for item in book.worksheets if _is_sheet_of_questions(item.title)), book.worksheets[0])
    sheet.reset_dimensions()  # what a file says about its size is not to be trusted
    for line, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS), start=1):
        row = Row(line, [])
        for cell in cells:
            row.cells.append(_text(cell, row.faults))
        yield row


def _text(cell: Any, faults: list[str]) -> str:
    """What a cell shows. Dates and formulas are no text; a spreadsheet makes 1/2 a date."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        faults.append(_("The cell %(cell)s is a formula. Please write its result.") % {"cell": cell.coordinate})
        return ""
    if isinstance(value, date | datetime | time):
        reason = _("The cell %(cell)s is a date. Please format it as text and write it again.")
        faults.append(reason % {"cell": cell.coordinate})
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _sheet_name() -> str:
    return _("Questions")


def _is_sheet_of_questions(title: str) -> bool:
    names = {"questions"}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names.add(_sheet_name().casefold())
    return title.casefold() in names


def _workbook_bytes(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet: Any = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for place, header in enumerate(rows[0] if rows else [], start=1):
            wide = key_of(header, COLUMNS) in {"text", "feedback"}
            sheet.column_dimensions[_letters(place)].width = 50 if wide else 22
        if len(rows) == 1:
            sheet.data_validations.append(_list_of_types())
        for number, row in enumerate(rows):
            sheet.append([_cell(sheet, text, is_head=number == 0) for text in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: Any, text: str, *, is_head: bool) -> Any:
    """Always a text: without the type, the library would make "=…" a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet, value="")
    cell.value = CONTROL.sub("", text)[:32_767]
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_head:
        cell.font = Font(bold=True)
    return cell


def _list_of_types() -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    names = ",".join(str(word.label) for word in TYPES)
    validation = DataValidation(type="list", formula1=f'"{names}"', allow_blank=True)
    validation.add(f"A2:A{MAX_ROWS}")
    return validation


def _letters(place: int) -> str:
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _explanations() -> list[list[str]]:
    columns = [[str(column.label), str(column.explanation)] for column in COLUMNS]
    numbered = [[f"{column.label} 1, 2, …", str(column.explanation)] for column in NUMBERED]
    types = [[str(word.label), ""] for word in TYPES]
    return [[_("Column"), _("Meaning")], *columns[:5], *numbered, *columns[5:], [_("Types"), ""], *types]
