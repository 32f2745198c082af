"""The versions of QTI as formats of this site. All read every version; they differ in what they write."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from quizzes.formats.neutral import NeutralQuestion, ReadFile, WrittenFile

from .dialects import QTI_21, QTI_22, QTI_30, Dialect
from .reading import read_qti, version_of
from .v1.package import PackageWriter as PackageWriterV1
from .v2.package import PackageWriter as PackageWriterV2


class QtiFormat:
    """`dialect` None: QTI 1.2."""

    suffixes = (".zip", ".xml")
    content_type = "application/zip"

    def __init__(self, key: str, label: str | Promise, dialect: Dialect | None) -> None:
        self.key, self.label, self.dialect = key, label, dialect

    def recognizes(self, content: bytes) -> bool:
        return version_of(content) == (self.dialect.version if self.dialect else "1.2")

    def read(self, content: bytes) -> ReadFile:
        return read_qti(content)

    def write(self, questions: Sequence[NeutralQuestion]) -> WrittenFile:
        if self.dialect is None:
            return PackageWriterV1().write(questions)
        return PackageWriterV2(self.dialect).write(questions)


def qti_formats() -> list[QtiFormat]:
    return [
        QtiFormat("qti-2.1", gettext_lazy("QTI 2.1 (package)"), QTI_21),
        QtiFormat("qti-2.2", gettext_lazy("QTI 2.2 (package)"), QTI_22),
        QtiFormat("qti-3.0", gettext_lazy("QTI 3.0 (package)"), QTI_30),
        QtiFormat("qti-1.2", gettext_lazy("QTI 1.2 (package, Canvas)"), None),
    ]
