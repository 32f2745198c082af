"""Short text: matching alternatives, and the whole way of a question."""

import itertools
import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset

from quizzes.models import InvalidResponse, QuestionVersion
from quizzes.models.questions import kind_of
from quizzes.models.questions.short_text import ShortTextQuestion, text_problems
from quizzes.models.questions.text_matching import matches, normal_text, sample_of
from tests.quizzes.types.journeys import Admin, answer_page, faults, import_and_export, rich, take, trainer_allowed


def short_text(*answers: tuple[str, str], case_sensitive: bool = False) -> dict:
    return {
        "type": "short_text",
        "text": "<p>Welches Tier quakt?</p>",
        "objective": "",
        "general_feedback": "",
        "answers": [
            {"text": text, "fraction": share, "feedback": f"<p>Rückmeldung {place}</p>"}
            for place, (text, share) in enumerate(answers)
        ],
        "case_sensitive": case_sensitive,
    }


FROG = (("Frosch", "1"), ("Kröte", "0.8"), ("*", "0"))


def samples():
    return [
        short_text(*FROG),
        short_text(("Daten*schutz", "1"), ("Daten*", "0.5")),
        short_text(("KI", "1"), ("ki", "0.5"), case_sensitive=True),
        short_text((r"\*", "1"), ("a*b*c", "0.3333333")),
        short_text(("*", "1")),
    ]


def grade(content, raw):
    kind = kind_of(content)
    return kind.grade(content, kind.clean(content, raw))


class TestMatching:
    """L14"""

    @pytest.mark.parametrize(
        ("pattern", "text", "expected"),
        [
            ("Frosch", "Frosch", True),
            ("Frosch", "fROSCH", True),
            ("Frosch", "  Frosch ", True),
            ("Grüner Frosch", "grüner \t  frosch", True),
            ("Frosch", "Froch", False),
            ("Frosch", "Frosch.", False),
            ("Straße", "STRASSE", True),
            ("Kröte", "Kro\u0308te", True),
            ("Kro\u0308te", "kröte", True),
            ("İ", "i\u0307", True),
            ("Fro*", "Frosch", True),
            ("Fro*", "Fro", True),
            ("*frosch", "Laubfrosch", True),
            ("*frosch", "Froschlaich", False),
            ("a*a", "a", False),
            ("a*a", "aa", True),
            ("a*b*c", "a-b-b-c", True),
            ("a*b*c", "a-c-b", False),
            ("*", "irgendwas", True),
            (r"5 \* 3", "5 * 3", True),
            (r"5 \* 3", "5 x 3", False),
            (r"\**", "*anything", True),
            ("a.c", "abc", False),
            ("[ab]", "a", False),
        ],
    )
    def test_forgives_case_form_and_spaces_and_nothing_else(self, pattern, text, expected):
        assert matches(pattern, text) is expected

    @pytest.mark.parametrize(
        ("pattern", "text", "expected"),
        [("KI", "KI", True), ("KI", "ki", False), ("KI*", "KI-Modell", True), ("KI*", "Ki-Modell", False)],
    )
    def test_minds_case_where_it_matters(self, pattern, text, expected):
        assert matches(pattern, text, case_sensitive=True) is expected

    def test_takes_no_longer_for_many_wildcards(self):
        assert not matches("*a" * 60 + "b", "a" * 1000)  # a backtracking expression would take for ever

    @given(st.text(max_size=20), st.booleans())
    def test_compares_equal_forms_as_equal(self, text, case_sensitive):
        normal = normal_text(text, case_sensitive=case_sensitive)
        assert normal_text(normal, case_sensitive=case_sensitive) == normal
        for form in ("NFC", "NFD"):
            assert normal_text(unicodedata.normalize(form, text), case_sensitive=case_sensitive) == normal

    @given(st.text("aAbß* \\ö", max_size=12).filter(str.strip), st.booleans())
    def test_a_sample_fits_its_alternative(self, pattern, case_sensitive):
        assert matches(pattern, sample_of(pattern), case_sensitive=case_sensitive)

    @given(
        st.lists(st.text("ab", max_size=3), min_size=1, max_size=4), st.lists(st.text("abc", max_size=3), max_size=3)
    )
    def test_a_wildcard_stands_for_any_characters(self, pieces, fillings):
        last, between = pieces[-1], itertools.zip_longest(pieces[:-1], fillings[: len(pieces) - 1], fillvalue="")
        text = "".join(piece + filling for piece, filling in between) + last
        assert matches("*".join(pieces), text)


class TestGrading:
    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            (["Frosch"], "1"),
            (["frosch"], "1"),
            (["  FROSCH  "], "1"),
            (["Kröte"], "0.8"),
            (["KRÖTE"], "0.8"),
            (["Kro\u0308te"], "0.8"),
            (["Kroete"], "0"),
            (["Froschkönig"], "0"),
            ([""], "0"),
            (["   "], "0"),
            ([], "0"),
            (None, "0"),
            ("Frosch", "1"),
        ],
    )
    def test_gives_the_share_of_the_first_alternative_that_fits(self, raw, expected):
        assert grade(short_text(*FROG), raw) == Decimal(expected)

    def test_asks_in_the_order_of_the_author(self):
        assert grade(short_text(("Fro*", "0.5"), ("Frosch", "1")), ["Frosch"]) == Decimal("0.5")

    @pytest.mark.parametrize(
        "raw", [["a", "b"], {"a": ["b"]}, 7, True, [7], ["x" * 1001], "x\x00y", ["\ud800"], ["a\x07"], [["a"]]]
    )
    def test_refuses_what_no_field_sends(self, raw):
        content = short_text(*FROG)
        with pytest.raises(InvalidResponse):
            kind_of(content).clean(content, raw)

    def test_keeps_what_was_typed(self):
        content = short_text(*FROG)
        assert kind_of(content).clean(content, ["  Der  grüne <Frosch> "]) == "Der  grüne <Frosch>"

    def test_knows_no_guessing(self):
        content = short_text(*FROG)
        assert kind_of(content).guess_fraction(content) is None

    @given(st.sampled_from(samples()), st.text("aAbckKiIroschFDatenutz* \\", max_size=9))
    def test_statistics_agree_with_the_grade(self, content, text):
        kind = kind_of(content)
        response = kind.clean(content, [text])
        (part,) = kind.parts(content)
        shares = {choice.id: choice.fraction for choice in part.choices}
        chosen = kind.chosen(content, response).get(part.id, [])
        assert sum((shares.get(id_, Fraction(0)) for id_ in chosen), Fraction(0)) == Fraction(
            kind.grade(content, response)
        )

    def test_statistics_show_the_words_of_wrong_answers(self):
        content = short_text(*FROG)
        assert kind_of(content).chosen(content, "Ente") == {"1": ["Ente"]}
        assert kind_of(content).chosen(content, "KRÖTE") == {"1": ["Kröte"]}


class TestReview:
    @pytest.mark.parametrize(
        ("response", "states"),
        [
            ("Frosch", ["right"]),
            ("Kröte", ["partly", "missed"]),
            ("Ente", ["wrong", "missed"]),
            (None, ["open", "missed"]),
        ],
    )
    def test_says_how_good_the_answer_is_and_what_is_right(self, response, states):
        content = short_text(*FROG)
        rows = kind_of(content).review_context(content, response, [])["rows"]
        assert [row.state for row in rows] == states
        assert rows[-1].text == "Frosch"


class TestProblems:
    @pytest.mark.parametrize(
        ("answers", "problem"),
        [
            ([], "There is no answer that counts"),
            ([("  ", "1")], "An answer has no text"),
            ([("a", "1"), ("A ", "0.5")], "The answer “a” is there twice"),
            ([("a", "0.5")], "No answer reaches full marks"),
            ([("*", "0"), ("a", "1")], "No answer reaches full marks"),
        ],
    )
    def test_are_said_in_words(self, answers, problem):
        found = text_problems(short_text(*answers)["answers"], case_sensitive=False)
        assert any(problem in text for text in found)

    def test_are_none_in_the_samples(self):
        for content in samples():
            assert text_problems(content["answers"], case_sensitive=content["case_sensitive"]) == []


def answer(text: str, fraction: str = "1", feedback: str = "") -> dict:
    return {"text": text, "fraction": fraction, "feedback": rich(feedback)}


@pytest.mark.django_db
class TestQuestion:
    def test_is_added_in_the_admin_and_answered_in_a_quiz(self, settings):
        trainer_allowed(settings)
        answers = [answer("Frosch"), answer("Kröte", "0.5", "Fast.")]
        Admin("shorttextquestion").publish(text=rich("Was quakt?"), answers=inline_formset(answers))
        question = ShortTextQuestion.objects.get()
        page = answer_page(question)
        assert "Ihre Antwort" in page
        assert "Frosch" not in page
        result = take(question, {"q1": "kröte"})
        for words in ("teilweise richtig", "kröte", "Fast.", "Richtige Antwort", "Frosch"):
            assert words in result

    def test_is_not_published_without_an_answer(self, settings):
        trainer_allowed(settings)
        page = Admin("shorttextquestion").refusal(answers=inline_formset([]))
        assert "Es gibt keine Antwort, die zählt." in page

    def test_shows_what_was_typed_as_text(self, settings):
        trainer_allowed(settings)
        Admin("shorttextquestion").publish(answers=inline_formset([answer("x")]))
        result = take(ShortTextQuestion.objects.get(), {"q1": "<b onclick=x>fett</b>"})
        assert "&lt;b onclick=x&gt;" in result
        assert "<b onclick" not in result

    def test_comes_back_from_a_course_folder_as_it_was(self, tmp_path):
        bank = import_and_export(
            tmp_path,
            r"""
    type: short_text
    text: "Was quakt?"
    case_sensitive: true
    answers:
      - text: "Frosch"
      - text: "5 \\* 3 * <b>"
        fraction: 0.3333333
        feedback: "Fast, *beinahe*."
""",
        )
        content = QuestionVersion.objects.get().content
        assert content["case_sensitive"] is True
        assert content["answers"] == [
            {"text": "Frosch", "fraction": "1", "feedback": ""},
            {"text": r"5 \* 3 * <b>", "fraction": "0.3333333", "feedback": "<p>Fast, <em>beinahe</em>.</p>"},
        ]
        assert "fraction: 0.3333333" in bank

    def test_is_refused_by_an_import_with_its_line(self, tmp_path):
        found = faults(
            tmp_path, 'type: short_text\n    text: "Was?"\n    answers:\n      - text: "a"\n        fraction: 2'
        )
        assert len(found) == 1
        assert "bank.yaml:8" in found[0]
