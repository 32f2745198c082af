"""GIFT, the plain text format of Moodle."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from .decoding import decode
from .gift_reader import read_gift
from .gift_writer import GiftWriter
from .neutral import NeutralQuestion, ReadFile, WrittenFile


class GiftFormat:
    key = "gift"
    label = gettext_lazy("GIFT")
    suffixes = (".gift", ".txt")
    content_type = "text/plain; charset=utf-8"

    def recognizes(self, content: bytes) -> bool:
        start = content[:20_000].replace(b"\x00", b"")
        if start.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith((b"<", b"PK")):
            return False
        return bool(re.search(rb"\{[^}]*\}|^\$CATEGORY:|^::", start, re.MULTILINE))

    def read(self, content: bytes) -> ReadFile:
        return read_gift(decode(content))

    def write(self, questions: Sequence[NeutralQuestion]) -> WrittenFile:
        writer = GiftWriter()
        return WrittenFile(writer.write(list(questions)).encode(), writer.problems)
