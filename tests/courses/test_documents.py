"""Files that people hand in: known by their content, read with limits, never trusted."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.documents import KINDS, MAX_CHARACTERS, Group, RefusedFile, checked_upload, limits, office, read_text
from tests.factories.transfers import JPG, PNG, docx, odt, pdf, pptx, xlsx, zipped

ALL = frozenset(Group)
MAIL = "anna.berg@example.com"


def checked(name, content, groups=ALL):
    return checked_upload(name=name, content=content, groups=groups)


class TestCheckedUpload:
    @pytest.mark.parametrize(
        ("name", "content", "kind"),
        [
            ("a.pdf", pdf("x"), "pdf"),
            ("a.docx", docx("x"), "docx"),
            ("a.XLSX", xlsx("x"), "xlsx"),
            ("a.pptx", pptx("x"), "pptx"),
            ("a.odt", odt("x"), "odt"),
            ("a.txt", "Grüße".encode(), "txt"),
            ("a.md", "Grüße".encode("cp1252"), "txt"),
            ("a.png", PNG, "png"),
            ("a.jpeg", JPG, "jpg"),
        ],
    )
    def test_knows_kinds_by_content(self, name, content, kind):
        assert checked(name, content).kind.key == kind

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", b"MZ\x90\x00"),
            ("a.pdf", docx("x")),
            ("a.docx", pdf("x")),
            ("a.docx", xlsx("x")),
            ("a.docx", zipped({"word/document.xml": "<w/>"})),
            ("a.docx", b"PK\x03\x04 damaged"),
            ("a.odt", docx("x")),
            ("a.txt", b"MZ\x00\x01"),
            ("a.txt", docx("x")),
            ("a.txt", b"   "),
            ("a.png", b"<svg/>"),
            ("a.jpg", PNG),
            ("a.pdf", b""),
        ],
    )
    def test_refuses_content_that_is_not_what_the_name_says(self, name, content):
        with pytest.raises(RefusedFile, match="a\\."):
            checked(name, content)

    @pytest.mark.parametrize("name", ["a.exe", "a", "a.html", "a.svg", "a.docm", ".pdf.exe", "a.pdf.zip"])
    def test_refuses_other_endings_and_says_which_are_possible(self, name):
        with pytest.raises(RefusedFile, match="\\.pdf"):
            checked(name, pdf("x"))

    def test_refuses_kinds_that_the_author_does_not_allow(self):
        with pytest.raises(RefusedFile):
            checked("a.png", PNG, frozenset({Group.DOCUMENTS}))

    def test_refuses_macros(self):
        with pytest.raises(RefusedFile, match="macros"):
            checked("a.docx", docx("x", more={"word/vbaProject.bin": b"x"}))

    def test_refuses_an_archive_that_unpacks_to_too_much(self):
        bomb = docx("x", more={"word/media/zeros.bin": bytes(210 * 1024 * 1024)})
        assert len(bomb) < 10 * 1024 * 1024
        with pytest.raises(RefusedFile):
            checked("a.docx", bomb)

    @pytest.mark.parametrize(
        ("given_name", "kept"),
        [
            ("C:\\Users\\Ada\\Bericht.pdf", "Bericht.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("a\u202efdp\x00.pdf", "afdp.pdf"),
            ("x" * 300 + ".pdf", "x" * 109 + ".pdf"),
        ],
    )
    def test_keeps_a_clean_name(self, given_name, kept):
        assert checked(given_name, pdf("x")).name == kept

    @given(st.binary(max_size=200), st.sampled_from([suffix for kind in KINDS for suffix in kind.suffixes]))
    def test_takes_or_refuses_anything(self, content, suffix):
        try:
            upload = checked(f"a{suffix}", content)
        except RefusedFile:
            return
        read_text(upload.kind.key, upload.content)


class TestReadText:
    @pytest.mark.parametrize(
        ("kind", "content"),
        [
            ("docx", docx("Erster Absatz", MAIL)),
            ("docx", docx("x", more={"word/header1.xml": f"<hdr><p><t>{MAIL}</t></p></hdr>"})),
            ("docx", docx("x", author=MAIL)),
            ("xlsx", xlsx(MAIL)),
            ("pptx", pptx(MAIL)),
            ("pptx", pptx("x", notes=MAIL)),
            ("odt", odt(f"<text:p>Hallo <text:span>{MAIL}</text:span></text:p>")),
            ("pdf", pdf(MAIL)),
            ("pdf", pdf("x", author=MAIL)),
            ("txt", f"\ufeff{MAIL}".encode()),
            ("txt", f"Größe {MAIL}".encode("cp1252")),
        ],
    )
    def test_finds_the_words_wherever_they_stand(self, kind, content):
        read = read_text(kind, content)
        assert MAIL in read.text
        assert read.is_complete

    def test_keeps_words_that_are_split_by_formatting_together(self):
        runs = "<w:p><w:r><w:t>anna.b</w:t></w:r><w:r><w:t>erg@example.com</w:t></w:r></w:p>"
        content = docx(more={"word/footnotes.xml": f'<w:x xmlns:w="urn:w">{runs}</w:x>'})
        assert MAIL in read_text("docx", content).text

    def test_keeps_the_order_of_text_around_formatting(self):
        content = odt("<text:p>Mit freundlichen <text:span>Grüßen</text:span> aus Köln</text:p>")
        assert "Mit freundlichen Grüßen aus Köln" in read_text("odt", content).text

    def test_reads_numbers_in_cells_but_not_places_in_the_table_of_strings(self):
        text = read_text("xlsx", xlsx("Wort", number="22112345678")).text
        assert "22112345678" in text
        assert "0" not in text.replace("22112345678", "")

    @pytest.mark.parametrize("kind", ["png", "jpg"])
    def test_says_that_a_picture_cannot_be_read(self, kind):
        assert read_text(kind, PNG) == read_text("unknown", b"")
        assert not read_text(kind, PNG).is_complete

    @pytest.mark.parametrize(
        ("kind", "content"),
        [
            ("pdf", pdf()),  # a scan has no text
            ("pdf", pdf(MAIL, password="geheim")),
            ("pdf", b"%PDF-1.7 damaged"),
            ("docx", docx(MAIL, more={"word/media/image1.png": PNG})),
            ("docx", docx(MAIL)[:-30]),
            ("docx", docx(more={"word/comments.xml": "<broken"})),
            ("docx", docx(more={"word/comments.xml": '<?xml version="1.0" encoding="klingon"?><a/>'})),
        ],
    )
    def test_says_that_something_may_have_been_missed(self, kind, content):
        assert not read_text(kind, content).is_complete

    def test_does_not_expand_entities(self):
        laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a><p><t>&c;</t></p></a>'
        read = read_text("docx", docx("x", more={"word/comments.xml": laughs}))
        assert (read.text, read.is_complete) == ("", False)

    def test_does_not_read_files_of_the_machine(self):
        outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a><p><t>&b;</t></p></a>'
        assert read_text("docx", docx("x", more={"word/comments.xml": outside})).text == ""

    def test_stops_at_a_part_that_is_too_large(self, monkeypatch):
        monkeypatch.setattr(office, "MAX_PART", 1000)
        read = read_text("docx", docx("a" * 2000))
        assert (read.text, read.is_complete) == ("", False)

    def test_stops_when_all_parts_together_are_too_large(self, monkeypatch):
        monkeypatch.setattr(office, "MAX_PARTS", 1000)
        assert not read_text("docx", docx("a" * 600, more={"word/header1.xml": f"<a>{'b' * 600}</a>"})).is_complete

    def test_believes_no_size_that_the_archive_states(self, monkeypatch):
        monkeypatch.setattr(office, "MAX_PART", 1000)
        content = bytearray(docx("a" * 50_000))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = archive.getinfo("word/document.xml").file_size
        lie = content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
        assert len(read_text("docx", bytes(lie)).text) <= 1000

    def test_reads_deep_nesting(self):
        deep = "<a>" * 20_000 + "Grund" + "</a>" * 20_000
        assert "Grund" in read_text("docx", docx(more={"word/comments.xml": deep})).text

    @pytest.mark.parametrize(("kind", "content"), [("docx", docx("wort " * 100_000)), ("txt", b"wort " * 100_000)])
    def test_reads_up_to_a_limit_and_says_so(self, kind, content):
        read = read_text(kind, content)
        assert len(read.text) == MAX_CHARACTERS == limits.MAX_CHARACTERS
        assert not read.is_complete

    @given(st.data())
    def test_survives_damage(self, data):
        kind, content = data.draw(st.sampled_from([("pdf", pdf(MAIL)), ("docx", docx(MAIL)), ("xlsx", xlsx(MAIL))]))
        damaged = bytearray(content)
        for _ in range(data.draw(st.integers(1, 8))):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        read_text(kind, bytes(damaged))
