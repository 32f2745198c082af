"""Packages of QTI 1.2, as Canvas reads them."""

from collections.abc import Sequence

from quizzes.formats.neutral import NeutralQuestion, WrittenFile
from quizzes.formats.qti.markup import element
from quizzes.formats.qti.package import MANIFEST, packed
from quizzes.formats.qti.writing import XSI, Losses, Pictures, by_category, document
from quizzes.formats.xml_tree import Node

from .writer import write_item

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
FOLDER = "web_resources/"
SCHEMA = f"{NAMESPACE} {NAMESPACE}p1.xsd"
MANIFEST_SPACE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"


class PackageWriter:
    def __init__(self) -> None:
        self.losses, self.pictures = Losses(), Pictures()

    def write(self, questions: Sequence[NeutralQuestion]) -> WrittenFile:
        items = {
            place: node
            for place, question in enumerate(questions, 1)
            if (node := write_item(question, place, self.losses, self.pictures)) is not None
        }
        places = {id(question): place for place, question in enumerate(questions, 1)}
        files: dict[str, bytes] = {}
        for number, (title, group) in enumerate(by_category(questions).items(), 1):
            nodes = [items[places[id(question)]] for question in group if places[id(question)] in items]
            if nodes:
                files[f"quiz{number}/quiz{number}.xml"] = document(_file(number, title, nodes))
        pictures = {f"{FOLDER}{path}": content for path, content in self.pictures.files.items()}
        content = packed({MANIFEST: _manifest(list(files), list(pictures)), **files, **pictures})
        return WrittenFile(content, self.losses.problems)


def _file(number: int, title: str, items: list[Node]) -> Node:
    """Questions without a category stand in no assessment."""
    inner = items
    if title:
        section = element("section", *items, ident="root_section")
        inner = [element("assessment", section, ident=f"quiz{number}", title=title)]
    root = element("questestinterop", *inner, xmlns=NAMESPACE)
    root.attributes |= {"xmlns:xsi": XSI, "xsi:schemaLocation": SCHEMA}
    return root


def _manifest(files: list[str], pictures: list[str]) -> bytes:
    resources = [
        element("resource", element("file", href=path), identifier=f"quiz{place}", type="imsqti_xmlv1p2")
        for place, path in enumerate(files, 1)
    ]
    images = [
        element("resource", element("file", href=path), identifier=f"image{place}", type="webcontent", href=path)
        for place, path in enumerate(pictures, 1)
    ]
    schema = [element("schema", "IMS Content"), element("schemaversion", "1.1.3")]
    return document(
        element(
            "manifest",
            element("metadata", *schema),
            element("organizations"),
            element("resources", *resources, *images),
            xmlns=MANIFEST_SPACE,
            identifier="manifest",
        )
    )
