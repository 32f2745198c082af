"""Rich text has one normal form, and Markdown says all of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.exporting.markdown import NotExpressible, cell_to_markdown, rich_text_to_markdown
from courses.html import sanitize
from courses.importing.faults import Faults
from courses.importing.markdown import MarkdownReader
from courses.richtext import Listing, Paragraph, Quote, Run, normal, render

WORDS = st.text(
    st.one_of(
        st.sampled_from(list("aZ09 .,:;!?()[]{}<>*_`~#+-=|\\/\"'&$%@^„“–…\u00a0\u2009äß€😀")),
        st.characters(exclude_categories=("Cs", "Cc", "Cn")),
    ),
    min_size=1,
    max_size=12,
)
URLS = st.sampled_from(
    [
        "https://example.org",
        "https://example.org/a_b?c=1&d=(2)#x*y",
        "mailto:a@b.de",
        "/page:lektion",
        "a b.pdf",
        "/ä|ö",
    ]
)
LINKS = st.one_of(
    st.just(()),
    st.builds(lambda url: (("href", url),), URLS),
    st.builds(lambda url, title: (("href", url), ("title", title)), URLS, st.sampled_from(["T", 'a "b" & \\c'])),
)
MARKS = st.frozensets(st.sampled_from(["strong", "em", "code"]))
RUNS = st.lists(st.one_of(st.builds(Run, WORDS, MARKS, LINKS), st.just(Run("\n"))), min_size=1, max_size=7).map(
    lambda runs: Paragraph(tuple(runs))
)
NODES = st.recursive(
    RUNS,
    lambda inner: st.one_of(
        st.builds(
            lambda is_ordered, items: Listing(is_ordered, tuple(tuple(item) for item in items)),
            st.booleans(),
            st.lists(st.lists(inner, min_size=1, max_size=3), min_size=1, max_size=3),
        ),
        st.builds(lambda children: Quote(tuple(children)), st.lists(inner, min_size=1, max_size=2)),
    ),
    max_leaves=6,
)
DOCUMENTS = st.lists(NODES, max_size=4).map(lambda nodes: render(nodes))


def read(markdown: str) -> str:
    faults = Faults()
    html = MarkdownReader(file="x.md", faults=faults).rich_text(markdown)
    assert faults.items == []
    return html


class TestNormal:
    @pytest.mark.parametrize(
        ("html", "expected"),
        [
            ('<p data-block-key="a1">Ein <b>Wort </b>mehr<br/></p>', "<p>Ein <strong>Wort</strong> mehr</p>"),
            ("<ul>\n<li>eins</li>\n<li><p>zwei</p></li>\n</ul>", "<ul><li>eins</li><li>zwei</li></ul>"),
            ('<a rel="noopener" href="https://x.de">x</a>', '<p><a href="https://x.de">x</a></p>'),
            ('<p><a id="3" linktype="page">x</a></p>', '<p><a id="3" linktype="page">x</a></p>'),
            ("<p>a&nbsp;b &amp; c</p><p></p>", "<p>a\u00a0b &amp; c</p>"),
            ("<p><em><strong>x</strong></em></p>", "<p><strong><em>x</em></strong></p>"),
        ],
    )
    def test_is_the_same_for_what_means_the_same(self, html, expected):
        assert normal(html) == expected

    def test_leaves_alone_what_it_does_not_know(self):
        assert normal("<h2>Titel</h2>") == "<h2>Titel</h2>"

    @given(DOCUMENTS)
    def test_is_its_own_normal_form(self, html):
        assert normal(normal(html)) == normal(html)


class TestRichTextToMarkdown:
    @given(DOCUMENTS)
    def test_is_read_back_as_the_same_text(self, html):
        html = normal(sanitize(html))
        assert normal(read(rich_text_to_markdown(html))) == html

    @pytest.mark.parametrize(
        ("html", "markdown"),
        [
            ("<p>Ein <b>fettes</b> und ein <i>schräges</i> Wort.</p>", "Ein **fettes** und ein *schräges* Wort."),
            ("<ul><li>eins<ul><li>innen</li></ul></li><li>zwei</li></ul>", "- eins\n  - innen\n- zwei"),
            ("<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol>", "1. a\n2. b\n\n1) c"),
            ("<blockquote>Zitat</blockquote>", "> Zitat"),
            ("<p>1. Mai, 5 * 3, C#</p><p># kein Titel</p>", "1\\. Mai, 5 \\* 3, C#\n\n\\# kein Titel"),
            ("<p><strong>a.</strong>b</p>", "**&#97;&#46;**&#98;"),
            ('<p><a href="/page:zweite">weiter</a></p>', "[weiter](page:zweite)"),
        ],
    )
    def test_looks_like_what_people_write(self, html, markdown):
        assert rich_text_to_markdown(html) == markdown

    def test_refuses_what_markdown_cannot_say(self):
        with pytest.raises(NotExpressible):
            rich_text_to_markdown("<p>a<s>b</s></p>")
        with pytest.raises(NotExpressible):
            cell_to_markdown("<p>a<br>b</p>")
