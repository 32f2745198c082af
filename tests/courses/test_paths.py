import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.actions import EmptyPath, UnlicensedCourse, complete_lesson, enroll, publish_path_version
from courses.models import LearningPath, PathVersion
from courses.models.versions import ImmutableVersion
from courses.queries import StepState, course_visit, path_requirements, path_views
from courses.signals import path_version_published
from tests.factories.accounts import make_member, make_superuser, make_team, make_user
from tests.factories.admin import allow_missing_variables
from tests.factories.assignments import complete_course
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.live import add_session
from tests.factories.paths import LONG_AGO, change_path, hide_path, make_path, make_role_family

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
FAR = noon("2099-01-01")


@pytest.fixture
def announced():
    """The versions that were announced, in their order."""
    heard = []

    def hear(*, version, **kwargs):
        heard.append(version)

    path_version_published.connect(hear)
    yield heard
    path_version_published.disconnect(hear)


def required_on(day, role_family, *, known_at=FAR):
    """The sets of courses that are enough on a day in Berlin."""
    date = datetime.date.fromisoformat(day)
    end = datetime.datetime.combine(date + datetime.timedelta(days=1), datetime.time.min, tzinfo=BERLIN)
    found = path_requirements(before=end, known_at=known_at, day=date, zone=BERLIN)
    return found.get(role_family.pk, ())


class TestPublishPathVersion:
    def test_freezes_what_the_path_asks_for(self, announced):
        basics, prompts = make_course(title="Grundlagen"), make_course(title="Prompts")
        path = make_path(None, basics, optional=[prompts], at=noon("2026-02-01"), grace_days=30)
        version = PathVersion.objects.get(path=path)
        assert version.items == [
            {"course": basics.pk, "title": "Grundlagen", "required": True},
            {"course": prompts.pk, "title": "Prompts", "required": False},
        ]
        assert (version.number, version.grace_days, version.published_at) == (1, 30, noon("2026-02-01"))
        assert version.role_family == path.role_family
        assert version.required_courses == {basics.pk}
        assert announced == [version]

    def test_again_changes_nothing(self, announced):
        path = make_path(None, make_course())
        first = PathVersion.objects.get(path=path)
        assert publish_path_version(path=path, author=None, at=noon("2026-03-01")) == first
        assert len(announced) == 1

    def test_makes_another_version_when_the_courses_change(self, announced):
        path = make_path(None, make_course())
        change_path(path, make_course(), at=noon("2026-03-01"))
        assert [version.number for version in announced] == [1, 2]

    def test_makes_another_version_when_the_role_changes(self):
        path = make_path(None, make_course())
        path.role_family = make_role_family()
        path.save()
        publish_path_version(path=path, author=None, at=noon("2026-03-01"))
        assert path.versions.latest("number").role_family == path.role_family

    def test_makes_an_empty_version_of_a_path_that_is_taken_back(self, announced):
        path = make_path(None, make_course())
        hide_path(path, at=noon("2026-03-01"))
        assert announced[-1].items == []
        hide_path(path, at=noon("2026-03-02"))
        assert len(announced) == 2

    def test_makes_none_of_a_path_that_nobody_has_seen(self):
        path = LearningPath.objects.create(title="Entwurf", slug="entwurf", role_family=make_role_family())
        assert publish_path_version(path=path, author=None, at=noon("2026-03-01")) is None

    def test_refuses_a_path_without_a_required_course(self):
        with pytest.raises(EmptyPath):
            make_path(None, optional=[make_course()])
        assert not PathVersion.objects.exists()

    def test_versions_never_change(self):
        version = make_path(None, make_course()).versions.get()
        version.items = []
        with pytest.raises(ImmutableVersion):
            version.save()

    def test_one_role_has_one_live_path(self):
        role_family = make_role_family()
        make_path(role_family, make_course())
        with pytest.raises(IntegrityError, match="role_family"), transaction.atomic():
            make_path(role_family, make_course())
        LearningPath.objects.create(title="Entwurf", slug="entwurf", role_family=role_family)


class TestPathRequirements:
    def test_begin_on_the_day_of_the_first_version(self):
        role_family, course = make_role_family(), make_course()
        make_path(role_family, course, at=noon("2026-02-10"))
        assert required_on("2026-02-09", role_family) == ()
        assert required_on("2026-02-10", role_family) == ({course.pk},)
        assert required_on("2026-02-10", make_role_family()) == ()

    def test_accept_the_version_before_until_the_last_day_of_grace(self):
        role_family, old, new = make_role_family(), make_course(), make_course()
        path = make_path(role_family, old, grace_days=30)
        change_path(path, old, new, at=noon("2026-03-01"))
        assert required_on("2026-02-28", role_family) == ({old.pk},)
        assert required_on("2026-03-31", role_family) == ({old.pk, new.pk}, {old.pk})
        assert required_on("2026-04-01", role_family) == ({old.pk, new.pk},)

    def test_give_each_change_its_own_time_of_grace(self):
        role_family, one, two, three = make_role_family(), *(make_course() for _ in range(3))
        path = make_path(role_family, one, grace_days=30)
        change_path(path, one, two, at=noon("2026-03-01"))
        change_path(path, one, two, three, at=noon("2026-03-20"))
        assert required_on("2026-03-31", role_family) == ({one.pk, two.pk, three.pk}, {one.pk, two.pk}, {one.pk})
        assert required_on("2026-04-01", role_family) == ({one.pk, two.pk, three.pk}, {one.pk, two.pk})

    def test_count_days_where_the_client_is(self):
        role_family, course = make_role_family(), make_course()
        path = make_path(role_family, course, grace_days=0)
        # 23:30 UTC is the next day in Berlin, so the day of grace is the first of March.
        change_path(path, make_course(), at=datetime.datetime(2026, 2, 28, 23, 30, tzinfo=datetime.UTC))
        assert len(required_on("2026-02-28", role_family)) == 1
        assert len(required_on("2026-03-01", role_family)) == 2
        assert len(required_on("2026-03-02", role_family)) == 1

    def test_end_with_a_path_that_is_taken_back(self):
        role_family, old, new = make_role_family(), make_course(), make_course()
        path = make_path(role_family, old)
        hide_path(path, at=noon("2026-03-01"))
        assert required_on("2026-03-01", role_family) == ()
        LearningPath.objects.filter(pk=path.pk).update(live=True)
        change_path(path, new, at=noon("2026-03-05"))
        assert required_on("2026-03-05", role_family) == ({new.pk},)  # what was before the gap gives no grace

    def test_know_nothing_that_was_written_down_later(self):
        role_family = make_role_family()
        version = make_path(role_family, make_course()).versions.get()
        assert required_on("2026-03-01", role_family, known_at=version.recorded_at)
        earlier = version.recorded_at - datetime.timedelta(seconds=1)
        assert not required_on("2026-03-01", role_family, known_at=earlier)


class TestPathViews:
    def test_tell_how_far_one_is_and_what_comes_next(self):
        done, running, still_open = make_course(), make_course("Eins", "Zwei"), make_course()
        optional = make_course()
        person = make_user()
        complete_course(person, done, at=noon("2026-02-01"))
        enroll(learner=person, course=running, at=noon("2026-02-02"))
        complete_lesson(learner=person, lesson=lessons_of(running)[0], at=noon("2026-02-02"))
        path = make_path(None, done, still_open, running, optional=[optional])
        (view,) = path_views(person, [path])
        assert [step.state for step in view.steps] == [
            StepState.DONE,
            StepState.OPEN,
            StepState.RUNNING,
            StepState.OPEN,
        ]
        assert [step.minutes_left for step in view.steps] == [0, 10, 5, 10]
        assert (view.completed_count, len(view.required), view.minutes_left) == (1, 3, 15)
        assert view.steps[0].completed_at == noon("2026-02-01")
        assert view.next.course == running  # what was begun goes first
        assert not view.is_complete

    def test_counts_the_minutes_that_the_course_page_counts(self):
        attended = make_course("Lesen", completion_rule="minimum_attendance", minimum_attendance=1)
        for title in ("Montag", "Freitag"):
            add_session(attended, title)  # 90 minutes each; one of them is enough
        stated = make_course("Lesen", duration=4, duration_unit="units")
        (view,) = path_views(make_user(), [make_path(None, attended, stated)])
        assert [step.minutes for step in view.steps] == [95, 180]
        visits = [course_visit(AnonymousUser(), course) for course in (attended, stated)]
        assert [step.minutes for step in view.steps] == [visit.planned_minutes for visit in visits]

    def test_are_complete_without_the_optional_courses(self):
        done, optional = make_course(), make_course()
        person = make_user()
        complete_course(person, done, at=noon("2026-02-01"))
        (view,) = path_views(person, [make_path(None, done, optional=[optional])])
        assert view.is_complete
        assert view.next.course == optional

    def test_pass_over_courses_that_are_offline(self):
        offline, live = make_course(), make_course()
        path = make_path(None, offline, live)
        offline.unpublish()
        (view,) = path_views(make_user(), [path])
        assert view.next.course == live
        assert [step.is_available for step in view.steps] == [False, True]

    def test_cost_the_same_for_one_and_for_twenty_courses(self):
        person, costs = make_user(), []
        for count in (1, 20):
            courses = [make_course() for _ in range(count)]
            for course in courses:
                enroll(learner=person, course=course, at=noon("2026-02-01"))
            path = make_path(None, *courses)
            with CaptureQueriesContext(connection) as queries:
                path_views(person, [path])
            costs.append(len(queries))
        assert costs[0] == costs[1] <= 6


class TestPathPage:
    def test_shows_the_path_of_ones_role(self, client):
        role_family, course = make_role_family(), make_course(title="KI-Grundlagen")
        path = make_path(role_family, course, optional=[make_course()], title="KI im Vertrieb")
        person = make_member(make_team(), role_family=role_family, language="de")
        client.force_login(person)
        response = client.get(reverse("learning_paths:path", args=[path.slug]))
        text = " ".join(response.text.split())
        assert "<h1>KI im Vertrieb</h1>" in text
        assert "0 von 1 Pflichtkurs abgeschlossen" in text
        assert "Als Nächstes: <strong>KI-Grundlagen</strong>" in text
        assert "freiwillig" in text
        assert client.get(course.url).status_code == 200  # the path opens its courses

    def test_does_not_exist_for_people_of_another_role(self, client):
        path = make_path(None, make_course())
        client.force_login(make_member(make_team(), role_family=make_role_family()))
        assert client.get(reverse("learning_paths:path", args=[path.slug])).status_code == 404

    def test_does_not_exist_while_it_is_hidden(self, client):
        role_family = make_role_family()
        path = make_path(role_family, make_course())
        hide_path(path, at=noon("2026-03-01"))
        client.force_login(make_member(make_team(), role_family=role_family))
        assert client.get(reverse("learning_paths:path", args=[path.slug])).status_code == 404

    def test_asks_visitors_to_log_in(self, client):
        path = make_path(None, make_course())
        assert client.get(reverse("learning_paths:path", args=[path.slug])).status_code == 302


class TestCourseAccess:
    def test_of_the_plugin_shows_live_paths_to_whoever_is_logged_in(self):
        from courses.contracts import CourseAccess

        path = make_path(None, make_course())
        LearningPath.objects.create(title="Entwurf", slug="entwurf", role_family=make_role_family())
        assert list(CourseAccess().visible_paths(make_user())) == [path]
        assert list(CourseAccess().visible_paths(AnonymousUser())) == []


class TestAdmin:
    @pytest.fixture(autouse=True)
    def _admin(self, client, settings):
        allow_missing_variables(settings)
        client.force_login(make_superuser(language="de"))

    @staticmethod
    def form(role_family, *items, **fields):
        """`items`: pairs of course and whether it is required, in their order."""
        data = {
            "title": "KI im Vertrieb",
            "slug": "ki-im-vertrieb",
            "role_family": role_family.pk,
            "text": "null",
            "grace_days": "90",
            "items-TOTAL_FORMS": len(items),
            "items-INITIAL_FORMS": 0,
            "items-MIN_NUM_FORMS": 1,
            "items-MAX_NUM_FORMS": 1000,
            **fields,
        }
        for place, (course, is_required) in enumerate(items):
            data |= {f"items-{place}-course": course.pk, f"items-{place}-ORDER": place + 1, f"items-{place}-id": ""}
            if is_required:
                data[f"items-{place}-is_required"] = "on"
        return data

    def test_publishes_a_version_with_each_save(self, client):
        role_family, first, second = make_role_family(), make_course(), make_course()
        url = reverse("wagtailsnippets_lms_courses_learningpath:add")
        assert client.get(url).status_code == 200
        response = client.post(url, self.form(role_family, (second, True), (first, False), live="on"))
        assert response.status_code == 302, response.context["form"].errors
        path = LearningPath.objects.get()
        assert [item["course"] for item in path.versions.get().items] == [second.pk, first.pk]
        edit = reverse("wagtailsnippets_lms_courses_learningpath:edit", args=[path.pk])
        assert client.get(edit).status_code == 200

    def test_refuses_a_visible_path_that_requires_nothing(self, client):
        url = reverse("wagtailsnippets_lms_courses_learningpath:add")
        response = client.post(url, self.form(make_role_family(), (make_course(), False), live="on"))
        assert response.status_code == 200
        assert "wenn mindestens einer seiner Kurse Pflicht ist" in response.text
        assert not LearningPath.objects.exists()

    @pytest.mark.parametrize("result", ["licensed", "free"])
    def test_refuses_to_show_paying_clients_what_must_not_be_offered_for_money(self, client, result):
        course = make_course(
            title="Fernkurs", fernusg_result=result, fernusg_on=LONG_AGO.date(), fernusg_by="Dr. Weber"
        )
        url = reverse("wagtailsnippets_lms_courses_learningpath:add")
        rows = ((make_course(), True), (course, False))
        response = client.post(url, self.form(make_role_family(), *rows, live="on"))
        assert response.status_code == 200
        assert "„Fernkurs“ hat keine ZFU-Zulassungsnummer" in response.text
        assert not LearningPath.objects.exists()
        with pytest.raises(UnlicensedCourse, match="Fernkurs"):
            make_path(None, course)
        assert client.post(url, self.form(make_role_family(), *rows)).status_code == 302  # hidden

    def test_refuses_a_second_visible_path_for_a_role(self, client):
        role_family = make_role_family()
        make_path(role_family, make_course())
        url = reverse("wagtailsnippets_lms_courses_learningpath:add")
        response = client.post(url, self.form(role_family, (make_course(), True), live="on"))
        assert response.status_code == 200
        assert "schon ein anderer Lernpfad sichtbar" in response.text

    def test_keeps_what_figures_were_computed_from(self, client):
        path = make_path(None, make_course())
        url = reverse("wagtailsnippets_lms_courses_learningpath:delete", args=[path.pk])
        response = client.post(url, follow=True)
        assert "Bitte blenden Sie ihn stattdessen aus." in response.text
        assert LearningPath.objects.exists()

    def test_keeps_role_families_of_people(self, client):
        role_family = make_role_family()
        make_member(make_team(), role_family=role_family)
        url = reverse("wagtailsnippets_lms_courses_rolefamily:delete", args=[role_family.pk])
        response = client.post(url, follow=True)
        assert "weil Personen oder Lernpfade zu dieser Rollenfamilie gehören" in response.text
        other = make_role_family()
        client.post(reverse("wagtailsnippets_lms_courses_rolefamily:delete", args=[other.pk]))
        role_family.refresh_from_db()
        assert not type(other).objects.filter(pk=other.pk).exists()
