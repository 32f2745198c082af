import datetime

import pytest
import time_machine
from django.urls import reverse

from certificates.models import Award
from courses.actions import book_event, complete_lesson, enroll, save_position
from lms.assignments.actions import offer_course
from tests.factories.accounts import make_member, make_team, make_user
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.live import LINK, make_event, make_participant, make_session
from tests.factories.paths import make_path, make_role_family

URL = reverse("lms_dashboards:my_learning")
NOW = noon("2026-11-22")
EARLIER = noon("2026-11-02")
BUDGET = 18
PATH_BUDGET = 7  # more for people whose role has a learning path

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_learner(**fields):
    """Somebody who reads English and belongs to a team."""
    return make_member(make_team(name="Einkauf"), language="en", **fields)


def company_of(person):
    return person.memberships.get().team.client


def page_for(client, person):
    client.force_login(person)
    response = client.get(URL)
    assert response.status_code == 200
    return response.content.decode()


def flat(html):
    return " ".join(html.split())


class TestMyLearning:
    def test_is_for_people_who_are_logged_in(self, client):
        response = client.get(URL)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))

    def test_goes_on_with_the_course_worked_on_last(self, client):
        person = make_learner()
        left_alone, worked_on = make_course("Anfang", "Ende", title="Älterer Kurs"), make_course("Eins", "Zwei", "Drei")
        enroll(learner=person, course=worked_on, at=noon("2026-11-03"))
        enroll(learner=person, course=left_alone, at=noon("2026-11-05"))
        complete_lesson(learner=person, lesson=lessons_of(worked_on)[0], at=noon("2026-11-20"))
        screen = flat(page_for(client, person))
        card = screen.split('class="resume-card"')[1].split("</section>")[0]
        assert worked_on.title in card
        assert "Next: Zwei" in card
        assert "1 of 3 lessons completed" in card
        assert "about 10 minutes left" in card
        assert reverse("courses:resume", args=[worked_on.pk]) in card
        assert "Älterer Kurs" in screen.split("Also in progress")[1]

    def test_takes_reading_for_work(self, client):
        person = make_learner()
        read, begun_later = make_course("Lange Lektion"), make_course("Kurze Lektion")
        enroll(learner=person, course=read, at=noon("2026-11-03"))
        enroll(learner=person, course=begun_later, at=noon("2026-11-05"))
        save_position(learner=person, lesson=lessons_of(read)[0], anchor="abc", at=noon("2026-11-21"))
        assert "Next: Lange Lektion" in page_for(client, person)

    def test_begins_with_the_most_urgent_course(self, client):
        person = make_learner()
        urgent = make_course(title="Dringend")
        assign(company_of(person), make_course(title="Später"), at=EARLIER, due_on=datetime.date(2026, 12, 20))
        assign(company_of(person), urgent, at=EARLIER, due_on=datetime.date(2026, 11, 25))
        screen = flat(page_for(client, person))
        card = screen.split('class="resume-card"')[1].split("</section>")[0]
        assert "Dringend" in card
        assert "due in 3 days, Wed, 25 Nov 2026" in card
        assert f"Assigned to everybody at {company_of(person)}" in card
        assert reverse("courses:begin", args=[urgent.pk]) in card
        rest = screen.split("Also due")[1]
        assert "Später" in rest
        assert "due on Sun, 20 December 2026" in rest

    def test_is_calm_about_what_is_overdue(self, client):
        person = make_learner()
        assign(company_of(person), at=EARLIER, due_on=datetime.date(2026, 11, 18))
        screen = flat(page_for(client, person))
        assert "was due 4 days ago, Wed, 18 Nov 2026" in screen
        assert "chip--warn" in screen
        assert "chip--bad" not in screen

    def test_counts_the_due_day_until_it_is_over_where_the_client_is(self, client):  # L31
        person = make_learner()
        assign(company_of(person), at=EARLIER, due_on=datetime.date(2026, 11, 22))
        with time_machine.travel("2026-11-22T22:55:00+00:00", tick=False):  # 23:55 in Berlin
            assert "due today" in page_for(client, person)
        with time_machine.travel("2026-11-22T23:05:00+00:00", tick=False):
            assert "was due yesterday" in page_for(client, person)

    def test_says_all_reasons(self, client):  # L33
        person = make_learner()
        course = make_course()
        assign(company_of(person), course, at=EARLIER, due_on=datetime.date(2026, 11, 30))
        assign(person, course, client=company_of(person), at=EARLIER, due_on=datetime.date(2026, 12, 10))
        screen = page_for(client, person)
        assert "Assigned to you personally" in screen
        assert f"Assigned to everybody at {company_of(person)}" in screen
        assert "Mon, 30 Nov 2026" in screen
        assert "10 December" not in screen

    def test_opens_nothing_before_its_day(self, client):
        person = make_learner()
        course = make_course()
        assign(company_of(person), course, at=EARLIER, available_from=datetime.date(2026, 11, 24))
        screen = page_for(client, person)
        assert "Opens in 2 days, Tue, 24 Nov 2026" in screen
        assert reverse("courses:begin", args=[course.pk]) not in screen

    def test_shows_offers_until_they_are_taken(self, client):
        person = make_learner()
        course = make_course(title="Gute Prompts")
        offer_course(client=company_of(person), course=course)
        assert "Gute Prompts" in page_for(client, person).split("Offered to you")[1]
        enroll(learner=person, course=course, at=NOW)
        assert "Offered to you" not in page_for(client, person)

    def test_keeps_what_is_done_with_its_certificate(self, client):
        person = make_learner()
        course = make_course(title="KI-Grundlagen")
        complete_course(person, course, at=noon("2026-11-10"))
        done = flat(page_for(client, person)).split('id="done"')[1]
        assert "KI-Grundlagen" in done
        assert "Completed on Tue, 10 November 2026" in done
        award = Award.objects.get(learner=person)
        assert reverse("certificates:download", args=[award.code]) in done

    def test_shows_the_learning_path_of_ones_role(self, client, django_assert_max_num_queries):
        role_family = make_role_family()
        done, following = make_course(), make_course(title="Gute Prompts")
        path = make_path(role_family, done, following, title="AI in sales")
        person = make_learner(role_family=role_family)
        complete_course(person, done, at=EARLIER)
        card = flat(page_for(client, person)).split("Your learning path")[1].split("</section>")[0]
        assert "1 of 2 required courses completed" in card
        assert "next: Gute Prompts" in card
        assert reverse("learning_paths:path", args=[path.slug]) in card
        with django_assert_max_num_queries(BUDGET + PATH_BUDGET):
            client.get(URL)

    def test_shows_no_path_of_another_role(self, client):
        make_path(make_role_family(), make_course())
        assert "Your learning path" not in page_for(client, make_learner(role_family=make_role_family()))

    def test_says_when_everything_is_done(self, client):
        person = make_learner()
        complete_course(person, make_course(), at=noon("2026-11-10"))
        assert "Everything is done" in page_for(client, person)

    def test_has_an_empty_state_that_says_what_happens_next(self, client):
        screen = page_for(client, make_user(language="en"))
        assert "No courses for you yet" in screen
        assert 'class="empty"' in screen

    def test_shows_nothing_of_other_people(self, client):
        colleague = make_learner()
        course = make_course(title="Kurs der anderen")
        enroll(learner=colleague, course=course, at=EARLIER)
        assert "Kurs der anderen" not in page_for(client, make_learner())

    def test_shows_the_next_dates_of_live_sessions(self, client):
        person, session = make_learner(), make_session(title="Werkstatt")
        event, other = make_event(session, seats=1), make_session(title="Sprechstunde")
        for lesson in (session, other):
            enroll(learner=person, course=lesson.get_course(), at=EARLIER)
        book_event(learner=person, event=make_event(other), at=EARLIER)
        book_event(learner=make_participant(session), event=event, at=EARLIER)
        book_event(learner=person, event=event, at=EARLIER, may_wait=True)
        dates = flat(page_for(client, person)).split('id="own-dates"')[1].split("</section>")[0]
        assert "Thursday, 3 December 2026, 10:00 to 12:00 (time in Berlin)" in dates
        assert "Sprechstunde" in dates
        assert "Werkstatt" in dates
        assert "seat booked" in dates
        assert "waiting list, number 1" in dates
        assert dates.count(LINK) == 1

    def test_costs_the_same_for_one_and_for_twenty_rows(self, client, django_assert_max_num_queries):
        costs = []
        for count in (1, 20):
            person = make_learner()
            for _number in range(count):
                assign(company_of(person), at=EARLIER, due_on=datetime.date(2026, 12, 1))
                enroll(learner=person, course=make_course(), at=EARLIER)
                complete_course(person, make_course(), at=EARLIER)
                offer_course(client=company_of(person), course=make_course())
                session = make_session()
                enroll(learner=person, course=session.get_course(), at=EARLIER)
                book_event(learner=person, event=make_event(session), at=EARLIER)
            page_for(client, person)
            with django_assert_max_num_queries(BUDGET) as queries:
                client.get(URL)
            costs.append(len(queries))
        assert costs[0] == costs[1]
