"""Questions of the bank inside lessons: answered at once, never counted."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import ReferenceIndex

from courses import knowledge
from courses.blocks import LessonBody
from courses.contracts import CourseAccess
from courses.knowledge import NoSuchQuestion, UnusableAnswer
from quizzes.actions import freeze_question
from quizzes.knowledge import BankKnowledgeChecks
from quizzes.models import Answer, Attempt, DragWordsQuestion, OrderingQuestion, QuestionVersion
from tests.factories.accounts import UserFactory
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.graded_by_people import make_free_text, make_scale
from tests.factories.media import block, with_body
from tests.factories.quizzes import make_multiple_choice, make_questions, make_single_choice
from tests.quizzes.types import test_drag_words as words
from tests.quizzes.types import test_ordering as ordering
from tests.quizzes.types.arranging import published

pytestmark = pytest.mark.django_db

BLOCK = "22222222-2222-4222-8222-222222222222"


class Nobody(CourseAccess):
    """An access in which every course is somebody else's."""

    def may_take(self, user, course, *, has_begun=False):
        return False


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings):
    settings.LMS_COURSES = {}


@pytest.fixture
def question():
    return make_single_choice(right="Ein Stück Text", wrong=("Ein Satz",))


@pytest.fixture
def lesson(client, question):
    """A lesson with the question, taken by somebody who is logged in."""
    course = make_course("Eins")
    client.force_login(UserFactory())
    client.post(reverse("courses:begin", args=[course.pk]))
    return with_body(lessons_of(course)[0], block("knowledge_check", {"question": question.pk}, BLOCK))


def url(lesson, block_id=BLOCK):
    return reverse("courses:answer_check", args=[lesson.pk, block_id])


def option(question, text):
    return next(item.key for item in question.options.all() if text in item.text)


def version_of(question):
    return QuestionVersion.objects.filter(question=question).last()


class TestLesson:
    def test_asks_without_giving_the_answer_away(self, client, lesson, question):  # L5
        page = client.get(lesson.url).content.decode()
        assert "Was stimmt in Frage" in page
        assert option(question, "Ein Stück Text") in page
        for secret in ("Rückmeldung zu", "Erklärung zu Frage", "correct", "choice--right"):
            assert secret not in page

    @pytest.mark.parametrize("headers", [{}, {"X-Fragment": "1"}])
    def test_says_at_once_what_is_right(self, client, lesson, question, headers):
        for text, verdict in (("Ein Stück Text", "Richtig"), ("Ein Satz", "Noch nicht richtig")):
            data = {"answer": option(question, text), "version": version_of(question).pk}
            response = client.post(url(lesson), data, headers=headers)
            html = response.content.decode()
            assert response.status_code == 200
            assert verdict in html
            assert f"Rückmeldung zu {text}" in html
            assert "Erklärung zu Frage" in html
            assert ("<html" in html) == (not headers)

    def test_counts_and_stores_nothing(self, client, lesson, question):
        data = {"answer": option(question, "Ein Stück Text"), "version": version_of(question).pk}
        with CaptureQueriesContext(connection) as queries:
            client.post(url(lesson), data, headers={"X-Fragment": "1"})
        assert not [query for query in queries if re.match(r"(INSERT|UPDATE|DELETE)", query["sql"])]
        assert not Attempt.objects.exists()
        assert not Answer.objects.exists()

    def test_can_be_answered_again(self, client, lesson):
        html = client.post(url(lesson), {"again": "1"}, headers={"X-Fragment": "1"}).content.decode()
        assert 'type="radio"' in html
        assert "Rückmeldung" not in html

    @pytest.mark.parametrize("answer", [[], ["gibt-es-nicht"], ["both"]])
    def test_says_what_to_do_when_the_answer_is_none(self, client, lesson, question, answer):
        chosen = [item.key for item in question.options.all()] if answer == ["both"] else answer
        response = client.post(url(lesson), {"answer": chosen, "version": version_of(question).pk})
        assert response.status_code == 400
        assert 'class="field__error"' in response.content.decode()
        assert "Rückmeldung" not in response.content.decode()

    def test_asks_again_when_the_question_is_another(self, client, lesson, question):
        (other,) = make_questions(1)
        for version in (version_of(other).pk, "", "x", 10**12):
            response = client.post(url(lesson), {"answer": option(question, "Ein Satz"), "version": version})
            assert response.status_code == 409
            assert "inzwischen geändert" in response.content.decode()

    def test_grades_the_version_that_was_asked_and_asks_the_newest(self, client, lesson, question):  # L1
        asked = version_of(question)
        question.text = "<p>Neu gefragt</p>"
        question.save()
        freeze_question(question=question, at=noon("2026-03-02"))
        assert "Neu gefragt" in client.get(lesson.url).content.decode()
        data = {"answer": option(question, "Ein Stück Text"), "version": asked.pk}
        html = client.post(url(lesson), data, headers={"X-Fragment": "1"}).content.decode()
        assert "Was stimmt in Frage" in html
        assert "Richtig" in html

    def test_says_so_when_the_question_is_not_published_any_more(self, client, lesson, question):
        question.unpublish()
        page = client.get(lesson.url).content.decode()
        assert "zurzeit nicht verfügbar" in page
        assert client.post(url(lesson), {"answer": "x", "version": version_of(question).pk}).status_code == 409

    def test_is_not_there_for_strangers_and_other_blocks(self, client, lesson, settings):  # L39
        assert client.post(url(lesson, "33333333"), {"again": "1"}).status_code == 404
        assert client.get(url(lesson)).status_code == 405
        settings.LMS_COURSES = {"ACCESS": f"{__name__}.Nobody"}
        assert client.post(url(lesson), {"again": "1"}).status_code == 404

    def test_costs_the_same_for_one_and_twenty_questions(self, client, lesson):
        counts = []
        for count in (1, 20):
            questions = make_questions(count)
            with_body(lesson, *[block("knowledge_check", {"question": item.pk}) for item in questions])
            client.get(lesson.url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(lesson.url).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestScripts:
    """What a type brings along is loaded once by the lesson that asks it, and by no other."""

    def page(self, client, lesson, *questions):
        with_body(lesson, *[block("knowledge_check", {"question": item.pk}) for item in questions])
        return client.get(lesson.url).content.decode()

    def loaded(self, page):
        return sorted(re.findall(r"quizzes/([\w-]+\.(?:js|css))", page))

    def make_ordering(self):
        return published(OrderingQuestion, ordering.SOURCE)

    def test_are_those_of_the_types_that_are_asked_each_once(self, client, lesson):
        gaps = published(DragWordsQuestion, words.SOURCE, text=words.HTML)
        questions = [self.make_ordering(), self.make_ordering(), gaps, *make_questions(2)]
        assert self.loaded(self.page(client, lesson, *questions)) == ["drag-words.js", "ordering.js", "quizzes.css"]

    def test_stand_in_the_head_and_at_the_end(self, client, lesson):
        head, _sign, body = self.page(client, lesson, self.make_ordering()).partition("</head>")
        assert self.loaded(head) == ["quizzes.css"]
        assert re.search(r'<script type="module" src="[^"]*quizzes/ordering\.js"></script>', body)

    def test_are_none_where_plain_fields_or_no_questions_are(self, client, lesson):
        assert self.loaded(self.page(client, lesson, *make_questions(1))) == ["quizzes.css"]
        assert self.loaded(self.page(client, lesson)) == []

    def test_are_there_when_an_answer_came_without_them(self, client, lesson):
        question = self.make_ordering()
        with_body(lesson, block("knowledge_check", {"question": question.pk}, BLOCK))
        key = ordering.KIND.key_response(question.frozen_content())
        data = {f"answer.{item}": place for item, place in key.items()} | {"version": version_of(question).pk}
        page = client.post(url(lesson), data).content.decode()
        assert "Richtig" in page
        assert self.loaded(page) == ["ordering.js", "quizzes.css"]


class TestAuthor:
    def test_cannot_delete_a_question_that_a_lesson_asks(self, client, lesson, question, settings):
        allow_missing_variables(settings)
        ReferenceIndex.create_or_update_for_object(lesson)
        client.force_login(UserFactory(is_superuser=True))
        address = reverse("wagtailsnippets_lms_quizzes_singlechoicequestion:delete", args=[question.pk])
        page = client.post(address, follow=True).content.decode()
        assert "kann nicht gelöscht werden" in page
        question.refresh_from_db()


class TestBankKnowledgeChecks:
    def test_gives_part_of_the_truth_its_due(self):
        question = make_multiple_choice(rule="right_minus_wrong")
        keys = [option(question, text) for text in ("Richtig A", "Richtig B")]
        checks, version = BankKnowledgeChecks(), version_of(question).pk
        part = checks.grade(key=question.pk, version=version, response=keys[:1])
        whole = checks.grade(key=question.pk, version=version, response=keys)
        assert (part.is_right, part.is_partly_right) == (False, True)
        assert (whole.is_right, whole.is_partly_right) == (True, False)

    def test_refuses_foreign_versions_and_empty_answers(self):
        question, other = make_questions(2)
        checks = BankKnowledgeChecks()
        with pytest.raises(NoSuchQuestion):
            checks.grade(key=question.pk, version=version_of(other).pk, response=["x"])
        with pytest.raises(UnusableAnswer):
            checks.grade(key=question.pk, version=version_of(question).pk, response=[])

    @pytest.mark.parametrize(
        ("make", "response", "words"),
        [
            (make_scale, {"item0": ["1"]}, "nichts richtig oder falsch"),
            (make_free_text, ["Mein Text"], "muss ein Mensch bewerten"),
        ],
    )
    def test_says_what_does_not_suit_a_check(self, make, response, words):
        question = make()
        with translation.override("de"), pytest.raises(UnusableAnswer, match=words):
            BankKnowledgeChecks().grade(key=question.pk, version=version_of(question).pk, response=response)

    def test_asks_in_two_queries_however_many_there_are(self, django_assert_num_queries):
        questions = make_questions(20)
        with django_assert_num_queries(2):
            asked = BankKnowledgeChecks().asked_questions([question.pk for question in questions])
        assert len(asked) == 20
        with django_assert_num_queries(0):
            assert BankKnowledgeChecks().asked_questions([]) == {}


class TestSiteWithoutQuestions:
    @pytest.fixture(autouse=True)
    def _no_provider(self, monkeypatch):
        monkeypatch.setattr(knowledge, "_registered", [])

    def test_does_not_offer_the_block(self):
        assert LessonBody().meta.block_counts == {"knowledge_check": {"max_num": 0}}

    def test_shows_the_rest_of_the_lesson(self, client, lesson):
        page = client.get(lesson.url)
        assert page.status_code == 200
        assert "zurzeit nicht verfügbar" in page.content.decode()
        assert client.post(url(lesson), {"again": "1"}).status_code == 404


def test_the_block_is_offered_where_there_are_questions():
    assert LessonBody().meta.block_counts == {}
