import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.variants.diffs import Change, merged, word_diff
from lms.variants.markup import UnsafeAddress, from_markup, to_markup


class TestMarkup:
    @pytest.mark.parametrize(
        ("html", "markup"),
        [
            ("<p>Eins</p><p>Zwei</p>", "Eins\n\nZwei"),
            ("<p><b>fett</b>, <i>schräg</i>, <code>a*b</code></p>", "**fett**, *schräg*, `a*b`"),
            ("<p>a<b> fett </b>z</p>", "a **fett** z"),
            ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>z</p>", "- a\n- b\n   - c\n\nz"),
            ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
            ("<blockquote>Zitat</blockquote>", "> Zitat"),
            ('<p><a linktype="page" id="12">Link</a></p>', "[Link](page:12)"),
            ('<p><a href="https://example.com/">Link</a></p>', "[Link](https://example.com/)"),
            ("<p>a<br/>b</p>", "a\\\nb"),
            ("<p>{{ki_werkzeug}} und {{x|y}}</p>", "{{ki_werkzeug}} und {{x|y}}"),
            ("<p>1. Mai, *, &lt;b&gt;, [x], # &amp;amp;</p>", "1\\. Mai, \\*, \\<b>, \\[x\\], # \\&amp;"),
            ("<p># kein Titel</p><p>- kein Punkt</p>", "\\# kein Titel\n\n\\- kein Punkt"),
        ],
    )
    def test_says_the_same_as_the_html(self, html, markup):
        assert to_markup(html) == markup
        assert to_markup(from_markup(markup)) == markup

    def test_is_never_html(self):
        assert from_markup("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        assert "<img" not in from_markup("![x](https://example.com/x.png) <img src=x>")

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "page:x"])
    def test_refuses_unsafe_addresses(self, address):
        with pytest.raises(UnsafeAddress):
            from_markup(f"[x]({address})")

    def test_keeps_a_line_without_a_paragraph(self):
        assert from_markup("neu", like="alt") == "neu"
        assert from_markup("neu", like="<p>alt</p>") == "<p>neu</p>"


class TestWordDiff:
    def test_holds_the_old_text_and_the_new_one(self):
        old, new = "Fragen Sie Ihre Führungskraft.", "Fragen Sie vorher Frau Kurz."
        pieces = word_diff(old, new)
        assert "".join(piece.text for piece in pieces if piece.change != Change.ADDED) == old
        assert "".join(piece.text for piece in pieces if piece.change != Change.REMOVED) == new

    def test_tells_neighboring_changes_as_one(self):
        pieces = word_diff("Das ist ein alter Text", "Das war kein alter Text")
        assert [(piece.change, piece.text) for piece in pieces] == [
            (Change.SAME, "Das "),
            (Change.REMOVED, "ist ein"),
            (Change.ADDED, "war kein"),
            (Change.SAME, " alter Text"),
        ]
        assert [piece.text for piece in word_diff("a b", "x b y")] == ["a", "x", " b", " y"]

    @given(old=st.text("ab .", max_size=12), new=st.text("ab .", max_size=12))
    def test_loses_nothing(self, old, new):
        pieces = word_diff(old, new)
        assert "".join(piece.text for piece in pieces if piece.change != Change.ADDED) == old
        assert "".join(piece.text for piece in pieces if piece.change != Change.REMOVED) == new

    def test_of_equal_texts_is_one_piece(self):
        assert [piece.change for piece in word_diff("a b", "a b")] == [Change.SAME]


class TestMerged:
    def test_has_both_changes(self):
        assert merged("a b c d e", "a B c d e", "a b c d E") == "a B c d E"
        assert merged("a b c", "a b c", "a c") == "a c"
        assert merged("a b c", "a X c", "a X c") == "a X c"

    @pytest.mark.parametrize(("one", "other"), [("a X c", "a Y c"), ("a b", "a b c d"), ("a b c x", "a b c y")])
    def test_is_none_where_they_touch(self, one, other):
        assert merged("a b c", one, other) is None
