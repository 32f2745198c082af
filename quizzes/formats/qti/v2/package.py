"""Packages of QTI 2.1, 2.2 and 3.0: items, a test for each category, and the manifest."""

from collections.abc import Sequence

from quizzes.formats.neutral import NeutralQuestion, WrittenFile
from quizzes.formats.qti.dialects import MANIFEST_SPACE, Dialect
from quizzes.formats.qti.markup import element
from quizzes.formats.qti.package import MANIFEST, packed
from quizzes.formats.qti.writing import Losses, Pictures, by_category, document
from quizzes.formats.xml_tree import Node

from .draft import BESIDE
from .writer import write_item


class PackageWriter:
    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.losses, self.pictures = Losses(), Pictures()

    def write(self, questions: Sequence[NeutralQuestion]) -> WrittenFile:
        files: dict[str, bytes] = {}
        names: dict[int, str] = {}
        for place, question in enumerate(questions, 1):
            item = write_item(question, place, self.losses, self.pictures, self.dialect)
            if item is not None:
                names[id(question)] = f"items/item{place:04}.xml"
                files[names[id(question)]] = document(item)
        tests = self._tests(questions, names)
        manifest = self._manifest(names, list(tests))
        content = packed({MANIFEST: manifest, **tests, **files, **self.pictures.files})
        return WrittenFile(content, self.losses.problems)

    def _tests(self, questions: Sequence[NeutralQuestion], names: dict[int, str]) -> dict[str, bytes]:
        """A test for each category; questions without one stand in the manifest only."""
        groups = by_category([question for question in questions if id(question) in names and question.category])
        return {
            f"tests/test{place:03}.xml": document(self._test(place, title, [names[id(item)] for item in items]))
            for place, (title, items) in enumerate(groups.items(), 1)
        }

    def _test(self, place: int, title: str, paths: list[str]) -> Node:
        references = [
            element("assessmentItemRef", identifier=f"ref{number}", href=BESIDE + path)
            for number, path in enumerate(paths, 1)
        ]
        section = element("assessmentSection", *references, identifier="section1", title=title, visible=True)
        part = element(
            "testPart", section, identifier="part1", navigationMode="nonlinear", submissionMode="simultaneous"
        )
        test = element("assessmentTest", part, identifier=f"test{place}", title=title)
        return self.dialect.root(test)

    def _manifest(self, names: dict[int, str], tests: list[str]) -> bytes:
        resources = [
            element(
                "resource",
                element("file", href=path),
                identifier=f"{kind}{place}",
                type=f"imsqti_{kind}_xml{self.dialect.code}",
                href=path,
            )
            for kind, paths in (("test", tests), ("item", list(names.values())))
            for place, path in enumerate(paths, 1)
        ]
        pictures = [
            element("resource", element("file", href=path), identifier=f"image{place}", type="webcontent", href=path)
            for place, path in enumerate(self.pictures.files, 1)
        ]
        schema = element("schema", self.dialect.schema)
        return document(
            element(
                "manifest",
                element("metadata", schema, element("schemaversion", "1.0.0")),
                element("organizations"),
                element("resources", *resources, *pictures),
                xmlns=MANIFEST_SPACE,
                identifier="manifest",
            )
        )
