"""The question bank as trainers work with it: finding, judging, changing and retiring questions."""

import datetime
from fractions import Fraction

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from quizzes.actions import (
    ReasonNeeded,
    UnfinishedQuestion,
    file_question,
    freeze_question,
    make_ready,
    promote_question,
    retire_question,
    start_attempt,
    tag_question,
)
from quizzes.models import Question, QuestionHint, QuestionState, SingleChoiceQuestion, kind_of
from quizzes.queries import (
    QuizUse,
    discrimination_of,
    duplicates_among,
    questions_in_state,
    questions_in_use,
    readable_lines,
    uses_of,
    version_history,
)
from quizzes.queries.duplicates import SIMILAR, normalized, similarity
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import noon
from tests.factories.quizzes import (
    finish_attempt,
    make_bank,
    make_category,
    make_learner,
    make_multiple_choice,
    make_questions,
    make_quiz,
    make_single_choice,
)

from .test_admin import address, option, question_form, text_of

MONDAY = noon("2026-03-02")
TUESDAY = noon("2026-03-03")


@pytest.fixture(autouse=True)
def _admin(settings):
    allow_missing_variables(settings)
    settings.LMS_COURSES = {}


@pytest.fixture
def trainer(db):
    client = Client()
    client.force_login(make_superuser())
    return client


def author_with(*codenames: str) -> Client:
    """Somebody who may enter the admin, with these permissions."""
    group = Group.objects.create(name="Fragen")
    group.permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
    person = UserFactory()
    person.groups.add(group)
    client = Client()
    client.force_login(person)
    return client


def bulk(action: str, *questions: Question, everything: str = "") -> str:
    ids = "&".join(f"id={question.pk}" for question in questions) or "id=all"
    url = reverse("wagtail_bulk_action", args=["lms_quizzes", "question", action])
    return f"{url}?{ids}&next={address('question', 'list')}{everything}"


def bank_address(name: str, question: Question) -> str:
    return reverse(f"quizzes_bank:{name}", args=[question.pk])


def published(question):
    """The question as it is stored, with a revision, as everything that was made in the admin has."""
    question.save_revision().publish()
    return Question.objects.get(pk=question.pk)


class TestSimilarity:
    def test_finds_the_same_text_behind_case_markup_and_punctuation(self):
        texts = {1: "<p>Was ist ein <b>Token</b>?</p>", 2: "<p>was ist ein TOKEN</p>", 3: "<p>Etwas anderes</p>"}
        (found,) = duplicates_among(texts, [1])[1]
        assert (found.question_id, found.is_same, found.share) == (2, True, 1)

    def test_calls_a_changed_ending_similar_and_another_word_not(self):
        question = "Welche Daten dürfen Sie in ein frei zugängliches KI-Werkzeug eingeben?"
        assert similarity(question, question.replace("Daten", "Angaben")) >= SIMILAR
        assert similarity("Was ist ein Token?", "Was ist ein Prompt?") == Fraction(12, 25)

    def test_finds_nothing_without_words(self):
        assert duplicates_among({1: "", 2: "<p>?</p>"}, [1, 2]) == {1: [], 2: []}

    @given(st.text(max_size=60), st.text(max_size=60))
    def test_is_symmetric_and_a_share(self, first: str, second: str):
        assert similarity(first, second) == similarity(second, first)
        assert 0 <= similarity(first, second) <= 1
        assert similarity(first, first) == int(bool(normalized(first)))

    @given(st.lists(st.text(alphabet="abc ", max_size=12), max_size=6))
    def test_is_found_in_both_directions(self, texts: list[str]):
        by_key = dict(enumerate(texts))
        found = duplicates_among(by_key, by_key)
        pairs = {(key, item.question_id) for key, row in found.items() for item in row}
        assert pairs == {(other, key) for key, other in pairs}
        assert pairs == {
            (key, other)
            for key in by_key
            for other in by_key
            if key != other and normalized(by_key[key]) and similarity(by_key[key], by_key[other]) >= SIMILAR
        }


class TestEveryAnswer:
    def test_of_a_multiple_choice_is_listed_up_to_the_limit(self, db):
        content = make_multiple_choice().frozen_content()
        kind = kind_of(content)
        responses = kind.all_responses(content, 64)
        assert len(responses) == 16
        assert len({str(response) for response in responses}) == 16
        assert all(kind.clean(content, response) == response for response in responses)
        assert [kind.grade(content, response) for response in responses].count(1) == 1
        assert kind.all_responses(content, 15) == []

    def test_of_a_single_choice_is_each_option_and_none(self, db):
        content = make_single_choice(wrong=["B", "C"]).frozen_content()
        assert len(kind_of(content).all_responses(content, 64)) == 4


@pytest.mark.django_db
class TestStates:
    def test_follow_a_question_through_its_life(self):
        question = published(make_single_choice(is_published=False))
        assert question.state == QuestionState.READY
        retire_question(question=question, actor=None, at=MONDAY)
        question = Question.objects.get(pk=question.pk)
        assert (question.state, question.live) == (QuestionState.RETIRED, False)
        make_ready(question=question, actor=None, at=TUESDAY)
        question = Question.objects.get(pk=question.pk)
        assert (question.state, question.versions.count()) == (QuestionState.READY, 1)

    def test_are_found_by_the_filter_of_the_same_name(self):
        make_single_choice(is_published=False)
        make_single_choice(is_pilot=True)
        make_single_choice()
        retire_question(question=make_single_choice(), actor=None, at=MONDAY)
        for state in QuestionState:
            (found,) = questions_in_state(Question.objects.all(), state)
            assert found.state == state

    def test_do_not_come_back_from_an_old_draft(self):
        question = published(make_single_choice(is_pilot=True))
        old = question.latest_revision
        promote_question(question=question, actor=None, reason="Fachlich geprüft", at=MONDAY)
        old.publish()
        assert Question.objects.get(pk=question.pk).is_pilot is False

    def test_stay_once_when_repeated(self):
        question = published(make_single_choice())
        for _time in range(2):
            retire_question(question=question, actor=None, at=MONDAY)
        assert ModelLogEntry.objects.filter(action="quizzes.retire", object_id=str(question.pk)).count() == 1

    def test_do_not_become_ready_with_faults(self):
        question = make_single_choice(wrong=[], is_published=False)
        with pytest.raises(UnfinishedQuestion):
            make_ready(question=question, actor=None, at=MONDAY)
        assert not Question.objects.get(pk=question.pk).live


@pytest.mark.django_db
class TestFiling:
    def test_changes_the_draft_too(self):
        question = published(make_single_choice())
        question.text = "<p>Im Entwurf</p>"
        question.save_revision()
        category = make_category("Neu")
        file_question(question=question, category=category, actor=None, at=MONDAY)
        tag_question(question=question, tag="dsgvo", actor=None, at=MONDAY)
        question = Question.objects.get(pk=question.pk)
        assert (question.category, [str(tag) for tag in question.tags.all()]) == (category, ["dsgvo"])
        question.latest_revision.publish()
        question = Question.objects.get(pk=question.pk)
        assert question.category == category
        assert [str(tag) for tag in question.tags.all()] == ["dsgvo"]
        assert question.text == "<p>Im Entwurf</p>"


@pytest.mark.django_db
class TestUses:
    def test_name_quizzes_that_ask_or_may_draw(self):
        bank = make_bank(2)
        asked, drawn = Question.objects.filter(category=bank).order_by("pk")
        quiz = make_quiz([asked], draw=(bank, 1))
        assert uses_of([asked, drawn]) == {asked.pk: [QuizUse(quiz, True)], drawn.pk: [QuizUse(quiz, False)]}
        assert uses_of([make_single_choice()]).popitem()[1] == []

    def test_leave_out_draws_of_questions_that_are_not_published(self):
        draft = make_single_choice(is_published=False)
        make_quiz(draw=(draft.category, 1))
        assert uses_of([draft]) == {draft.pk: []}
        assert not questions_in_use(Question.objects.all())


@pytest.mark.django_db
class TestTheList:
    def test_says_author_state_version_and_use(self, trainer):
        author = UserFactory(first_name="Lena", last_name="Hartwig")
        question = make_single_choice(author=author, objective="Tokens erklären", is_pilot=True)
        quiz = make_quiz([question])
        finish_attempt(quiz, make_learner(quiz), at=MONDAY)
        page = text_of(trainer.get(address("question", "list")))
        for words in ("Lena Hartwig", "Tokens erklären", "Pilot", "1/30 Antworten", "in 1 Test", "1 Antwort"):
            assert words in page
        assert bank_address("versions", question) in page
        assert address("singlechoicequestion", "copy", question.pk) in page

    def test_filters_by_state_use_objective_tag_and_author(self, trainer):
        author = UserFactory()
        wanted = make_single_choice(text="<p>Gesucht?</p>", objective="Ziel", author=author, is_pilot=True)
        tag_question(question=wanted, tag="dsgvo", actor=None, at=MONDAY)
        tag = wanted.tags.get()
        quiz = make_quiz([wanted])
        finish_attempt(quiz, make_learner(quiz), at=MONDAY)
        make_single_choice(text="<p>Andere?</p>")
        for query in (
            {"state": "pilot"},
            {"use": "asked"},
            {"use": "answered"},
            {"objective": "Ziel"},
            {"tag": tag.pk},
            {"author": author.pk},
            {"q": "dsgvo"},
        ):
            page = text_of(trainer.get(address("question", "list_results"), query))
            assert "Gesucht?" in page, query
            assert "Andere?" not in page, query
        for query in ({"use": "unasked"}, {"use": "unanswered"}, {"state": "ready"}):
            page = text_of(trainer.get(address("question", "list_results"), query))
            assert "Gesucht?" not in page, query

    def test_points_at_questions_with_the_same_text(self, trainer):
        make_single_choice(text="<p>Was ist ein Token?</p>")
        make_single_choice(text="<p>was ist ein TOKEN</p>")
        assert "Gleicher Text wie" in text_of(trainer.get(address("question", "list_results")))


@pytest.mark.django_db
class TestBulkActions:
    def test_set_category_add_tag_and_retire(self, trainer):
        questions = make_questions(2)
        category = make_category("Ziel")
        assert trainer.post(bulk("set_category", *questions), {"category": category.pk}).status_code == 302
        assert trainer.post(bulk("add_tag", *questions), {"tag": "dsgvo"}).status_code == 302
        assert trainer.post(bulk("retire", *questions)).status_code == 302
        for question in Question.objects.all():
            assert (question.category, question.is_retired) == (category, True)
            assert question.tags.get().name == "dsgvo"

    def test_name_the_quizzes_before_retiring(self, trainer):
        question = make_single_choice()
        make_quiz([question], title="Abschlusstest")
        page = text_of(trainer.get(bulk("retire", question)))
        assert "Der Test „Abschlusstest“ stellt genau diese Frage." in page
        assert not Question.objects.get().is_retired

    def test_say_which_questions_cannot_become_ready(self, trainer):
        good = make_single_choice(is_published=False)
        bad = make_single_choice(text="<p>Halb fertig</p>", wrong=[], is_published=False)
        page = text_of(trainer.post(bulk("make_ready", good, bad), follow=True))
        assert "„Halb fertig“ ist noch nicht fertig" in page
        assert "Für 1 Frage erledigt." in page
        assert list(Question.objects.filter(live=True)) == [good]

    def test_take_only_what_the_filters_left_as_all(self, trainer):
        draft, ready = make_single_choice(is_published=False), make_single_choice()
        trainer.post(bulk("retire", everything="%3Fstate%3Ddraft"))
        draft.refresh_from_db()
        ready.refresh_from_db()
        assert (draft.is_retired, ready.is_retired) == (True, False)

    def test_are_for_who_may_publish(self):
        question = make_single_choice()
        client = author_with("change_question")
        assert "bleiben unverändert" in text_of(client.get(bulk("retire", question)))
        client.post(bulk("retire", question))
        assert not Question.objects.get().is_retired


@pytest.mark.django_db
class TestWriting:
    def test_makes_the_writer_the_author(self, trainer):
        options = [option("A", is_correct=True), option("B")]
        form = question_form(make_category(), options, is_pilot="on")
        trainer.post(address("singlechoicequestion", "add"), form)
        question = Question.objects.get()
        assert question.author_id == int(trainer.session["_auth_user_id"])
        assert question.is_pilot

    def test_warns_of_the_same_text_and_saves_all_the_same(self, trainer):
        make_single_choice(text="<p>Was ist ein Token?</p>")
        form = question_form(make_category(), [option("A", is_correct=True), option("B")])
        page = text_of(trainer.post(address("singlechoicequestion", "add"), form, follow=True))
        assert "Es gibt schon eine Frage mit demselben Text" in page
        assert Question.objects.count() == 2

    def test_copies_options_hints_and_tags_with_new_keys(self, trainer):
        question = make_single_choice(right="Ein Original", wrong=["B"])
        question.hints = [QuestionHint(text="<p>Denken Sie an Silben.</p>")]
        question.save()
        tag_question(question=question, tag="dsgvo", actor=None, at=MONDAY)
        page = text_of(trainer.get(address("singlechoicequestion", "copy", question.pk)))
        for words in ("Ein Original", "Denken Sie an Silben.", "dsgvo"):
            assert words in page
        copy = SingleChoiceQuestion.objects.get(pk=question.pk).copied()
        assert copy.pk is None
        assert not copy.live
        copy.save()
        said = [(row.text, row.is_correct) for row in question.options.all()]
        assert [(row.text, row.is_correct) for row in copy.options.all()] == said
        assert [str(hint) for hint in copy.hints.all()] == ["Denken Sie an Silben."]
        assert [str(tag) for tag in copy.tags.all()] == ["dsgvo"]
        keys = {row.key for row in question.options.all()}
        assert keys.isdisjoint(row.key for row in copy.options.all())
        assert SingleChoiceQuestion.objects.get(pk=question.pk).options.count() == 2

    def test_copies_as_something_new_that_the_editor_can_save_again_and_again(self, trainer):
        """With ids of the original's options in the form, each saving by itself added all of them once more."""
        question = make_single_choice()
        page = trainer.get(address("singlechoicequestion", "copy", question.pk))
        formset = page.context["form"].formsets["options"]
        assert [form["id"].value() for form in formset.initial_forms] == [None, None, None]


@pytest.mark.django_db
class TestTrying:
    def test_grades_at_once_and_stores_nothing(self, trainer):
        question = make_single_choice(right="Ja", wrong=["Nein"])
        url = bank_address("try", question)
        assert "Antwort bewerten" in text_of(trainer.get(url))
        wrong = question.options.get(is_correct=False)
        page = text_of(trainer.post(url, {"q1-sequence": "0", "q1": wrong.key}))
        assert "0 % der Punkte" in page
        assert "Rückmeldung zu Nein" in page
        right = question.options.get(is_correct=True)
        assert "100 % der Punkte" in text_of(trainer.post(url, {"q1-sequence": "0", "q1": right.key}))
        assert not question.versions.get().answers.exists()

    def test_refuses_what_is_no_answer(self, trainer):
        url = bank_address("try", make_single_choice())
        assert trainer.post(url, {"q1-sequence": "0", "q1": "unbekannt"}).status_code == 400
        assert trainer.post(url, {}).status_code == 400

    def test_is_not_for_others(self):
        question = make_single_choice()
        client = author_with("access_admin")
        for name in ("try", "versions", "promote"):
            assert client.get(bank_address(name, question)).status_code in (302, 403)
        assert author_with_change_only().get(bank_address("promote", question)).status_code in (302, 403)


def author_with_change_only() -> Client:
    Group.objects.all().delete()
    return author_with("change_question")


@pytest.mark.django_db
class TestVersions:
    def test_say_what_changed_and_who_gets_which(self, trainer):  # L2
        question = make_single_choice(text="<p>Was ist ein Token?</p>")
        quiz = make_quiz([question])
        finish_attempt(quiz, make_learner(quiz), at=MONDAY)
        start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        question.text = "<p>Was ist ein kurzes Token?</p>"
        question.save()
        freeze_question(question=question, at=TUESDAY)
        newest, first = version_history(question)
        assert (newest.answered, newest.running, newest.is_asked) == (0, 0, True)
        assert (first.answered, first.running, first.is_asked) == (1, 1, False)
        page = text_of(trainer.get(bank_address("versions", question)))
        assert "kurzes" in page
        assert "1 laufender Versuch behält sie." in page
        assert "Wer jetzt einen Versuch beginnt, bekommt die neueste Version." in page

    def test_differ_in_words_when_only_the_key_differs(self):
        question = make_single_choice(right="A", wrong=["B"])
        before = question.frozen_content()
        after = {**before, "options": [{**row, "correct": not row["correct"]} for row in before["options"]]}
        assert "A: 100 %" in readable_lines(before)
        assert "A: 0 %" in readable_lines(after)


def pilot_with_answers(count: int, *, is_good: bool) -> Question:
    """A pilot beside a question that half of the people know; the good one is known by the same half."""
    pilot, other = make_single_choice(is_pilot=True), make_single_choice()
    quiz = make_quiz([pilot, other])
    for number in range(count):
        knows = number % 2 == 0
        positions = [position for position, is_right in ((1, knows == is_good), (2, knows)) if is_right]
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        _answer_all(attempt, positions)
    return pilot


def _answer_all(attempt, right_positions):
    from quizzes.actions import GivenAnswer, save_answers, submit_attempt
    from tests.factories.quizzes import right_response, wrong_response

    given = [
        GivenAnswer(
            answer.position,
            right_response(answer) if answer.position in right_positions else wrong_response(answer),
            answer.sequence,
        )
        for answer in attempt.answers.select_related("question_version")
    ]
    save_answers(public_id=attempt.public_id, learner=attempt.learner, given=given, at=MONDAY)
    submit_attempt(public_id=attempt.public_id, learner=attempt.learner, at=MONDAY + datetime.timedelta(minutes=1))


@pytest.mark.django_db
class TestPilots:
    def test_have_no_index_under_ten_answers(self):  # L15
        figures = discrimination_of(pilot_with_answers(9, is_good=True))
        assert (figures.n, figures.value, figures.is_enough) == (9, None, False)

    def test_correlate_with_the_rest_of_the_test(self):
        figures = discrimination_of(pilot_with_answers(10, is_good=True))
        assert (figures.n, figures.value) == (10, 1)
        figures = discrimination_of(pilot_with_answers(10, is_good=False))
        assert figures.value == -1

    def test_need_a_reason_before_there_are_enough_answers(self, trainer):
        pilot = make_single_choice(is_pilot=True)
        with pytest.raises(ReasonNeeded):
            promote_question(question=pilot, actor=None, reason=" ", at=MONDAY)
        url = bank_address("promote", pilot)
        response = trainer.post(url, {"reason": ""})
        assert response.status_code == 400
        assert "Bitte begründen Sie" in text_of(response)
        assert trainer.post(url, {"reason": "Fachlich geprüft"}).status_code == 302
        assert Question.objects.get().state == QuestionState.READY
        entry = ModelLogEntry.objects.get(action="quizzes.promote")
        assert entry.data == {"reason": "Fachlich geprüft", "answers": 0, "discrimination": None}
        assert "Fachlich geprüft" in text_of(trainer.get(address("singlechoicequestion", "history", pilot.pk)))

    def test_need_none_when_thirty_answers_speak_for_them(self):
        pilot = pilot_with_answers(30, is_good=True)
        promote_question(question=pilot, actor=None, reason="", at=TUESDAY)
        assert not Question.objects.get(pk=pilot.pk).is_pilot

    def test_need_one_when_thirty_answers_speak_against_them(self):
        pilot = pilot_with_answers(30, is_good=False)
        with pytest.raises(ReasonNeeded):
            promote_question(question=pilot, actor=None, reason="", at=TUESDAY)


@pytest.mark.django_db
class TestTheChooser:
    def test_finds_by_words_category_and_type(self, trainer):
        category = make_category()
        single = make_single_choice(category, text="<p>Was ist ein Kontextfenster?</p>", name="Fenster")
        make_multiple_choice(text="<p>Was stimmt?</p>", name="Andere")
        url = reverse("wagtailsnippetchoosers_lms_quizzes_question:choose_results")
        for query in ({"q": "Kontextf"}, {"category": category.pk}, {"kind": single.polymorphic_ctype_id}):
            page = text_of(trainer.get(url, query))
            assert "Was ist ein Kontextfenster?" in page
            assert "Andere" not in page
        assert "Keine veröffentlichte Frage enthält" in text_of(trainer.get(url, {"q": "Unsinn"}))
