"""Names of all scripts on paper."""

import pytest

from certificates.fonts import SHIPPED, printable


class TestPrintable:
    @pytest.mark.parametrize(
        "name",
        [
            "Nguyễn Thị Hồng",
            "Łukasz Żółć",
            "Şahin Ağaoğlu",
            "Þórður Ðeið",
            "Ștefan Țepeș",
            "Владимир Щёлоков",
            "Ελευθερία Παπαδοπούλου",
            "王小明",
            "山田 太郎",
            "김민수",
            "مريم",
            "דוד",
            "ნინო",
            "Արամ",
            "राहुल",
            "สมชาย",
            "Müller-Lüdenscheidt",
            "O’Brien „Bob“",
        ],
    )
    def test_keeps_names_as_they_are(self, name):
        assert printable(name) == name

    def test_composes_letters_and_marks(self):
        assert printable("Nguye\u0302\u0303n") == "Nguyễn"

    def test_writes_scripts_without_a_font_in_latin_letters(self):
        assert printable("ᠮᠣᠩᠭᠣᠯ").isascii()
        assert printable("ᠮᠣᠩᠭᠣᠯ") != ""

    def test_drops_what_has_no_shape(self):
        assert printable("A\x00l\u202eex\ud800") == "Alex"

    def test_makes_line_breaks_spaces(self):
        assert printable(" Alex \n\t Example ") == "Alex Example"

    def test_keeps_joiners_that_persian_names_need(self):
        assert printable("علی\u200cرضا") == "علی\u200cرضا"


class TestShippedFonts:
    def test_come_with_their_licenses(self):
        text = (SHIPPED / "LICENSES.md").read_text()
        for font in SHIPPED.glob("*.ttf"):
            assert font.name in text
        assert "SIL OPEN FONT LICENSE" in text
        assert "Apache License" in text
