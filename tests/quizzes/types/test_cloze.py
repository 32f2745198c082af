"""Cloze: gaps of all kinds, several tries, and the whole way of a question."""

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import streamfield

from quizzes.knowledge import BankKnowledgeChecks
from quizzes.models import InvalidResponse, QuestionVersion
from quizzes.models.questions import kind_of
from quizzes.models.questions.cloze import ClozeQuestion
from quizzes.models.questions.gaps import kind_of_gap
from tests.factories.quizzes import make_category, make_quiz
from tests.quizzes.test_views import Browser
from tests.quizzes.types.journeys import (
    Admin,
    answer_page,
    faults,
    import_and_export,
    rich,
    take,
    text_of,
    trainer_allowed,
)


def gap(key: str, kind: str, *answers: tuple[str, str], points: str = "1", tolerance: str = "0") -> dict:
    said = [{"fraction": share, "feedback": f"<p>Rückmeldung {text}</p>"} for text, share in answers]
    own = [
        {"value": text, "tolerance": tolerance, "tolerance_kind": "absolute"} if kind == "number" else {"text": text}
        for text, _share in answers
    ]
    return {
        "key": key,
        "kind": kind,
        "points": points,
        "answers": [{**first, **second} for first, second in zip(own, said, strict=True)],
        "case_sensitive": False,
    }


def cloze(*gaps: dict) -> dict:
    return {
        "type": "cloze",
        "text": "<p>Anfang " + " und ".join(f"[[{one['key']}]]" for one in gaps) + " <b>Ende</b>.</p>",
        "objective": "",
        "general_feedback": "",
        "gaps": list(gaps),
    }


OWL = gap("a", "text", ("Dog", "0"), ("Owl", "1"), ("*", "0"))
CAT = gap("b", "choice", ("Bow-wow", "0"), ("Wiggly worm", "0"), ("Pussy-cat", "1"))
SHEEP = gap("c", "number", ("12", "1"), ("13", "0.5"), points="2", tolerance="0.5")
MOUSE = gap("d", "choice", ("Maus", "1"), ("Ratte", "0.5"), points="0.5")


def samples():
    return [cloze(OWL, CAT), cloze(OWL, CAT, SHEEP), cloze(SHEEP), cloze(CAT, MOUSE), cloze(MOUSE, OWL, SHEEP, CAT)]


def grade(content, raw):
    kind = kind_of(content)
    return kind.grade(content, kind.clean(content, raw))


class TestGrading:
    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            ({"a": ["Owl"], "b": ["Pussy-cat"], "c": ["12"]}, "1"),
            ({"a": ["owl"], "b": ["Pussy-cat"], "c": ["12,5"]}, "1"),
            ({"a": ["Owl"], "b": ["Pussy-cat"], "c": ["13"]}, "0.75"),
            ({"a": ["Owl"], "b": ["Pussy-cat"]}, "0.5"),
            ({"a": ["Owl"], "b": ["Bow-wow"], "c": ["11,5"]}, "0.75"),
            ({"c": ["12"]}, "0.5"),
            ({"c": ["13,4"]}, "0.25"),
            ({"c": ["13,6"]}, "0"),
            ({"c": ["zwölf"]}, "0"),
            ({"c": ["12 Schafe"]}, "0"),
            ({"a": ["Dog"], "b": ["Wiggly worm"], "c": ["9"]}, "0"),
            ({"a": ["Owl"], "b": [""], "c": [""]}, "0.25"),
            ({"a": [""], "b": [""], "c": [" "]}, "0"),
            ({"a": "Owl"}, "0.25"),
            ({}, "0"),
            (None, "0"),
        ],
    )
    def test_weighs_the_gaps(self, raw, expected):
        assert grade(cloze(OWL, CAT, SHEEP), raw) == Decimal(expected)

    def test_stores_filled_gaps_in_the_order_of_the_text(self):
        content = cloze(OWL, CAT, SHEEP)
        kind = kind_of(content)
        stored = kind.clean(content, {"c": [" 12 "], "b": [""], "a": ["Owl"]})
        assert list(stored.items()) == [("a", "Owl"), ("c", "12")]
        assert kind.clean(content, {"a": [""], "b": []}) is None

    @pytest.mark.parametrize(
        "raw",
        [
            ["Owl"],
            "Owl",
            {"z": ["Owl"]},
            {"b": ["Owl"]},
            {"b": ["pussy-cat"]},
            {"a": ["x", "y"]},
            {"a": {"b": ["x"]}},
            {"a": [3]},
            {"a": ["x\x00"]},
            {1: ["x"]},
            7,
            True,
        ],
    )
    def test_refuses_what_its_fields_do_not_send(self, raw):
        content = cloze(OWL, CAT, SHEEP)
        with pytest.raises(InvalidResponse):
            kind_of(content).clean(content, raw)

    @given(st.permutations([("a", ["Owl"]), ("b", ["Pussy-cat"]), ("c", ["13"])]))
    def test_does_not_care_for_the_order_of_fields(self, fields):
        assert grade(cloze(OWL, CAT, SHEEP), dict(fields)) == Decimal("0.75")

    @pytest.mark.parametrize("content", [cloze(OWL, CAT), cloze(CAT, MOUSE), cloze(MOUSE, OWL, SHEEP, CAT)])
    def test_guessing_is_the_mean_over_all_choices_in_lists(self, content):
        kind = kind_of(content)
        lists = {
            one["key"]: [answer["text"] for answer in one["answers"]]
            for one in content["gaps"]
            if one["kind"] == "choice"
        }
        guesses = [dict(zip(lists, texts, strict=True)) for texts in itertools.product(*lists.values())]
        mean = sum(Fraction(grade(content, guess)) for guess in guesses) / len(guesses)
        assert abs(kind.guess_fraction(content) - mean) < Fraction(1, 10**6)

    def test_nobody_guesses_what_is_to_be_written(self):
        content = cloze(OWL, SHEEP)
        assert kind_of(content).guess_fraction(content) is None

    @given(
        st.fixed_dictionaries(
            {},
            optional={
                "a": st.sampled_from(["Owl", "Dog", "Uhu", "*"]),
                "b": st.sampled_from(["Bow-wow", "Pussy-cat"]),
                "c": st.sampled_from(["12", "13", "12,2", "x"]),
            },
        )
    )
    def test_statistics_agree_with_the_grade(self, raw):
        content = cloze(OWL, CAT, SHEEP)
        kind = kind_of(content)
        chosen = kind.chosen(content, kind.clean(content, raw))
        weights = {"a": 1, "b": 1, "c": 2}
        total = Fraction(0)
        for part in kind.parts(content):
            shares = {choice.id: choice.fraction for choice in part.choices}
            total += weights[part.id] * sum(
                (shares.get(id_, Fraction(0)) for id_ in chosen.get(part.id, [])), Fraction(0)
            )
        assert total / 4 == Fraction(kind.grade(content, kind.clean(content, raw)))


class TestSeveralTries:
    """Each gap counts back by itself."""

    @pytest.mark.parametrize(
        ("tries", "expected"),
        [
            ([{"a": "Owl", "b": "Pussy-cat"}], "1"),
            ([{"a": "Owl"}, {"a": "Owl", "b": "Pussy-cat"}], "0.9"),
            ([{"b": "Bow-wow"}, {"a": "Owl", "b": "Pussy-cat"}], "0.8"),
            ([{"a": "Owl"}, {"a": "Owl"}, {"a": "Owl", "b": "Pussy-cat"}], "0.8"),
            ([{"a": "Owl"}, {"a": "Dog"}, {"a": "Owl"}], "0.3"),
            ([{"a": "Owl"}, {"a": "owl"}, {"a": "OWL"}], "0.5"),
            ([{"a": "Owl"}, {"a": "Dog"}], "0"),
            ([None, None, None], "0"),
            ([None, {"a": "Owl"}], "0.4"),
            ([None] * 9 + [{"a": "Owl", "b": "Pussy-cat"}], "0"),
        ],
    )
    def test_take_the_penalty_for_each_try_before_the_last_run(self, tries, expected):
        content = cloze(OWL, CAT)
        assert kind_of(content).grade_tries(content, tries, Decimal("0.2")) == Decimal(expected)

    def test_begin_again_with_the_right_gaps(self):
        content = cloze(OWL, CAT, SHEEP)
        kind = kind_of(content)
        response = {"a": "Owl", "b": "Bow-wow", "c": "13"}
        assert kind.without_wrong(content, response) == {"a": "Owl"}
        assert kind.count_right(content, response) == (1, 3)


class TestProblems:
    @pytest.mark.parametrize(
        ("one", "words"),
        [
            (gap("a", "text", ("x", "0.5")), "No answer reaches full marks."),
            (gap("a", "number", ("1", "0.5")), "No answer reaches full marks."),
            (gap("a", "number", ("1", "1"), ("1", "0.5")), "is there twice"),
            (gap("b", "choice", ("x", "1")), "at least two options"),
            (gap("b", "choice", ("x", "0"), ("y", "0.5")), "No option is right."),
            (gap("b", "choice", ("x", "1"), ("y", "1")), "All options are right."),
            (gap("b", "choice", ("x", "1"), ("x", "0")), "Two options have the same text."),
            (gap("b", "choice", ("x", "1"), ("", "0")), "An option has no text."),
        ],
    )
    def test_of_a_gap_are_said_in_words(self, one, words):
        assert any(words in problem for problem in kind_of_gap(one).problems(one))

    def test_are_none_in_the_samples(self):
        assert [kind_of_gap(one).problems(one) for sample in samples() for one in sample["gaps"]] == [[]] * 12


class TestAnswering:
    def test_gives_no_key_and_no_order_away(self):  # L5
        pages = set()
        for order in itertools.permutations(CAT["answers"]):
            for right in range(3):
                answers = [{**one, "fraction": str(int(place == right))} for place, one in enumerate(order)]
                content = cloze({**CAT, "answers": answers}, {**OWL, "answers": OWL["answers"][right:]})
                context = kind_of(content).answer_context(content, None, [])
                pages.add(render_to_string("quizzes/questions/cloze_answer.html", {"question": context, "name": "q1"}))
        assert len(pages) == 1
        assert "Owl" not in pages.pop()

    def test_sorts_lists_by_number_and_alphabet(self):
        content = cloze(gap("a", "choice", ("zehn", "0"), ("10", "1"), ("9,5", "0"), ("Äpfel", "0"), ("acht", "0")))
        (piece, _last) = kind_of(content).answer_context(content, None, [])["pieces"]
        assert piece["gap"]["options"] == ["9,5", "10", "acht", "zehn", "Äpfel"]

    def test_says_which_number_it_cannot_read(self):
        content = cloze(OWL, SHEEP)
        assert (
            kind_of(content).note(content, {"a": "zwölf", "c": "zwölf"}).startswith("Gap 2: “zwölf” is not a number.")
        )
        assert kind_of(content).note(content, {"a": "zwölf", "c": "12"}) == ""

    def test_has_a_name_for_every_gap(self):
        content = cloze(OWL, CAT)
        context = kind_of(content).answer_context(content, {"a": '"><script>'}, [])
        html = render_to_string("quizzes/questions/cloze_answer.html", {"question": context, "name": "q1"})
        assert "Gap 1" in html
        assert "Gap 2" in html
        assert 'name="q1.a"' in html
        assert "<script>" not in html

    def test_lists_choices_on_paper(self):
        content = cloze(OWL, CAT)
        context = kind_of(content).answer_context(content, None, [])
        html = render_to_string("quizzes/questions/cloze_print.html", {"question": context, "name": "q1"})
        assert "Gap 2: Bow-wow / Pussy-cat / Wiggly worm" in html
        assert "<select" not in html


class TestReview:
    def test_shows_each_gap_with_its_state_and_the_right_answer(self):
        content = cloze(OWL, CAT, SHEEP)
        rows = kind_of(content).review_context(content, {"a": "Owl", "c": "13"}, [])["rows"]
        assert [(row.label, row.state, row.text) for row in rows] == [
            ("Gap 1", "right", "Owl"),
            ("Gap 2", "open", "No answer"),
            ("Gap 2", "missed", "Pussy-cat"),
            ("Gap 3", "partly", "13"),
            ("Gap 3", "missed", "12 (11.5 to 12.5 counts)"),
        ]

    def test_calls_the_question_by_its_text_without_markers(self):
        content = cloze(OWL, CAT)
        assert kind_of(content).review_context(content, None, [])["text"] == "<p>Anfang … und … Ende.</p>"


def answers(*items: tuple[str, str], name: str = "text", **more: str) -> dict:
    """The list block of a gap's answers, as a form sends it."""
    rows = [{name: text, "fraction": share, "feedback": rich(f"Zu {text}."), **more} for text, share in items]
    return streamfield([("item", row) for row in rows])


def gaps_form(*gaps: tuple[str, str, dict]) -> dict:
    return streamfield([(kind, {"key": key, "points": "1", "answers": said}) for kind, key, said in gaps])


ROME = ("text", "a", answers(("Rom", "1"), ("*", "0")))
TIBER = ("choice", "b", answers(("Tiber", "1"), ("Rhein", "0")))
YEAR = ("number", "c", answers(("1861", "1"), name="value", tolerance="0"))
ANIMALS = {"a": "Frosch", "b": "Hund"}
SENTENCE = "Italiens Hauptstadt ist [[a]] am [[b]], seit [[c]] ein Land."


@pytest.mark.django_db
class TestQuestion:
    def test_is_added_in_the_admin_and_answered_in_a_quiz(self, settings):
        trainer_allowed(settings)
        Admin("clozequestion").publish(text=rich(SENTENCE), gaps=gaps_form(YEAR, TIBER, ROME))
        question = ClozeQuestion.objects.get()
        assert [one["key"] for one in QuestionVersion.objects.get().content["gaps"]] == ["a", "b", "c"]
        page = answer_page(question)
        for words in ("Bitte füllen Sie die Lücken.", "Lücke 1", 'name="q1.c"', "Rhein"):
            assert words in page
        for words in ("[[", "Rom", "1861", "Zu "):
            assert words not in page
        result = take(question, {"q1.a": "rom", "q1.b": "Rhein", "q1.c": ""})
        for words in (
            "teilweise richtig",
            "Lücke 1",
            "Zu Rhein.",
            "Richtige Antwort",
            "Tiber",
            "1861",
            "Keine Antwort",
        ):
            assert words in result
        assert "[[" not in result

    def test_is_not_published_with_problems(self, settings):
        trainer_allowed(settings)
        many = ("number", "c", answers(("viel", "1"), name="value", tolerance="0"))
        page = Admin("clozequestion").refusal(text=rich("[[c]]"), gaps=gaps_form(many))
        assert "ist keine Zahl" in page

    @pytest.mark.parametrize(
        ("text", "gaps", "words"),
        [
            ("Ohne", [], "The text has no gap."),
            ("Ohne", ["a"], "the text does not have [[a]]"),
            ("[[a]] und [[b]]", ["a"], "has the gap [[b]]"),
            ("[[a]] und [[a]]", ["a"], "“a” is there twice"),
            ("[[a]]", ["a", "a"], "“a” is there twice"),
            ('<a href="https://example.org/[[a]]">[[a]]</a>', ["a"], "in the address of a link"),
        ],
    )
    def test_wants_each_gap_in_the_text_and_in_the_list(self, text, gaps, words):
        question = ClozeQuestion(text=f"<p>{text}</p>")
        rows = [{"key": key, "points": 1, "answers": [{"text": "x", "fraction": 1, "feedback": ""}]} for key in gaps]
        question.gaps = question.gaps.stream_block.to_python([{"type": "text", "value": row} for row in rows])
        problems = question.problems()
        assert any(words in problem for problem in problems), problems

    def test_shows_what_was_typed_after_a_conflict(self, settings):  # L6
        trainer_allowed(settings)
        Admin("clozequestion").publish(text=rich(SENTENCE), gaps=gaps_form(YEAR, TIBER, ROME))
        browser = Browser(make_quiz([ClozeQuestion.objects.get()]))
        browser.begin()
        browser.post(1, {"q1.a": "Rom", "q1-sequence": 0})
        response = browser.post(1, {"q1.a": "Athen", "q1.b": "Tiber", "q1-sequence": 0})
        assert response.status_code == 409
        page = text_of(response)
        assert 'value="Athen"' in page
        assert "„Lücke 1: Rom“" in page

    def test_comes_back_from_a_course_folder_as_it_was(self, tmp_path):
        import_and_export(
            tmp_path,
            """
    type: cloze
    text: "Die Stadt **[[a]]** liegt am [[b]], hat [[c]] Hügel und ein_e [Liste](https://example.org/a_b)."
    gaps:
      - key: b
        kind: choice
        points: 2.5
        answers:
          - text: "Tiber"
          - text: "Rhein"
            fraction: 0
            feedback: "Nein, *der nicht*."
      - key: a
        kind: text
        case_sensitive: true
        answers:
          - text: "Rom*"
      - key: c
        kind: number
        answers:
          - value: 7.125
            tolerance: 0.5
          - value: "*"
            fraction: 0
""",
        )
        content = QuestionVersion.objects.get().content
        assert [one["key"] for one in content["gaps"]] == ["a", "b", "c"]
        a, b, c = content["gaps"]
        assert a["case_sensitive"] is True
        assert (b["points"], b["answers"][1]["feedback"]) == ("2.5", "<p>Nein, <em>der nicht</em>.</p>")
        assert (c["answers"][0]["value"], c["answers"][0]["tolerance"], c["answers"][1]["value"]) == (
            "7.125",
            "0.5",
            "*",
        )

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            ("value: 3", "not “value”"),
            ("fraction: 1", "“text”"),
            ("text: x\n            tolerance: -1", "at least 0"),
            ("text: x\n            sum: 1", "is not known here"),
        ],
    )
    def test_is_refused_by_an_import_in_words(self, tmp_path, answer, words):
        gap = f"type: cloze\n    text: '[[a]]'\n    gaps:\n      - key: a\n        kind: text\n        answers:\n          - {answer}"
        assert any(words in fault for fault in faults(tmp_path, gap))

    def test_keeps_weights_and_marks_in_the_admin(self, settings):
        trainer_allowed(settings)
        said = answers(("Rom", "1"))
        gaps = streamfield([("text", {"key": "a", "points": "2.5", "answers": said, "case_sensitive": "on"})])
        Admin("clozequestion").publish(text=rich("[[a]]"), gaps=gaps)
        (one,) = QuestionVersion.objects.get().content["gaps"]
        assert (one["points"], one["case_sensitive"], one["kind"]) == ("2.5", True, "text")


@pytest.mark.django_db
class TestKnowledgeCheck:
    def test_takes_the_fields_of_all_gaps(self, settings):
        trainer_allowed(settings)
        question = ClozeQuestion(category=make_category(), text="<p>Quaken: [[a]], bellen: [[b]]</p>")
        rows = [{"key": key, "points": 1, "answers": [{"text": text, "fraction": 1}]} for key, text in ANIMALS.items()]
        question.gaps = question.gaps.stream_block.to_python([{"type": "text", "value": row} for row in rows])
        question.save()
        question.save_revision().publish()
        checks = BankKnowledgeChecks()
        asked = checks.asked_questions([question.pk])[question.pk]
        assert "[[" not in asked.text
        answer = {"a": ["Frosch"], "b": ["Katze"]}
        graded = checks.grade(key=question.pk, version=asked.version, response=answer)
        assert graded.is_partly_right
        assert graded.text == "<p>Quaken: …, bellen: …</p>"
