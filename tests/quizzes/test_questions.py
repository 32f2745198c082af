"""Questions: what authors may publish, and the versions it becomes."""

from decimal import Decimal

import pytest
from django.core import checks as django_checks
from django.db import IntegrityError, transaction
from modelcluster.fields import ParentalKey

from quizzes.actions import UnfinishedQuestion, freeze_question
from quizzes.checks import polymorphic_children_of_revisions
from quizzes.models import (
    ImmutableQuestionVersion,
    MultipleChoiceOption,
    MultipleChoiceQuestion,
    Question,
    QuestionVersion,
    ScoringRule,
    SingleChoiceOption,
    SingleChoiceQuestion,
    digest_of,
    plain_text,
)
from quizzes.models.questions import question_models
from quizzes.models.questions.base import frozen_line
from quizzes.signals import question_version_published
from tests.factories.courses import noon
from tests.factories.quizzes import make_category, make_multiple_choice, make_single_choice
from tests.quizzes.test_attempts import Heard

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")


class TestPublishing:
    def test_freezes_the_first_version(self):
        question = make_single_choice(is_published=False, right="Ja", wrong=["Nein"], objective="Sie können es.")
        with Heard(question_version_published) as heard:
            question.save_revision().publish()
        version = QuestionVersion.objects.get()
        assert [payload["version"] for payload in heard] == [version]
        assert (version.question_id, version.number, version.digest) == (question.pk, 1, digest_of(version.content))
        assert version.content["objective"] == "Sie können es."
        assert [(option["text"], option["correct"]) for option in version.content["options"]] == [
            ("Ja", True),
            ("Nein", False),
        ]

    def test_makes_no_version_while_nothing_changed(self):
        question = make_single_choice()
        with Heard(question_version_published) as heard:
            question.save_revision().publish()
        assert heard == []
        assert question.versions.count() == 1

    def test_makes_the_next_version_of_a_changed_question(self):  # L1
        question = make_single_choice()
        first = question.versions.get()
        question.text = "<p>Was stimmt nun?</p>"
        question.save_revision().publish()
        newest = question.versions.last()
        assert (newest.number, newest.content["text"]) == (2, "<p>Was stimmt nun?</p>")
        first.refresh_from_db()
        assert first.content["text"] != newest.content["text"]

    def test_keeps_the_ids_of_options_from_version_to_version(self):
        question = make_single_choice()
        before = [option["id"] for option in question.versions.get().content["options"]]
        question.text = "<p>Anders</p>"
        question.save_revision().publish()
        assert [option["id"] for option in question.versions.last().content["options"]] == before

    def test_makes_no_version_for_what_learners_never_see(self):
        question = make_single_choice()
        question.difficulty = "hard"
        question.save_revision().publish()
        assert question.versions.count() == 1

    def test_leaves_the_live_question_alone_while_a_draft_is_saved(self):
        question = make_single_choice()
        question.text = "<p>Entwurf</p>"
        question.save_revision()
        assert question.versions.count() == 1
        assert "Entwurf" not in SingleChoiceQuestion.objects.get().text

    def test_refuses_a_question_with_problems(self):
        question = make_single_choice(right="Ja", wrong=["Nein"], is_published=False)
        question.options = [SingleChoiceOption(text=text, is_correct=True) for text in ("Ja", "Nein")]
        question.save()
        with pytest.raises(UnfinishedQuestion, match="Exactly one option"):
            freeze_question(question=question, at=MONDAY)


class TestQuestionVersion:
    def test_is_never_changed(self):  # L1
        version = make_single_choice().versions.get()
        version.number = 7
        with pytest.raises(ImmutableQuestionVersion):
            version.save()

    def test_has_a_number_of_its_own(self):
        version = make_single_choice().versions.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            QuestionVersion.objects.create(
                question=version.question, number=1, digest="x", content={}, created_at=MONDAY
            )

    def test_goes_with_a_question_that_nobody_was_asked(self):
        question = make_single_choice()
        question.delete()
        assert not QuestionVersion.objects.exists()

    def test_newest_published_is_one_for_each_published_question(self):
        changed, _plain = make_single_choice(), make_single_choice()
        changed.text = "<p>Neu</p>"
        changed.save_revision().publish()
        hidden = make_single_choice()
        hidden.unpublish()
        newest = QuestionVersion.objects.newest_published()
        assert {(version.question_id, version.number) for version in newest} == {(changed.pk, 2), (_plain.pk, 1)}


class TestFrozenHtml:
    """Authors' HTML is sanitized when it is frozen; delivery trusts frozen content only."""

    ATTACK = '<p onclick="x()">Text<script>alert(1)</script><img src=x onerror=alert(2)></p>'

    def test_has_nothing_that_runs(self):
        question = make_single_choice(
            text=self.ATTACK, right=f"Ja {self.ATTACK}", wrong=["Nein"], general_feedback=self.ATTACK
        )
        frozen = str(question.versions.get().content)
        assert "script" not in frozen
        assert "onclick" not in frozen
        assert "onerror" not in frozen
        assert "alert" not in frozen

    def test_refuses_addresses_that_run(self):
        question = make_single_choice(text='<p><a href="javascript:alert(1)">hier</a></p>')
        assert "javascript" not in str(question.versions.get().content)

    def test_labels_have_no_paragraphs(self):
        assert frozen_line("<p>Eins</p><p>Zwei <b>drei</b></p>") == "Eins<br>Zwei <strong>drei</strong>"


class TestPlainText:
    @pytest.mark.parametrize(
        ("html", "expected"),
        [
            ("<p>Eins</p><p>Zwei</p>", "Eins Zwei"),
            ("<p>31.&nbsp;März &amp; mehr</p>", "31. März & mehr"),
            ("<ul><li>a</li><li>b</li></ul>", "a b"),
            ("Zeile<br/>Zeile", "Zeile Zeile"),
        ],
    )
    def test_is_one_line(self, html, expected):
        assert plain_text(html) == expected


def single(*marks: bool, texts=None) -> SingleChoiceQuestion:
    question = SingleChoiceQuestion(text="<p>Was?</p>")
    texts = texts or [f"Option {place}" for place in range(len(marks))]
    question.options = [SingleChoiceOption(text=text, is_correct=mark) for text, mark in zip(texts, marks, strict=True)]
    return question


def multiple(rule: ScoringRule, *options: tuple[bool, str | None]) -> MultipleChoiceQuestion:
    question = MultipleChoiceQuestion(text="<p>Was?</p>", scoring_rule=rule)
    question.options = [
        MultipleChoiceOption(text=f"Option {place}", is_correct=mark, fraction=share and Decimal(share))
        for place, (mark, share) in enumerate(options)
    ]
    return question


class TestProblemsOfSingleChoice:
    def test_are_none_with_exactly_one_right_option(self):
        assert single(True, False).problems() == []

    @pytest.mark.parametrize("marks", [(False, False), (True, True), (True, True, True)])
    def test_name_how_many_are_right(self, marks):
        (problem,) = single(*marks).problems()
        assert f"here {sum(marks)} are marked as right" in problem

    @pytest.mark.parametrize("count", [1, 9])
    def test_name_how_many_options_there_are(self, count):
        marks = [True] + [False] * (count - 1)
        assert f"this one has {count}" in single(*marks).problems()[0]

    def test_name_options_that_say_the_same_or_nothing(self):
        assert single(True, False, texts=["<p>Ja</p>", "Ja"]).problems() == ["Two options have the same text."]
        assert single(True, False, texts=["<p>Ja</p>", "<p></p>"]).problems() == ["An option has no text."]


class TestProblemsOfMultipleChoice:
    @pytest.mark.parametrize(
        ("rule", "options"),
        [
            (ScoringRule.ALL_OR_NOTHING, [(True, None), (False, None)]),
            (ScoringRule.RIGHT_MINUS_WRONG, [(True, None), (True, None)]),
            (ScoringRule.SUM_CLIPPED, [(True, None), (True, None), (False, None)]),
            (ScoringRule.SUM_CLIPPED, [(True, "0.5"), (True, "0.5"), (False, "-1")]),
            (ScoringRule.SUM_CLIPPED, [(True, "0.6"), (True, "0.6"), (False, "0")]),
        ],
    )
    def test_are_none(self, rule, options):  # L13
        assert multiple(rule, *options).problems() == []

    @pytest.mark.parametrize(
        ("rule", "options", "words"),
        [
            (ScoringRule.ALL_OR_NOTHING, [(False, None), (False, None)], "here none is marked"),
            (ScoringRule.ALL_OR_NOTHING, [(True, "1"), (False, None)], "for the scoring “Sum” only"),
            (ScoringRule.SUM_CLIPPED, [(True, "1"), (False, None)], "Either all options have a share"),
            (ScoringRule.SUM_CLIPPED, [(True, "1"), (False, "0.5")], "wrong ones a share of 0 or less"),
            (ScoringRule.SUM_CLIPPED, [(True, "0.5"), (True, "0.4"), (False, "0")], "now they are worth 0.9"),
        ],
    )
    def test_say_what_is_wrong(self, rule, options, words):  # L13
        assert any(words in problem for problem in multiple(rule, *options).problems())


class TestQuestionTypes:
    def test_are_found_without_a_list_of_them(self):
        assert {MultipleChoiceQuestion, SingleChoiceQuestion} <= set(question_models())

    def test_come_back_as_what_they_are(self):
        category = make_category()
        make_single_choice(category)
        make_multiple_choice(category)
        assert {type(question) for question in Question.objects.all()} == {SingleChoiceQuestion, MultipleChoiceQuestion}

    def test_have_distinct_keys_with_templates(self):
        kinds = [model.kind for model in question_models()]
        assert len({kind.key for kind in kinds}) == len(kinds)


class TestChecks:
    def test_find_nothing_in_this_project(self):
        assert polymorphic_children_of_revisions() == []

    def test_are_registered(self):
        assert polymorphic_children_of_revisions in django_checks.registry.registry.get_checks()

    def test_refuse_a_parental_key_on_a_polymorphic_model(self, monkeypatch):
        field = ParentalKey(MultipleChoiceQuestion, related_name="+")
        field.name = "parent"
        monkeypatch.setattr(SingleChoiceQuestion._meta, "local_fields", [field])
        (error,) = polymorphic_children_of_revisions()
        assert (error.id, error.obj) == ("lms_quizzes.E001", SingleChoiceQuestion)
        assert "SingleChoiceQuestion.parent" in error.msg
