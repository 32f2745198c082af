"""The search for personal data: what it finds, what it leaves alone, and that no text breaks it."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.personal_data import MAX_FINDINGS, Kind, personal_data_in
from courses.personal_data.findings import masked
from courses.personal_data.ibans import LENGTHS, is_iban

GERMAN_IBAN = "DE89370400440532013000"


def kinds(text):
    return [finding.kind for finding in personal_data_in(text)]


def make_iban(country, characters):
    """An IBAN with right check digits around the account's characters."""
    digits = "".join(str(int(character, 36)) for character in f"{characters}{country}00")
    return f"{country}{98 - int(digits) % 97:02}{characters}"


@st.composite
def spaced_ibans(draw):
    country = draw(st.sampled_from(sorted(LENGTHS)))
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    characters = draw(st.text(alphabet, min_size=LENGTHS[country] - 4, max_size=LENGTHS[country] - 4))
    gaps = draw(
        st.lists(st.sampled_from(["", " ", "  ", "\xa0", "\u202f", "-", ".", "\n", "\u200b", "\t"]), min_size=34)
    )
    iban = make_iban(country, characters)
    iban = draw(st.sampled_from([iban, iban.lower()]))
    return "".join(character + gap for character, gap in zip(iban, [*gaps[: len(iban) - 1], ""], strict=False))


class TestIbans:
    @pytest.mark.parametrize(
        "iban",
        [
            "DE89 3704 0044 0532 0130 00",
            "AT611904300234573201",
            "CH93 0076 2011 6238 5295 7",
            "GB29 NWBK 6016 1331 9268 19",
            "FR14 2004 1010 0505 0001 3M02 606",
            "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
            "NO93 8601 1117 947",
        ],
    )
    def test_of_the_registry_are_found(self, iban):
        assert kinds(f"Bitte auf {iban} überweisen.") == [Kind.IBAN]

    @given(
        spaced_ibans(), st.sampled_from(["", "Konto: ", "IBAN", "12 ", "("]), st.sampled_from(["", ".", " BIC", ")"])
    )
    def test_are_found_however_they_are_spaced(self, iban, before, after):
        assert Kind.IBAN in kinds(f"{before}{iban}{after}")

    def test_in_full_width_digits_are_found(self):
        wide = "".join(chr(ord(character) + 0xFEE0) for character in GERMAN_IBAN)
        assert kinds(wide) == [Kind.IBAN]

    def test_with_a_wrong_digit_are_none(self):
        for place in range(2, len(GERMAN_IBAN)):
            wrong = str((int(GERMAN_IBAN[place]) + 1) % 10)
            assert not is_iban(GERMAN_IBAN[:place] + wrong + GERMAN_IBAN[place + 1 :])

    @pytest.mark.parametrize("text", ["DE89", "XX89370400440532013000", "DE 2026 und so weiter", "ISO 9001:2015 AB12"])
    def test_are_not_seen_in_anything_else(self, text):
        assert Kind.IBAN not in kinds(text)

    def test_are_each_named_once(self):
        assert kinds(f"{GERMAN_IBAN} und {GERMAN_IBAN.lower()}") == [Kind.IBAN]


class TestAddresses:
    @pytest.mark.parametrize(
        "text",
        [
            "anna.berg@example.com",
            "Schreiben Sie an <ä.müller+ki@firma.example.de>!",
            "info(at)firma.de",
            "info [at] firma.de",
            "mailto:o'brien@example.ie",
        ],
    )
    def test_of_mails_are_found(self, text):
        assert kinds(text) == [Kind.EMAIL]

    @pytest.mark.parametrize("text", ["@team", "3 @ 2 Euro", "a@b", "Preis@Stück"])
    def test_of_mails_are_not_seen_in_anything_else(self, text):
        assert Kind.EMAIL not in kinds(text)

    @pytest.mark.parametrize(
        "text",
        [
            "+49 221 123456",
            "0049 (0)221 / 123 45-6",
            "0221 / 123456",
            "(0221) 12 34 56",
            "0171-1234567",
            "Tel.: 471122",
        ],
    )
    def test_of_telephones_are_found(self, text):
        assert kinds(text) == [Kind.PHONE]

    @pytest.mark.parametrize(
        "text",
        [
            "am 01.02.2026 um 14:30 Uhr",
            "0,75 Liter",
            "Art. 4 Abs. 1 DSGVO",
            "von 2019 bis 2026",
            "Rechnung 20260012",
            "30 %",
        ],
    )
    def test_of_telephones_are_not_seen_in_anything_else(self, text):
        assert Kind.PHONE not in kinds(text)


class TestNames:
    @pytest.mark.parametrize(
        "text",
        [
            "Das hat Frau Meyer-Lüdenscheid geprüft.",
            "mit Herrn Dr. Özdemir besprochen",
            "Dr. Weiß sagte zu",
            "Kollegin Krause half mir",
            "Hallo Mehmet,",
            "Liebe Frau van der Berg,",
            "Mit freundlichen Grüßen\n\nKaroline Nowak",
            "Viele Grüße, Oksana",
            "LG\nSchulze",
            "Anna Schmidt bekam das Angebot.",
            "Im Protokoll steht Karl-Heinz Pötter.",
            "von Otto von Bismarck",
        ],
    )
    def test_are_found(self, text):
        assert Kind.NAME in kinds(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Sehr geehrte Damen und Herren,",
            "Hallo Team, liebe Kolleginnen und Kollegen,",
            "Mit freundlichen Grüßen\nIhr Team Vertrieb",
            "Die Frau am Empfang und der Herr vom Einkauf",
            "Ein Großteil der Angebote entsteht in Word und Excel.",
            "Danke und viele Grüße",
            "KI-Grundlagen im Vertrieb",
        ],
    )
    def test_are_not_seen_in_anything_else(self, text):
        assert kinds(text) == []


class TestFindings:
    def test_tell_the_line_and_mask_the_middle(self):
        (finding,) = personal_data_in("Eins\nZwei\nanna.berg@example.com")
        assert (finding.line, finding.excerpt) == (3, "ann•••com")

    @pytest.mark.parametrize(("text", "shown"), [("Ute", "U•••"), ("Schulze", "S•••e"), ("Anna Schmidt", "Ann•••idt")])
    def test_never_show_everything(self, text, shown):
        assert masked(text) == shown

    def test_stand_in_the_order_of_the_text(self):
        text = "Frau Krause, anna@example.com, 0221 / 123456"
        assert kinds(text) == [Kind.NAME, Kind.EMAIL, Kind.PHONE]

    def test_do_not_repeat_themselves(self):
        assert len(personal_data_in("anna@example.com und ANNA@example.com")) == 1

    def test_are_limited(self):
        text = " ".join(f"person{number}@example.com" for number in range(MAX_FINDINGS + 20))
        assert len(personal_data_in(text)) == MAX_FINDINGS

    @given(st.text())
    def test_come_of_any_text(self, text):
        personal_data_in(text)

    @given(st.text(alphabet="aA1 @.(+0-Gß\nDEHerrnFrau", max_size=400))
    def test_come_of_any_text_that_looks_like_something(self, text):
        for finding in personal_data_in(text):
            assert "•••" in finding.excerpt

    @pytest.mark.parametrize(
        "pattern", ["a", "DE00", "@", "0 ", "+4 ", "Herr von ", "Grüße,\n\n", "(at", "Anna ", "a.b@"]
    )
    def test_do_not_take_long_in_a_hostile_text(self, pattern):
        text = (pattern * 300_000)[:300_000]
        started = process_time()
        personal_data_in(text)
        assert process_time() - started < 5
