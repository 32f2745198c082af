"""True or false."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.models import InvalidResponse, QuestionVersion
from quizzes.models.questions import kind_of
from quizzes.models.questions.true_false import TrueFalseQuestion
from tests.quizzes.types.journeys import Admin, answer_page, import_and_export, rich, take, trainer_allowed


def true_false(*, answer: bool = True) -> dict:
    return {
        "type": "true_false",
        "text": "<p>Ein Token ist ein Stück Text.</p>",
        "objective": "",
        "general_feedback": "",
        "answer": answer,
        "feedback_true": "<p>Rückmeldung zu wahr</p>",
        "feedback_false": "<p>Rückmeldung zu falsch</p>",
    }


def samples():
    return [true_false(answer=True), true_false(answer=False)]


def grade(content, raw):
    kind = kind_of(content)
    return kind.grade(content, kind.clean(content, raw))


class TestGrading:
    @pytest.mark.parametrize(
        ("answer", "raw", "expected"),
        [
            (True, ["true"], "1"),
            (True, ["false"], "0"),
            (True, "true", "1"),
            (True, "false", "0"),
            (True, [], "0"),
            (True, None, "0"),
            (False, ["true"], "0"),
            (False, ["false"], "1"),
            (False, "true", "0"),
            (False, "false", "1"),
            (False, [], "0"),
            (False, None, "0"),
        ],
    )
    def test_gives_all_or_nothing(self, answer, raw, expected):
        assert grade(true_false(answer=answer), raw) == Decimal(expected)

    @pytest.mark.parametrize(
        "raw", [True, False, 1, "True", "", ["true", "false"], ["true", "true"], {"true": []}, [1]]
    )
    def test_refuses_what_nobody_can_choose(self, raw):
        content = true_false()
        with pytest.raises(InvalidResponse):
            kind_of(content).clean(content, raw)

    @given(st.booleans())
    def test_guessing_gives_the_mean_of_both_answers(self, answer):
        content = true_false(answer=answer)
        mean = sum(grade(content, [id_]) for id_ in ("true", "false")) / 2
        assert kind_of(content).guess_fraction(content) == mean

    @given(st.booleans(), st.sampled_from(["true", "false"]))
    def test_statistics_agree_with_the_grade(self, answer, response):
        content = true_false(answer=answer)
        kind = kind_of(content)
        (part,) = kind.parts(content)
        shares = {choice.id: choice.fraction for choice in part.choices}
        assert sum(shares[id_] for id_ in kind.chosen(content, response)[part.id]) == kind.grade(content, response)


class TestAnswering:
    def test_looks_the_same_whatever_is_right(self):  # L5
        right, wrong = true_false(answer=True), true_false(answer=False)
        kind = kind_of(right)
        assert kind.answer_context(right, None, []) == kind.answer_context(wrong, None, [])

    def test_says_in_the_review_what_is_right(self):
        content = true_false(answer=False)
        context = kind_of(content).review_context(content, "true", [])
        shown = [(option["is_chosen"], option["is_correct"], option["feedback"]) for option in context["options"]]
        assert shown == [
            (True, False, "<p>Rückmeldung zu wahr</p>"),
            (False, True, "<p>Rückmeldung zu falsch</p>"),
        ]


@pytest.mark.django_db
class TestQuestion:
    def test_is_added_in_the_admin_and_answered_in_a_quiz(self, settings):
        trainer_allowed(settings)
        admin = Admin("truefalsequestion")
        admin.publish(
            text=rich("Ein Token ist ein Wort."),
            answer="False",
            feedback_true=rich("Nein."),
            feedback_false=rich("Ja."),
        )
        question = TrueFalseQuestion.objects.get()
        assert QuestionVersion.objects.get().content["answer"] is False
        page = answer_page(question)
        assert "Ist diese Aussage wahr oder falsch?" in page
        assert "Nein." not in page
        result = take(question, {"q1": "true"})
        for words in ("nicht richtig", "Nein.", "Richtig, von Ihnen nicht gewählt"):
            assert words in result

    def test_comes_back_from_a_course_folder_as_it_was(self, tmp_path):
        import_and_export(
            tmp_path,
            """
    type: true_false
    text: "Ein Token ist ein Wort."
    answer: false
    feedback_true: "Nein, *nicht immer*."
""",
        )
        content = QuestionVersion.objects.get().content
        assert (content["answer"], content["feedback_true"]) == (False, "<p>Nein, <em>nicht immer</em>.</p>")
