"""Numbers: reading what people type, tolerance, units, and the whole way of a question."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset

from quizzes.models import InvalidResponse, QuestionVersion
from quizzes.models.questions import kind_of
from quizzes.models.questions.number_answers import author_number
from quizzes.models.questions.number_matching import limits, read_number, shown, written
from quizzes.models.questions.numeric import NumericAnswer, NumericQuestion, NumericUnit
from tests.factories.quizzes import make_category, make_quiz
from tests.quizzes.test_views import Browser
from tests.quizzes.types.journeys import Admin, answer_page, faults, import_and_export, rich, take, trainer_allowed


def numeric(*answers: tuple, units=(), rule: str = "none", penalty: str = "0.1") -> dict:
    """Answers are (value, tolerance, share) and perhaps the kind of tolerance; units (unit, factor)."""
    return {
        "type": "numeric",
        "text": "<p>Wie viel?</p>",
        "objective": "",
        "general_feedback": "",
        "answers": [
            {
                "value": value,
                "tolerance": tolerance,
                "tolerance_kind": (kind or ["absolute"])[0],
                "fraction": share,
                "feedback": f"<p>Rückmeldung {place}</p>",
            }
            for place, (value, tolerance, share, *kind) in enumerate(answers)
        ],
        "units": [{"unit": unit, "factor": factor} for unit, factor in units],
        "unit_rule": rule,
        "unit_penalty": penalty,
    }


PI = (("3.14", "0.005", "1"), ("3", "0.2", "0.5"), ("*", "0", "0"))
LENGTHS = (("m", "1"), ("km", "1000"), ("cm", "0.01"))


def samples():
    return [
        numeric(*PI),
        numeric(("1000", "0.05", "1", "relative"), ("-2.5", "0", "0.25")),
        numeric(("1500", "10", "1"), units=LENGTHS, rule="optional"),
        numeric(("1.234", "0", "1"), ("1.234", "1", "0.5"), units=LENGTHS, rule="required", penalty="0.25"),
        numeric(("6.022E+23", "0.001", "1", "relative"), ("0", "0", "0")),
    ]


def grade(content, raw):
    kind = kind_of(content)
    return kind.grade(content, kind.clean(content, raw))


class TestReading:
    """L14"""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("42", "42"),
            (" 42 ", "42"),
            ("3,14", "3.14"),
            ("3.14", "3.14"),
            (",5", "0.5"),
            (".5", "0.5"),
            ("5,", "5"),
            ("5.", "5"),
            ("0,125", "0.125"),
            ("0.125", "0.125"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
            ("1.234.567,89", "1234567.89"),
            ("1,234,567.89", "1234567.89"),
            ("1 234,5", "1234.5"),
            ("1\u00a0234\u202f567", "1234567"),
            ("1'234'567.8", "1234567.8"),
            ("1’234", "1234"),
            ("12345", "12345"),
            ("12345,678", "12345.678"),
            ("12345.678", "12345.678"),
            ("-3", "-3"),
            ("−3", "-3"),
            ("–3", "-3"),
            ("- 3", "-3"),
            ("+3", "3"),
            ("1e3", "1000"),
            ("1,5E-3", "0.0015"),
            ("1,5e−3", "0.0015"),
            ("6,02·10^23", "6.02E+23"),
            ("6.02 x 10^23", "6.02E+23"),
            ("6,02 × 10²³", "6.02E+23"),
            ("2*10⁻³", "0.002"),
            ("6.022e23", "6.022E+23"),
            ("6,022e23", "6.022E+23"),
        ],
    )
    def test_takes_german_and_english_numbers(self, text, value):
        reading = read_number(text)
        assert reading is not None
        assert (reading.value, reading.unit) == (Fraction(value), "")

    @pytest.mark.parametrize(
        ("text", "value"), [("1.500", "1500"), ("1,500", "1.5"), ("-12.345", "-12345"), ("999,999", "999.999")]
    )
    def test_reads_three_digits_after_one_separator_as_germans_do_and_says_so(self, text, value):
        reading = read_number(text)
        assert reading.value == Fraction(value)
        assert reading.is_ambiguous

    @pytest.mark.parametrize("text", ["1.5000", "1.50", "0.500", "1234.500", "1.234,5", "1.234.567", "1500", "01.500"])
    def test_doubts_nothing_else(self, text):
        assert not read_number(text).is_ambiguous

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "abc",
            "1.23.4",
            "1,23,4",
            "1.234,567,8",
            "12.34,5,6",
            "1 2",
            "1.2.3",
            "1..2",
            "--3",
            "3-4",
            "5 5",
            "1,2 3",
            "½",
            ".",
        ],
    )
    def test_takes_nothing_else_for_a_number(self, text):
        assert read_number(text) is None

    @pytest.mark.parametrize(
        ("text", "value", "unit"),
        [
            ("5 km", "5", "km"),
            ("5km", "5", "km"),
            ("1.234,5 m²", "1234.5", "m²"),
            ("5 eV", "5", "eV"),
            ("5e3 eV", "5000", "eV"),
            ("12,5 %", "12.5", "%"),
            ("€ 12", "12", "€"),
            ("e5", "5", "e"),
            ("-5 °C", "-5", "°C"),
            ("5 km/h", "5", "km/h"),
            ("5 m^2", "5", "m^2"),
        ],
    )
    def test_finds_the_unit(self, text, value, unit):
        reading = read_number(text)
        assert (reading.value, reading.unit) == (Fraction(value), unit)

    @given(st.text(max_size=30))
    def test_survives_any_text(self, text):
        read_number(text)

    @given(st.decimals(-(10**12), 10**12, places=4))
    def test_reads_what_it_writes(self, number):
        reading = read_number(written(number))
        assert reading.value == Fraction(number)
        assert not reading.is_ambiguous

    @given(st.integers(0, 10**12), st.integers(0, 9999))
    def test_both_languages_say_the_same_number(self, whole, part):
        german = f"{whole:,}".replace(",", ".") + f",{part:04}"
        english = f"{whole:,}.{part:04}"
        assert read_number(german).value == read_number(english).value == Fraction(f"{whole}.{part:04}")

    def test_shows_numbers_in_the_language_of_the_page(self):
        with translation.override("de"):
            assert shown(Decimal("-1234.50")) == "−1234,5"
        assert shown(Fraction(1, 8)) == "0.125"


class TestTolerance:
    @pytest.mark.parametrize(
        ("target", "tolerance", "kind", "expected"),
        [
            ("10", "0", "absolute", ("10", "10")),
            ("10", "0.1", "absolute", ("9.9", "10.1")),
            ("-10", "0.1", "absolute", ("-10.1", "-9.9")),
            ("10", "0.1", "relative", ("9", "11")),
            ("-10", "0.1", "relative", ("-11", "-9")),
            ("0", "0.1", "relative", ("0", "0")),
        ],
    )
    def test_reaches_to_both_sides(self, target, tolerance, kind, expected):
        assert limits(Fraction(target), Fraction(tolerance), kind) == tuple(Fraction(limit) for limit in expected)


class TestGrading:
    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            (["3,14"], "1"),
            (["3.14"], "1"),
            (["3,135"], "1"),
            (["3,145"], "1"),
            (["3,1451"], "0.5"),
            (["3"], "0.5"),
            (["3,2"], "0.5"),
            (["2,8"], "0.5"),
            (["2,79"], "0"),
            (["314e-2"], "1"),
            (["drei"], "0"),
            (["3,14 m"], "0"),
            ([""], "0"),
            (None, "0"),
        ],
    )
    def test_gives_the_share_of_the_first_answer_within_its_tolerance(self, raw, expected):
        assert grade(numeric(*PI), raw) == Decimal(expected)

    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            ("1500", "1"),
            ("1500 m", "1"),
            ("1,5 km", "1"),
            ("1.5km", "1"),
            ("150000 cm", "1"),
            ("1509,9 m", "1"),
            ("1,511 km", "0"),
            ("1,5", "0"),
            ("1500 km", "0"),
            ("1500 KM", "0"),
            ("1500 Äpfel", "0"),
        ],
    )
    def test_converts_units_that_may_be_given(self, raw, expected):
        assert grade(numeric(("1500", "10", "1"), units=LENGTHS, rule="optional"), [raw]) == Decimal(expected)

    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            ("1500 m", "1"),
            ("1,5 km", "1"),
            ("1500", "0.75"),
            ("1500 km", "0.75"),
            ("1500 Äpfel", "0.75"),
            ("1,5", "0"),
            ("3000 m", "0.5"),
            ("3 km", "0.5"),
            ("3000", "0.375"),
            ("7 m", "0"),
        ],
    )
    def test_takes_a_share_off_for_a_required_unit(self, raw, expected):
        content = numeric(("1500", "0", "1"), ("3000", "0", "0.5"), units=LENGTHS, rule="required", penalty="0.25")
        assert grade(content, [raw]) == Decimal(expected)

    def test_knows_one_sign_for_micro(self):
        content = numeric(("5", "0", "1"), units=[("\u00b5m", "1")], rule="required")
        assert grade(content, ["5 \u03bcm"]) == 1

    def test_never_rounds(self):
        content = numeric(("0.3", "0.1", "1"))
        assert grade(content, ["0,2"]) == 1  # as floats, 0.3 − 0.1 is more than 0.2
        assert grade(content, ["0,4"]) == 1
        assert grade(content, ["0,40000000000000000001"]) == 0

    @given(st.decimals(-1000, 1000, places=3), st.decimals(0, 10, places=3), st.decimals(-1000, 1000, places=3))
    def test_agrees_with_arithmetic(self, value, tolerance, typed):
        content = numeric((str(value), str(tolerance), "1"))
        assert grade(content, [written(typed)]) == int(abs(typed - value) <= tolerance)

    @pytest.mark.parametrize("raw", [["1", "2"], {"a": ["1"]}, 3.14, 3, True, [3], ["1" * 1001], "1\x00"])
    def test_refuses_what_no_field_sends(self, raw):
        content = numeric(*PI)
        with pytest.raises(InvalidResponse):
            kind_of(content).clean(content, raw)

    @given(
        st.sampled_from(samples()),
        st.sampled_from(["3,14", "3", "1000", "980", "-2,5", "1500 m", "1,2340 m", "9", "x"]),
    )
    def test_statistics_agree_with_the_grade(self, content, response):
        kind = kind_of(content)
        (part,) = kind.parts(content)
        shares = {choice.id: choice.fraction for choice in part.choices}
        (chosen,) = kind.chosen(content, response)[part.id]
        if chosen in shares:
            assert shares[chosen] == Fraction(kind.grade(content, response))
        else:
            assert chosen == response


class TestNote:
    @pytest.mark.parametrize(
        ("rule", "response", "words"),
        [
            ("none", "drei", "“drei” is not a number"),
            ("none", "1.500", "We read “1.500” as 1500."),
            ("none", "1,500", "We read “1,500” as 1.5."),
            ("none", "5 m", "without “m”"),
            ("optional", "5", ""),
            ("optional", "5 Äpfel", ""),
            ("required", "5", "The unit is still missing."),
            ("required", "5 m", ""),
            ("required", "5 Äpfel", ""),
            ("none", "3,14", ""),
            ("none", None, ""),
        ],
    )
    def test_says_how_an_answer_is_read_and_never_whether_it_is_right(self, rule, response, words):  # L5
        units = () if rule == "none" else LENGTHS
        for value in ("3.14", "1500", "5"):
            content = numeric((value, "0", "1"), units=units, rule=rule)
            note = kind_of(content).note(content, response)
            assert words in note
            assert bool(note) == bool(words)


class TestAuthorNumber:
    @pytest.mark.parametrize(
        ("text", "stored"),
        [
            ("3,14", "3,14"),
            ("3.14", "3,14"),
            ("1.234,5", "1234,5"),
            (" * ", "*"),
            ("1,5e3", "1500"),
            ("1,2340", "1,2340"),
            ("−3", "-3"),
            ("6e23", "6E+23"),
        ],
    )
    def test_is_stored_in_a_form_that_is_read_in_one_way(self, text, stored):
        assert author_number(text) == stored
        assert author_number(stored) == stored

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("drei", "is not a number"),
            ("3 m", "is not a number"),
            ("1.500", "Please write 1500 or 1,5000."),
            ("1,500", "Please write 1500 or 1,5000."),
            ("-1.500", "Please write -1500 or -1,5000."),
            ("1e99", "lies between"),
            ("1" * 29, "up to 28 digits"),
        ],
    )
    def test_is_refused_in_words(self, text, words):
        with pytest.raises(ValidationError) as refusal:
            author_number(text)
        assert words in " ".join(refusal.value.messages)


def answer(value: str, tolerance: str = "0", fraction: str = "1", kind: str = "absolute") -> dict:
    return {
        "value": value,
        "tolerance": tolerance,
        "tolerance_kind": kind,
        "fraction": fraction,
        "feedback": rich("Rückmeldung."),
    }


def form(answers, units=(), rule: str = "none", **fields) -> dict:
    return {
        "answers": inline_formset(answers),
        "units": inline_formset([{"unit": unit, "factor": factor} for unit, factor in units]),
        "unit_rule": rule,
        "unit_penalty": "0.25",
        **fields,
    }


@pytest.mark.django_db
class TestQuestion:
    def test_is_added_in_the_admin_and_answered_in_a_quiz(self, settings):
        trainer_allowed(settings)
        Admin("numericquestion").publish(**form([answer("1500", "10")], LENGTHS, "required"))
        question = NumericQuestion.objects.get()
        page = answer_page(question)
        assert "eine Zahl mit ihrer Einheit" in page
        assert "1500" not in page
        assert "km" not in page
        result = take(question, {"q1": "1505"})
        for words in ("teilweise richtig", "Rückmeldung.", "Richtige Antwort", "1500 m (1490 bis 1510 zählt)"):
            assert words in result

    def test_is_not_published_with_a_value_that_can_be_read_in_two_ways(self, settings):
        trainer_allowed(settings)
        page = Admin("numericquestion").refusal(**form([answer("1.500")]))
        assert "Bitte schreiben Sie 1500 oder 1,5000." in page

    @pytest.mark.parametrize(
        ("answers", "units", "rule", "words"),
        [
            ([], [], "none", "There is no answer that counts."),
            ([("5", "0.5")], [], "none", "No answer reaches full marks."),
            ([("*", "0"), ("5", "1")], [], "none", "No answer reaches full marks."),
            ([("5", "1"), ("5,0", "0.5")], [], "none", "is there twice"),
            ([("5", "1")], LENGTHS, "none", "Units are listed"),
            ([("5", "1")], [], "required", "none is listed"),
            ([("5", "1")], [("km", "1000")], "optional", "its factor is 1"),
            ([("5", "1")], [("m", "1"), ("m", "2")], "optional", "Two units are the same."),
            ([("5", "1")], [("2", "1")], "optional", "cannot be told from a number"),
            ([("5", "1")], LENGTHS, "optional", None),
        ],
    )
    def test_has_problems_in_words(self, answers, units, rule, words):
        question = NumericQuestion(text="<p>Wie viel?</p>", unit_rule=rule)
        question.answers = [NumericAnswer(value=value, fraction=Decimal(share)) for value, share in answers]
        question.units = [NumericUnit(unit=unit, factor=Decimal(factor)) for unit, factor in units]
        problems = question.problems()
        assert any(words in problem for problem in problems) if words else problems == []

    def test_keeps_what_is_no_number_and_says_so(self, settings):
        trainer_allowed(settings)
        question = NumericQuestion(category=make_category(), text="<p>Wie viel?</p>")
        question.answers = [NumericAnswer(value="5")]
        question.save()
        question.save_revision().publish()
        browser = Browser(make_quiz([question]))
        browser.begin()
        saved = browser.answer(1, "fünf Äpfel", json=True).json()["saved"][0]
        assert saved["is_answered"]
        assert saved["note"] == "„fünf Äpfel“ ist keine Zahl. Bitte schreiben Sie eine wie 12,5."
        page = " ".join(browser.get("question", 1).content.decode().split())
        assert 'value="fünf Äpfel"' in page
        assert "ist keine Zahl" in page
        browser.hand_in()
        assert "Ihre Antwort, keine Zahl" in " ".join(browser.get("result").content.decode().split())

    def test_comes_back_from_a_course_folder_as_it_was(self, tmp_path):
        bank = import_and_export(
            tmp_path,
            """
    type: numeric
    text: "Wie viel?"
    answers:
      - value: 1.234
        tolerance: 0.05
        tolerance_kind: relative
        feedback: "Genau."
      - value: "3.1415926535897932384626"
        fraction: 0.5
      - value: 602214076000000000000000
        fraction: 0.25
      - value: "*"
        fraction: 0
    units:
      - unit: m
      - unit: km
        factor: 1000
    unit_rule: required
    unit_penalty: 0.3
""",
        )
        content = QuestionVersion.objects.get().content
        assert [item["value"] for item in content["answers"]] == [
            "1.234",
            "3.1415926535897932384626",
            "6.02214076E+23",
            "*",
        ]
        assert content["answers"][0]["tolerance_kind"] == "relative"
        assert content["units"] == [{"unit": "m", "factor": "1"}, {"unit": "km", "factor": "1000"}]
        assert (content["unit_rule"], content["unit_penalty"]) == ("required", "0.3")
        assert 'value: "3.1415926535897932384626"' in bank

    @pytest.mark.parametrize("value", ['"drei"', '"1,5"', "1e99", ".nan", ".inf"])
    def test_is_refused_by_an_import(self, tmp_path, value):
        assert faults(tmp_path, f'type: numeric\n    text: "Was?"\n    answers:\n      - value: {value}')
