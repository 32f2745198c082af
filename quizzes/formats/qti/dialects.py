"""How the versions of QTI from 2.1 on differ where they say the same."""

import re
from dataclasses import dataclass

from quizzes.formats.xml_tree import Node

from .markup import Content

HTML_WORDS = """
a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption
figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark object ol p pre q s samp section small span strong sub sup table tbody
td tfoot th thead tr tt u ul var
"""
HTML = frozenset(HTML_WORDS.split())
# QTI 2 has the XHTML of its time.
NEW_HTML = frozenset(
    {"article", "aside", "bdi", "bdo", "del", "figcaption", "figure", "ins", "mark", "s", "section", "u"}
)
CAPITAL = re.compile(r"(?<=[a-z0-9])[A-Z]")
MANIFEST_SPACE = "http://www.imsglobal.org/xsd/imscp_v1p1"


@dataclass(frozen=True)
class Dialect:
    """`code`: how the manifest names it; `templates`: where its response processing templates live."""

    version: str
    namespace: str
    code: str
    templates: str
    template_ending: str = ""
    schema: str = ""
    has_dashes: bool = False

    def root(self, node: Node) -> Node:
        """A whole document, given with the names of QTI 2."""
        said = self._node(node)
        said.attributes = {"xmlns": self.namespace, **said.attributes}
        return said

    def _node(self, node: Node) -> Node:
        inner: list[Content] = [item if isinstance(item, str) else self._node(item) for item in node.content]
        if node.tag in HTML:
            tag = "span" if node.tag in NEW_HTML and not self.has_dashes else node.tag
            return Node(tag, node.line, node.attributes, inner)
        if not self.has_dashes:
            return Node(node.tag, node.line, node.attributes, inner)
        if node.tag == "modalFeedback":
            inner = [Node("qti-content-body", content=inner)]
        attributes = {dashed(name): value for name, value in node.attributes.items()}
        return Node(f"qti-{dashed(node.tag)}", node.line, attributes, inner)

    def template(self, name: str) -> str:
        return f"{self.templates}{name}{self.template_ending}"


def dashed(name: str) -> str:
    """The counterpart of `parsing.camel`."""
    return CAPITAL.sub(lambda match: f"-{match[0].lower()}", name)


QTI_21 = Dialect(
    "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "v2p1",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    schema="QTIv2.1 Package",
)
QTI_22 = Dialect(
    "2.2",
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "v2p2",
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    schema="QTIv2.2 Package",
)
QTI_30 = Dialect(
    "3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "v3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    ".xml",
    "QTI Package",
    has_dashes=True,
)
