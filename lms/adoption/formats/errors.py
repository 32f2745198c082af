"""What is wrong with a file, in words for those who uploaded it. No error ever repeats what stands in a cell."""

from django.utils.translation import gettext as _


class UsageFileError(ValueError):
    """The file cannot be taken in. The text names row and column, never the content."""


def missing_column(column: str) -> UsageFileError:
    return UsageFileError(
        _("Row 1: the column “%(column)s” is missing. Please export the report again, with all its columns.")
        % {"column": column}
    )


def empty_cell(row: int, column: str) -> UsageFileError:
    return UsageFileError(_("Row %(row)d, column “%(column)s”: it is empty.") % {"row": row, "column": column})


def not_a_day(row: int, column: str) -> UsageFileError:
    return UsageFileError(
        _("Row %(row)d, column “%(column)s”: that is not a date. Please write it like 2026-11-22.")
        % {"row": row, "column": column}
    )


def not_a_number(row: int, column: str) -> UsageFileError:
    return UsageFileError(
        _("Row %(row)d, column “%(column)s”: that is not a number of 0 or more.") % {"row": row, "column": column}
    )


def too_long(row: int) -> UsageFileError:
    return UsageFileError(
        _("Row %(row)d: the period is longer than a week. Please export the report by day or by week.") % {"row": row}
    )


def unreadable(row: int) -> UsageFileError:
    return UsageFileError(_("Row %(row)d: the file is damaged from here on.") % {"row": row})
