import re

import pytest
from django.template import engines

from .repository import name_of, templates, text_files

# The strict Content-Security-Policy would block it, and nobody would see why.
INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "an event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
}
FOREIGN = re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I)
LOADED = re.compile(r"<(?:script|link|img|iframe|source|video|audio|use)\b[^>]*>", re.I)


def without_comments(text: str) -> str:
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.S)
    return re.sub(r"{#.*?#}", "", text)


def is_mail(name: str) -> bool:
    """Mails have no Content-Security-Policy, and their readers know no style sheets."""
    return "email" in name.split("/")


def test_there_are_templates():
    assert len(templates()) > 30


@pytest.mark.parametrize(("name", "path"), templates(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_template_compiles(name, path):
    engines["django"].from_string(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "path"), templates(".html"), ids=lambda value: value if isinstance(value, str) else ""
)
class TestAPage:
    def test_has_nothing_inline(self, name, path):
        text = without_comments(path.read_text(encoding="utf-8"))
        found = {what: pattern.search(text) for what, pattern in INLINE.items()}
        assert not [f"{what}: {match[0]}" for what, match in found.items() if match and not is_mail(name)]

    def test_loads_nothing_from_elsewhere(self, name, path):
        text = without_comments(path.read_text(encoding="utf-8"))
        assert not [tag for tag in LOADED.findall(text) if FOREIGN.search(tag)], name_of(path)


class TestInline:
    @pytest.mark.parametrize(
        "markup",
        [
            "<script>alert(1)</script>",
            '<script type="module">x</script>',
            "<style>a{}</style>",
            '<p class="x" style="color: red">',
            '<button onclick="go()">',
            '<a href="javascript:go()">',
        ],
    )
    def test_is_recognized(self, markup):
        assert any(pattern.search(markup) for pattern in INLINE.values())

    @pytest.mark.parametrize(
        "markup",
        [
            '<script type="module" src="/static/x.js"></script>',
            '<link rel="stylesheet" href="/x.css">',
            "<p>style = one</p>",
        ],
    )
    def test_is_not_seen_where_it_is_not(self, markup):
        assert not any(pattern.search(markup) for pattern in INLINE.values())


class TestStyleSheets:
    def test_close_every_block_they_open(self):
        """What follows a rule that is left open holds inside it only, and no browser complains."""
        open_ones = []
        for path in text_files(".css"):
            text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
            if text.count("{") != text.count("}"):
                open_ones.append(name_of(path))
        assert open_ones == []
