"""Moodle XML, what Moodle exports by default."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from .moodle_reader import read_moodle_xml
from .moodle_writer import MoodleWriter
from .neutral import NeutralQuestion, ReadFile, WrittenFile


class MoodleXmlFormat:
    key = "moodle-xml"
    label = gettext_lazy("Moodle XML")
    suffixes = (".xml",)
    content_type = "application/xml"

    def recognizes(self, content: bytes) -> bool:
        return b"<quiz" in content[:20_000].replace(b"\x00", b"")

    def read(self, content: bytes) -> ReadFile:
        return read_moodle_xml(content)

    def write(self, questions: Sequence[NeutralQuestion]) -> WrittenFile:
        writer = MoodleWriter()
        return WrittenFile(writer.write(list(questions)).encode(), writer.problems)
