"""Questions at lessons: asked within a group, answered by its trainers, shown without names."""

import datetime
import re
import uuid

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.actions import (
    QUESTIONS_A_DAY,
    AlreadyAnswered,
    NotAnswered,
    TooManyQuestions,
    answer_question,
    ask_question,
    change_question,
    enroll,
    pin_question,
    withdraw_question,
)
from courses.contracts import Training
from courses.models import LessonQuestion, PinnedQuestion
from courses.privacy import erase_for, export_for
from courses.queries import lesson_margin, waiting_questions
from lms.accounts.models import Role, VisibilityProfile
from lms.assignments.training import ClientTraining, group_key
from tests.factories.accounts import UserFactory, make_client, make_mandate, make_member, root_team, set_visibility
from tests.factories.courses import lessons_of, make_course, noon

pytestmark = pytest.mark.django_db

NOON = noon("2026-11-20")
HOUR = datetime.timedelta(hours=1)


class Rooms(Training):
    """Groups are told by the first name; trainers, by theirs, teach one or both."""

    TAUGHT = {"Anna": [("a", "Alpha")], "Beate": [("b", "Beta")], "Dora": [("a", "Alpha"), ("b", "Beta")]}
    NAMED: frozenset[str] = frozenset()

    def is_trainer(self, user):
        return user.is_authenticated and user.first_name in self.TAUGHT

    def groups_of(self, trainer):
        return self.TAUGHT.get(trainer.first_name, [])

    def group_of(self, learner):
        return learner.last_name

    def groups_with_names(self, groups):
        return self.NAMED & set(groups)


class OpenRooms(Rooms):
    NAMED = frozenset({"a"})


@pytest.fixture(autouse=True)
def _rooms(settings):
    settings.LMS_COURSES = {"TRAINING": f"{__name__}.Rooms"}


@pytest.fixture
def lesson():
    return lessons_of(make_course("Eins", title="Datenschutz"))[0]


def learner_in(group, lesson):
    person = UserFactory(first_name="Lina", last_name=group)
    enroll(learner=person, course=lesson.get_course(), at=NOON)
    return person


def ask(asker, lesson, text="Warum?", *, at=NOON, sending=None, anchor=""):
    return ask_question(
        asker=asker,
        lesson=lesson,
        anchor=anchor,
        text=text,
        group=asker.last_name,
        sending=sending or uuid.uuid4(),
        at=at,
    )


def answer(question, *, by="Anna", text="Darum.", at=NOON + HOUR, **fields):
    return answer_question(question=question, trainer=UserFactory(first_name=by), text=text, at=at, **fields)


class TestAskQuestion:
    def test_asks_once_what_is_sent_twice(self, lesson):
        asker, sending = learner_in("a", lesson), uuid.uuid4()
        assert ask(asker, lesson, sending=sending) == ask(asker, lesson, sending=sending)
        assert LessonQuestion.objects.count() == 1

    def test_has_a_limit_for_a_day(self, lesson):
        asker = learner_in("a", lesson)
        for _number in range(QUESTIONS_A_DAY):
            last = ask(asker, lesson)
        with pytest.raises(TooManyQuestions, match="20"):
            ask(asker, lesson, at=NOON + HOUR)
        assert ask(asker, lesson, sending=last.sending) == last
        assert ask(asker, lesson, at=NOON + 25 * HOUR)
        assert ask(learner_in("a", lesson), lesson)


class TestWaiting:
    def test_can_be_changed_and_withdrawn(self, lesson):
        question = ask(learner_in("a", lesson), lesson)
        change_question(question=question, text="Wieso?")
        question.refresh_from_db()
        assert question.text == "Wieso?"
        withdraw_question(question=question)
        withdraw_question(question=question)
        assert not LessonQuestion.objects.exists()

    def test_ends_with_the_answer(self, lesson):
        question = ask(learner_in("a", lesson), lesson)
        answer(question)
        with pytest.raises(AlreadyAnswered):
            change_question(question=question, text="Wieso?")
        with pytest.raises(AlreadyAnswered):
            withdraw_question(question=question)
        assert LessonQuestion.objects.get().text == "Warum?"


class TestAnswerQuestion:
    @pytest.fixture(autouse=True)
    def _tasks_run_at_once(self, settings):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    def test_mails_who_asked_once_and_after_the_commit(self, lesson, django_capture_on_commit_callbacks):
        question = ask(learner_in("a", lesson), lesson)
        with django_capture_on_commit_callbacks(execute=True):
            answer(question)
            assert mail.outbox == []
        with django_capture_on_commit_callbacks(execute=True):
            answer(question, text="Besser so.")
        message = mail.outbox[0]
        assert len(mail.outbox) == 1
        assert message.to == [question.asker.email]
        assert message.subject == "Ihre Frage wurde beantwortet"
        assert f"{lesson.full_url}#fragen" in message.body
        assert "Darum" not in message.body

    def test_keeps_its_first_moment_when_it_is_improved(self, lesson):
        question = ask(learner_in("a", lesson), lesson)
        answer(question)
        improved = answer(question, text="Besser so.", at=NOON + 3 * HOUR)
        assert (improved.answer, improved.answered_at) == ("Besser so.", NOON + HOUR)

    def test_is_a_text_with_a_moment(self, lesson):
        question = ask(learner_in("a", lesson), lesson)
        with pytest.raises(IntegrityError):
            answer(question, text="")


class TestPinQuestion:
    def test_shows_question_and_answer_to_the_group_only(self, lesson):
        question = ask(learner_in("a", lesson), lesson)
        answer(question, shown_to=["a"], of=["a"])
        shown = lesson_margin(learner_in("a", lesson), lesson).questions
        assert [(row.text, row.answer, row.is_own) for row in shown] == [("Warum?", "Darum.", False)]
        assert lesson_margin(learner_in("b", lesson), lesson).questions == []

    def test_shows_it_to_all_groups_that_the_trainer_teaches(self, lesson):
        answer(ask(learner_in("a", lesson), lesson), by="Dora", shown_to=["a", "b"], of=["a", "b"])
        assert len(lesson_margin(learner_in("b", lesson), lesson).questions) == 1
        assert lesson_margin(learner_in("c", lesson), lesson).questions == []

    def test_leaves_groups_of_other_trainers_alone(self, lesson):
        question = ask(learner_in("a", lesson), lesson)
        answer(question, by="Dora", shown_to=["a", "b"], of=["a", "b"])
        pin_question(question=question, groups=["a", "x"], of=["a"], at=NOON)
        pin_question(question=question, groups=[], of=["a"], at=NOON)
        assert set(PinnedQuestion.objects.values_list("group", flat=True)) == {"b"}

    def test_is_for_answered_questions(self, lesson):
        with pytest.raises(NotAnswered):
            pin_question(question=ask(learner_in("a", lesson), lesson), groups=["a"], of=["a"], at=NOON)


class TestLearnerPages:
    def log_in(self, client, lesson, group="a"):
        person = learner_in(group, lesson)
        client.force_login(person)
        return person

    def test_go_from_the_question_to_the_answer_at_the_lesson(self, client, lesson):
        self.log_in(client, lesson)
        url = reverse("courses:ask", args=[lesson.pk])
        anchor = lesson.body.raw_data[0]["id"]
        page = client.get(url, {"stelle": anchor}).content.decode()
        assert "Text von Eins" in page
        assert "nicht Ihren Namen" in page
        response = client.post(url, {"text": "Warum?", "anchor": anchor, "sending": str(uuid.uuid4())})
        assert response.url == f"{lesson.url}#fragen"
        assert "Noch nicht beantwortet" in client.get(lesson.url).content.decode()
        answer(LessonQuestion.objects.get())
        page = client.get(lesson.url).content.decode()
        assert "Darum." in page
        assert "Frage ändern" not in page

    def test_say_so_when_names_are_shown(self, client, lesson, settings):
        settings.LMS_COURSES = {"TRAINING": f"{__name__}.OpenRooms"}
        self.log_in(client, lesson)
        assert "Ihre Frage und Ihren Namen" in client.get(reverse("courses:ask", args=[lesson.pk])).content.decode()

    def test_keep_what_was_typed_when_it_cannot_be_sent(self, client, lesson):
        asker = self.log_in(client, lesson)
        url = reverse("courses:ask", args=[lesson.pk])
        for _number in range(QUESTIONS_A_DAY):
            ask(asker, lesson, at=timezone.now())
        page = client.post(url, {"text": "Noch eine?", "sending": str(uuid.uuid4())}).content.decode()
        assert "Noch eine?" in page
        assert "bis morgen" in page
        assert "Bitte schreiben Sie Ihre Frage" in client.post(url, {"sending": str(uuid.uuid4())}).content.decode()
        assert client.post(url, {"text": "x" * 1001, "sending": "kaputt", "anchor": "<"}).status_code == 200

    def test_show_others_no_name(self, client, lesson):
        question = ask(learner_in("a", lesson), lesson)
        answer(question, shown_to=["a"], of=["a"])
        self.log_in(client, lesson)
        page = client.get(lesson.url).content.decode()
        assert "Frage aus Ihrem Unternehmen" in page
        assert "Lina" not in page.split("lesson-questions")[1]

    def test_let_nobody_touch_the_questions_of_others(self, client, lesson):
        question = ask(learner_in("a", lesson), lesson)
        self.log_in(client, lesson)
        for name in ("change_question", "withdraw_question"):
            assert client.post(reverse(f"courses:{name}", args=[question.pk]), {"text": "x"}).status_code == 404

    def test_change_and_withdraw(self, client, lesson):
        question = ask(self.log_in(client, lesson), lesson)
        url = reverse("courses:change_question", args=[question.pk])
        assert "Warum?" in client.get(url).content.decode()
        response = client.post(url, {"text": "Wieso?", "sending": str(question.sending)})
        assert response.url == f"{lesson.url}#fragen"
        answer(question)
        page = client.post(reverse("courses:withdraw_question", args=[question.pk]), follow=True).content.decode()
        assert "inzwischen beantwortet" in page
        assert LessonQuestion.objects.get().text == "Wieso?"


class TestTrainerPages:
    def log_in(self, client, first_name):
        trainer = UserFactory(first_name=first_name)
        client.force_login(trainer)
        return trainer

    def test_list_what_waits_oldest_first_and_only_of_own_groups(self, client, lesson):
        ask(learner_in("a", lesson), lesson, "Später", at=NOON + HOUR)
        ask(learner_in("a", lesson), lesson, "Früher")
        foreign = ask(learner_in("b", lesson), lesson, "Fremd")
        trainer = self.log_in(client, "Anna")
        page = client.get(reverse("training:questions")).content.decode()
        assert page.index("Früher") < page.index("Später")
        assert "Fremd" not in page
        assert "Offen (2)" in page
        assert waiting_questions(trainer).count() == 2
        assert client.get(reverse("training:answer_question", args=[foreign.pk])).status_code == 404
        assert client.post(reverse("training:answer_question", args=[foreign.pk]), {"text": "x"}).status_code == 404

    def test_are_not_there_for_learners_and_visitors(self, client, lesson):
        question = ask(learner_in("a", lesson), lesson)
        urls = [reverse("training:questions"), reverse("training:answer_question", args=[question.pk])]
        assert [client.get(url).status_code for url in urls] == [302, 302]
        client.force_login(learner_in("a", lesson))
        assert [client.get(url).status_code for url in urls] == [404, 404]

    def test_hide_names_unless_the_site_shows_them(self, client, lesson, settings):
        ask(learner_in("a", lesson), lesson)
        self.log_in(client, "Anna")
        assert "Lina" not in client.get(reverse("training:questions")).content.decode()
        settings.LMS_COURSES = {"TRAINING": f"{__name__}.OpenRooms"}
        assert "Lina" in client.get(reverse("training:questions")).content.decode()

    def test_answer_and_pin(self, client, lesson):
        question = ask(learner_in("a", lesson), lesson)
        self.log_in(client, "Dora")
        url = reverse("training:answer_question", args=[question.pk])
        assert "Bitte schreiben Sie eine Antwort" in client.post(url, {"text": ""}).content.decode()
        assert client.post(url, {"text": "Darum.", "pin": "all"}).url == reverse("training:questions")
        assert PinnedQuestion.objects.count() == 2
        assert re.search(r'value="all"[^>]* checked', client.get(url).content.decode())
        client.post(url, {"text": "Darum.", "pin": ""})
        assert not PinnedQuestion.objects.exists()
        assert "Darum." in client.get(reverse("training:questions"), {"stand": "beantwortet"}).content.decode()

    def test_offer_all_groups_only_to_who_teaches_several(self, client, lesson):
        question = ask(learner_in("a", lesson), lesson)
        self.log_in(client, "Anna")
        url = reverse("training:answer_question", args=[question.pk])
        assert "aller Unternehmen" not in client.get(url).content.decode()
        assert client.post(url, {"text": "Darum.", "pin": "all"}).status_code == 200
        assert not PinnedQuestion.objects.exists()

    def test_cost_the_same_for_one_and_twenty(self, client, lesson):
        self.log_in(client, "Anna")
        counts = []
        for more in (1, 19):
            for _number in range(more):
                ask(learner_in("a", lesson), lesson)
            client.get(reverse("training:questions"))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("training:questions"))
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestClientTraining:
    """What the platform answers."""

    def test_shows_names_for_clients_with_the_open_profile_only(self):
        strict, opened = make_client(), make_client()
        set_visibility(opened, VisibilityProfile.OPEN, at=NOON)
        keys = [group_key(strict), group_key(opened), ""]
        assert ClientTraining().groups_with_names(keys) == {group_key(opened)}

    def test_keeps_questions_within_the_client(self, client, settings):
        settings.LMS_COURSES = {"TRAINING": "lms.assignments.training.ClientTraining"}
        lesson = lessons_of(make_course("Eins"))[0]
        company = make_client()
        asker = make_member(root_team(company))
        ask_question(
            asker=asker, lesson=lesson, anchor="", text="?", group=group_key(company), sending=uuid.uuid4(), at=NOON
        )
        ours = make_mandate(Role.TRAINER, client=company).person
        theirs = make_mandate(Role.TRAINER, client=make_client()).person
        assert waiting_questions(ours).count() == 1
        assert waiting_questions(theirs).count() == 0
        assert waiting_questions(asker).count() == 0


class TestPrivacy:
    def test_takes_questions_along_and_erases_them_with_their_answers(self, lesson):
        asker = learner_in("a", lesson)
        answer(ask(asker, lesson), shown_to=["a"], of=["a"])
        assert export_for(asker)["questions"][0]["question"] == "Warum?"
        erase_for(asker)
        assert not LessonQuestion.objects.exists()

    def test_leaves_the_answers_of_a_trainer_who_is_erased(self, lesson):
        question = ask(learner_in("a", lesson), lesson)
        trainer = answer(question).answered_by
        assert export_for(trainer)["answers"][0]["answer"] == "Darum."
        erase_for(trainer)
        question.refresh_from_db()
        assert (question.answered_by, question.answer) == (None, "Darum.")
