"""A file of QTI, whatever its version: a lone XML file, or a package with a manifest."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from quizzes.formats.categories import MAX_NAME
from quizzes.formats.neutral import Problem, ReadFile, Severity, UnreadableFile
from quizzes.formats.xml_tree import Node

from .package import MANIFEST, PICTURES, Package, head_of, is_package, open_package
from .parsing import Repair, parse
from .questions import QtiQuestion, in_file
from .v1 import reader as reader_v1
from .v2 import reader as reader_v2

ITEM, TEST, OLD, OLD_BANK = "assessmentItem", "assessmentTest", "questestinterop", "objectbank"
NAMES = (ITEM, TEST, OLD, "qti-assessment-item", "qti-assessment-test")
REFERENCES = ("assessmentItemRef",)
HEAD = 20_000
MARKS = {
    "3.0": (b"xmlv3p0", b"imsqtiasi_v3p0", b"<qti-assessment-"),
    "2.2": (b"xmlv2p2", b"imsqti_v2p2"),
    "1.2": (b"imsqti_xmlv1p2", b"questestinterop"),
}
# Settings that Canvas writes beside each quiz; they belong to the quiz, not to its questions.
SIDE_FILES = frozenset({"assessment_meta.xml"})


@dataclass
class _Document:
    """One XML file of a package; a lone file has no path."""

    path: str
    root: Node
    repairs: list[Repair] = field(default_factory=list)


def version_of(content: bytes) -> str:
    """Which version a file is, by its manifest or by how it begins; empty if it is no QTI."""
    if is_package(content):
        head = head_of(content, MANIFEST)
        is_qti = head is not None
    else:
        head = content[:HEAD].replace(b"\x00", b"")
        is_qti = any(f"<{name}".encode() in head or f":{name}".encode() in head for name in NAMES)
    if not is_qti or head is None:
        return ""
    return next((version for version, marks in MARKS.items() if any(mark in head for mark in marks)), "2.1")


def read_qti(content: bytes) -> ReadFile:
    """All items, in the order of their tests. Raises UnreadableFile if nothing of the file can be read."""
    return _PackageReader(content).read() if is_package(content) else _lone_file(content)


def _lone_file(content: bytes) -> ReadFile:
    result = ReadFile()
    root, repairs = parse(content)
    if root.tag not in (ITEM, TEST, OLD, OLD_BANK):
        reason = _("This is no QTI: it begins with <%(tag)s>.")
        raise UnreadableFile(reason % {"tag": root.tag[:40]}, root.line)
    if root.tag == TEST:
        raise UnreadableFile(
            _("This is a test without its questions. Please take the package (ZIP) that it came in."), root.line
        )
    result.questions = list(_items_of(_Document("", root, repairs), Package(), ""))
    return _checked(result)


def _items_of(document: _Document, package: Package, category: str) -> list[QtiQuestion]:
    if document.root.tag == ITEM:
        questions = [reader_v2.read_item(document.root, package, document.path)]
        questions[0].category = category
    else:
        questions = _old_items(document, package, category)
    _note_repairs(questions, document.repairs)
    return questions


def _old_items(document: _Document, package: Package, category: str) -> list[QtiQuestion]:
    """Of QTI 1.2: an assessment or bank says in its title what its items belong to."""
    questions: list[QtiQuestion] = []

    def walk(node: Node, name: str) -> None:
        for child in node.children:
            if child.tag == "item":
                question = reader_v1.read_item(child, package, document.path)
                question.category = name
                questions.append(question)
            elif child.tag in ("assessment", OLD_BANK):
                walk(child, _title(child) or name)
            elif child.tag == "section":
                walk(child, name)

    walk(document.root, _title(document.root) or category)
    return questions


def _title(node: Node) -> str:
    banks = [item for meta in node.all("qtimetadata") for item in meta.all("qtimetadatafield")]
    bank = next((item.value("fieldentry") for item in banks if item.value("fieldlabel") == "bank_title"), "")
    return " ".join((node.get("title") or bank).split())[:MAX_NAME]


def _note_repairs(questions: list[QtiQuestion], repairs: list[Repair]) -> None:
    """Where an element should have ended is a guess."""
    for question in questions:
        for repair in repairs:
            reason = _("The file is not well-formed XML: <%(tag)s> is not closed and was closed here.")
            question.keep_as_draft(reason % {"tag": repair.tag[:40]}, repair.line)


def _checked(result: ReadFile) -> ReadFile:
    """No two items may have the same identifier: the second would overwrite the first."""
    seen: dict[tuple[str, str], QtiQuestion] = {}
    for question in result.questions:
        if not isinstance(question, QtiQuestion) or not question.identity:
            continue
        first = seen.setdefault((question.category, question.identity), question)
        if first is not question:
            reason = _("The identifier “%(id)s” is taken already (%(file)s, line %(line)s).")
            values = {"id": question.identity[:80], "file": first.file or "–", "line": first.line}
            question.refuse(reason % values)
    if not result.questions and not any(problem.is_error for problem in result.problems):
        result.refuse(_("The file contains no question."))
    return result


class _PackageReader:
    def __init__(self, content: bytes) -> None:
        self.package = open_package(content)
        self.result = ReadFile(problems=list(self.package.problems))
        self.documents: dict[str, _Document] = {}

    def read(self) -> ReadFile:
        self._parse_all()
        read: set[str] = set()
        for document in list(self.documents.values()):
            if document.root.tag == TEST:
                read |= self._read_test(document, read)
        for path, document in self.documents.items():
            if path not in read and document.root.tag in (ITEM, OLD, OLD_BANK):
                self.result.questions += _items_of(document, self.package, "")
        self._warn_of_unused_pictures()
        return _checked(self.result)

    def _parse_all(self) -> None:
        """In the order of the manifest; a file that is damaged spoils no other."""
        paths = [path for path in self.package.files if path.endswith((".xml", ".XML"))]
        order = self._manifest_order(paths)
        for path in sorted(paths, key=lambda item: (order.get(item, len(order)), item)):
            name = PurePosixPath(path).name
            if name == MANIFEST or name in SIDE_FILES:
                continue
            try:
                root, repairs = parse(self.package.files[path])
            except UnreadableFile as error:
                self.result.problems.append(in_file(path, error.problem))
                continue
            self.documents[path] = _Document(path, root, repairs)
            if root.tag not in (ITEM, TEST, OLD, OLD_BANK):
                reason = _("<%(tag)s> has no place here and is left out.") % {"tag": root.tag[:40]}
                self.result.problems.append(in_file(path, Problem(root.line, reason, Severity.WARNING)))

    def _manifest_order(self, paths: list[str]) -> dict[str, int]:
        """Places of files by the manifest, and whether all that it names are there."""
        manifest = next((path for path in paths if PurePosixPath(path).name == MANIFEST), "")
        if not manifest:
            self.result.problems.append(
                Problem(0, _("The package has no imsmanifest.xml; all its items are read."), Severity.WARNING)
            )
            return {}
        try:
            root, _repairs = parse(self.package.files[manifest])
        except UnreadableFile as error:
            self.result.problems.append(in_file(manifest, error.problem))
            return {}
        order: dict[str, int] = {}
        for node in [item for resource in root.every("resource") for item in (resource, *resource.all("file"))]:
            href = node.get("href")
            path = self.package.find(href, manifest) if href else ""
            if path:
                order.setdefault(path, len(order))
            elif href.lower().endswith(".xml"):
                reason = _("“%(name)s” is not in the package.") % {"name": href[:80]}
                self.result.problems.append(in_file(manifest, Problem(node.line, reason)))
        return order

    def _read_test(self, test: _Document, known: set[str]) -> set[str]:
        """Items in the order of the test; a test with several sections names them, too."""
        title = " ".join((test.root.get("title") or "").split())
        sections = [node for node in test.root.every("assessmentSection") if node.all(*REFERENCES)]
        taken: set[str] = set()
        for section in sections:
            name = " ".join(section.get("title").split())
            has_name = len(sections) > 1 and name and name != title
            category = f"{title} / {name}" if has_name and title else name if has_name else title
            for reference in section.all(*REFERENCES):
                taken |= self._read_reference(reference, test, category[-MAX_NAME:], known | taken)
        return taken

    def _read_reference(self, node: Node, test: _Document, category: str, known: set[str]) -> set[str]:
        path = self.package.find(node.get("href"), test.path)
        document = self.documents.get(path)
        if document is None or document.root.tag != ITEM:
            reason = _("“%(name)s” is not in the package, or no item.") % {"name": node.get("href")[:80]}
            self.result.problems.append(in_file(test.path, Problem(node.line, reason)))
            return set()
        if path not in known:
            self.result.questions += _items_of(document, self.package, category)
        return {path}

    def _warn_of_unused_pictures(self) -> None:
        shown = {image for item in self.result.questions if isinstance(item, QtiQuestion) for image in item.images}
        for path in self.package.files:
            if PurePosixPath(path).suffix.lower() in PICTURES and path not in shown:
                reason = _("No question shows “%(name)s”; it is left out.")
                self.result.warn(reason % {"name": path[:80]})
