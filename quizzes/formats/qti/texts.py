"""Texts of items as HTML of this site's formats: pictures come along under a name of their own."""

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import quote

from quizzes.formats.pictures import PLUGIN_FILE
from quizzes.formats.texts import plain_text
from quizzes.formats.xml_tree import Node

from .markup import Content, html_of, nodes_of, without_lone_block
from .package import Package
from .questions import QtiQuestion

SPACES = re.compile(r"[ \t\r\n]+")
Replace = Callable[[Node], "list[Content] | None"]


class Texts:
    """Of one question. `replace` may say what stands in the place of an element; None: as it is."""

    def __init__(self, question: QtiQuestion, package: Package) -> None:
        self.question, self.package = question, package
        self.stored: dict[str, str] = {}  # path in the package → name in the question

    def html(self, content: Iterable[Content], replace: Replace = lambda _node: None) -> str:
        kept = without_lone_block(self.kept(content, replace))
        return html_of(kept).strip()

    def html_of_text(self, text: str) -> str:
        """HTML that stands as text in the file."""
        return self.html(nodes_of(text))

    def kept(self, content: Iterable[Content], replace: Replace) -> list[Content]:
        result: list[Content] = []
        for item in content:
            if isinstance(item, str):
                result.append(SPACES.sub(" ", item))
                continue
            instead = replace(item)
            result += instead if instead is not None else [self._node(item, replace)]
        return result

    def _node(self, node: Node, replace: Replace) -> Content:
        if node.tag == "pre":
            return node
        if node.tag == "object" and node.get("type").startswith("image/"):
            alt = plain_text(html_of(node.content))
            node = Node("img", node.line, {"src": node.get("data"), "alt": alt})
        if node.tag == "img":
            return self._image(node)
        return Node(node.tag, node.line, node.attributes, self.kept(node.content, replace))

    def _image(self, node: Node) -> Node:
        name = self.take(node.get("src"))
        if not name:
            return node  # said to be missing where pictures are taken over
        return Node("img", node.line, {"src": PLUGIN_FILE + quote(name), "alt": node.get("alt")})

    def take(self, source: str) -> str:
        """Take a picture of the package along; returns its name in the question, empty if it is not there."""
        path = self.package.find(source, self.question.file)
        if path and path not in self.stored:
            self.stored[path] = f"{len(self.stored)}/{PurePosixPath(path).name}"
            self.question.files[self.stored[path]] = self.package.files[path]
            self.question.images.append(path)
        return self.stored.get(path, "")
