"""Files of questions from elsewhere: GIFT, Moodle XML, Aiken, QTI and tables (docs/reference/question-formats.md).

A format turns bytes into neutral questions and back; one writer turns those into questions of the bank. So a format
knows no question type but its key, and a question type knows no format.
"""

from .aiken import AikenFormat
from .csv_table import CsvFormat
from .exporting import export_questions
from .gift import GiftFormat
from .moodle import MoodleXmlFormat
from .neutral import NeutralQuestion, Problem, ReadFile, Severity, UnreadableFile, WrittenFile
from .qti import qti_formats
from .registry import QuestionFormat, format_named, format_of, question_formats, register_format
from .reports import report_as_json
from .run import ImportReport, import_questions
from .xlsx_table import XlsxFormat

register_format(MoodleXmlFormat())
register_format(AikenFormat())
register_format(CsvFormat())
for _qti_format in qti_formats():
    register_format(_qti_format)
register_format(XlsxFormat())
register_format(GiftFormat())

__all__ = [
    "ImportReport",
    "NeutralQuestion",
    "Problem",
    "QuestionFormat",
    "ReadFile",
    "Severity",
    "UnreadableFile",
    "WrittenFile",
    "export_questions",
    "format_named",
    "format_of",
    "import_questions",
    "question_formats",
    "register_format",
    "report_as_json",
]
