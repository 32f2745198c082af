"""What authors meet in the Wagtail admin: rules of a course, releasing a change, courses to review."""

import datetime

import pytest
from django.urls import reverse

from courses.models import CoursePage, RoleFamily, VersionRelease
from courses.queries import course_visit, current_version
from lms.assignments.actions import NotLicensed, offer_course
from tests.factories.accounts import UserFactory, make_client, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import add_lesson, catalog, lessons_of, make_course, noon, publish
from tests.factories.paths import make_path
from tests.sites.forms import form_to

from .test_releases import rewrite

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")


@pytest.fixture(autouse=True)
def _admin(settings):
    allow_missing_variables(settings)


@pytest.fixture
def author(client):
    author = make_superuser(language="de")
    client.force_login(author)
    return author


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


SELECTS = ("level", "lesson_order", "completion_rule", "duration_unit", "fernusg_result")


def save(client, page, *, publish=True, **changes):
    """Save the page's form in the admin with some fields changed; the page that the author sees then."""
    form = form_to(client.get(edit_url(page)).content.decode(), edit_url(page))
    # Wagtail builds the fields of streams in the browser.
    streams = {f"{name}-count": "0" for name in ("body", "objectives") if hasattr(page, name)}
    if hasattr(page, "body"):  # a lesson without any text is not published
        code = {"deleted": "", "order": "0", "type": "code", "id": "", "value-language": "", "value-code": "x = 1"}
        streams |= {"body-count": "1", **{f"body-0-{name}": value for name, value in code.items()}}
    chosen = {name: getattr(page, name) for name in SELECTS if hasattr(page, name)}
    data = {**form.data(), **streams, **chosen, **changes}
    if publish:
        data["action-publish"] = "action-publish"
    return client.post(edit_url(page), data, follow=True)


class TestCourseForm:
    def test_has_tabs_for_content_rules_and_law(self, client, author):
        page = client.get(edit_url(make_course())).content.decode()
        for text in ("Regeln", "Herkunft und Recht", "Wer wann beginnen kann", "Fernunterricht (FernUSG)"):
            assert text in page

    def test_saves_rules(self, client, author):
        course = make_course("Eins")
        family = RoleFamily.objects.create(name="Vertrieb", slug="vertrieb")
        save(client, course, lesson_order="fixed", role_families=[family.pk], closes_on="2027-01-31")
        course.refresh_from_db()
        assert list(course.role_families.all()) == [family]
        assert course.closes_on == datetime.date(2027, 1, 31)
        assert current_version(course).is_in_order

    def test_refuses_a_circle_of_prerequisites(self, client, author):
        first, second = make_course(title="Grundlagen"), make_course(title="Aufbau")
        second.prerequisites = [first]
        publish(second)
        response = save(client, first, prerequisites=[second.pk])
        assert "„Aufbau“ setzt selbst diesen Kurs voraus" in response.content.decode()
        assert not CoursePage.objects.get(pk=first.pk).prerequisites.exists()

    def test_refuses_to_be_published_without_a_required_lesson(self, client, author):  # L22
        course = catalog().add_child(instance=CoursePage(title="Leer", live=False))
        response = save(client, course)
        assert "Der Kurs hat keine veröffentlichte Pflichtlektion." in response.content.decode()
        course.refresh_from_db()
        assert not course.live
        add_lesson(course, "Eins")
        save(client, course)
        course.refresh_from_db()
        assert course.live

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"opens_on": "2027-02-01", "closes_on": "2027-01-31"}, "Der Kurs schließt, bevor er öffnet."),
            ({"fernusg_result": "licensed"}, "wer den Kurs nach dem FernUSG eingestuft hat"),
            ({"completion_rule": "minimum_attendance"}, "an wie vielen Live-Terminen"),
        ],
    )
    def test_says_what_does_not_fit_together(self, client, author, changes, message):
        assert message in save(client, make_course(), **changes).content.decode()

    def test_refuses_a_course_for_paying_clients_without_its_license(self, client, author):
        course = make_course()
        assessed = {"fernusg_result": "licensed", "fernusg_on": "2026-03-01", "fernusg_by": "Dr. Weber"}
        offer_course(client=make_client(), course=course)
        assert "ohne ZFU-Zulassungsnummer" in save(client, course, **assessed).content.decode()
        assert CoursePage.objects.get(pk=course.pk).fernusg_result == ""
        save(client, course, **assessed, zfu_number="7412325")
        assert CoursePage.objects.get(pk=course.pk).zfu_number == "7412325"

    def test_refuses_it_for_a_path_that_learners_see(self, client, author):
        course = make_course()
        make_path(None, make_course(), optional=[course])
        response = save(client, course, fernusg_result="licensed", fernusg_on="2026-03-01", fernusg_by="Dr. Weber")
        assert "ohne ZFU-Zulassungsnummer" in response.content.decode()

    def test_allows_it_as_long_as_nobody_pays(self, client, author):
        course = make_course()
        save(client, course, fernusg_result="licensed", fernusg_on="2026-03-01", fernusg_by="Dr. Weber")
        assert CoursePage.objects.get(pk=course.pk).lacks_license


class TestLicense:
    @pytest.mark.parametrize("result", ["licensed", "free"])
    def test_is_needed_to_give_a_course_to_a_client(self, result):
        course = make_course(fernusg_result=result, fernusg_on=MONDAY.date(), fernusg_by="Dr. Weber")
        with pytest.raises(NotLicensed):
            assign(make_client(), course, at=MONDAY)
        with pytest.raises(NotLicensed):
            offer_course(client=make_client(), course=course)

    def test_is_there_with_its_number(self):
        course = make_course(
            fernusg_result="licensed", fernusg_on=MONDAY.date(), fernusg_by="Dr. Weber", zfu_number="7412325"
        )
        assert assign(make_client(), course, at=MONDAY)

    def test_is_asked_for_in_the_form_of_assignments(self, client, author):
        course = make_course(fernusg_result="licensed", fernusg_on=MONDAY.date(), fernusg_by="Dr. Weber")
        url = reverse("course_offer:add")
        response = client.post(url, {"client": make_client().pk, "course": course.pk})
        assert "noch keine ZFU-Nummer" in response.content.decode()


class TestRelease:
    @pytest.fixture
    def course(self):
        course = make_course("Eins", "Zwei")
        complete_course(UserFactory(), course, at=MONDAY)
        return course

    def url(self, course):
        return reverse("courses_release", args=[course.pk])

    def test_is_offered_after_publishing_a_changed_lesson(self, client, author, course):
        lesson = lessons_of(course)[0]
        page = save(client, lesson, title="Ganz neu").content.decode()
        assert "Bitte geben Sie an, was Ihre Änderung für sie bedeutet." in page
        assert self.url(course) in page
        assert self.url(course) in client.get(edit_url(course)).content.decode()

    def test_is_not_offered_while_nobody_has_completed_the_course(self, client, author):
        course = make_course("Eins")
        page = save(client, lessons_of(course)[0], title="Anders").content.decode()
        assert self.url(course) not in page

    def test_shows_what_changed_and_suggests_what_it_is(self, client, author, course):
        rewrite(lessons_of(course)[1], "Völlig anders")
        page = client.get(self.url(course)).content.decode()
        assert "Was sich seit Version 1 geändert hat" in page
        assert f"Eine frühere Version von „{course.title}“ wurde schon abgeschlossen." in " ".join(page.split())
        assert "Völlig anders" in page
        assert "<strong>wesentlich</strong>" in page

    def test_is_made_with_one_click(self, client, author, course):
        rewrite(lessons_of(course)[1], "Völlig anders")
        response = client.post(
            self.url(course),
            {
                "version": current_version(course).pk,
                "change_class": "material",
                "repeat_policy": "changed",
                "repeat_by": "2099-06-30",
                "note": "Neue Frist.",
            },
            follow=True,
        )
        assert "Die Änderung ist freigegeben." in response.content.decode()
        release = VersionRelease.objects.get()
        assert (release.author, release.repeat_policy) == (author, "changed")
        learner = release.version.course.enrollments.get().learner
        assert course_visit(learner, course).needs_update

    def test_keeps_what_was_typed_when_it_is_refused(self, client, author, course):
        rewrite(lessons_of(course)[1], "Völlig anders")
        data = {
            "version": current_version(course).pk,
            "change_class": "minor",
            "repeat_policy": "all",
            "note": "Getippt",
        }
        page = client.post(self.url(course), data).content.decode()
        assert "Nur eine wesentliche Änderung" in page
        assert "Getippt" in page

    def test_refuses_a_version_that_was_not_looked_at(self, client, author, course):
        rewrite(lessons_of(course)[1], "Völlig anders")
        seen = current_version(course)
        rewrite(lessons_of(course)[1], "Noch einmal")
        data = {"version": seen.pk, "change_class": "minor", "repeat_policy": "keep"}
        assert "Bitte sehen Sie noch einmal nach" in client.post(self.url(course), data).content.decode()
        assert client.post(self.url(course), {**data, "version": "x"}).status_code == 404

    def test_has_nothing_to_ask_when_nothing_changed(self, client, author, course):
        response = client.get(self.url(course), follow=True)
        assert "wartet keine Änderung auf Freigabe" in response.content.decode()

    def test_is_not_there_for_who_may_not_publish(self, client, course):
        rewrite(lessons_of(course)[1], "Völlig anders")
        client.force_login(UserFactory())
        assert client.get(self.url(course)).status_code in (302, 404)
        assert client.post(self.url(course), {}).status_code in (302, 404)
        assert not VersionRelease.objects.exists()


class TestGuards:
    def test_keep_the_last_required_lesson_of_a_live_course(self, client, author):  # L22
        course = make_course("Eins")
        lesson = lessons_of(course)[0]
        url = reverse("wagtailadmin_pages:unpublish", args=[lesson.pk])
        assert "nichts mehr abzuschließen" in client.post(url, follow=True).content.decode()
        lesson.refresh_from_db()
        assert lesson.live
        add_lesson(course, "Zwei")
        client.post(url)
        lesson.refresh_from_db()
        assert not lesson.live


class TestReview:
    def test_lists_courses_by_their_next_review(self, client, author):
        make_course(title="Ohne Tag")
        make_course(title="Später", review_on=datetime.date(2027, 5, 1), law_state_on=datetime.date(2026, 1, 2))
        make_course(title="Bald", review_on=datetime.date(2026, 12, 1), owner=author)
        page = client.get(reverse("courses_review")).content.decode()
        assert page.index("Bald") < page.index("Später") < page.index("Ohne Tag")
        assert "01.12.2026" in page
        assert "02.01.2026" in page
        assert author.get_full_name() in page
        only = client.get(reverse("courses_review"), {"review_on": "2026-12-31"}).content.decode()
        assert "Bald" in only
        assert "Später" not in only

    def test_is_exported(self, client, author):
        make_course(title="Bald", review_on=datetime.date(2026, 12, 1))
        response = client.get(reverse("courses_review"), {"export": "csv"})
        assert "Bald" in b"".join(response.streaming_content).decode()

    def test_is_not_there_for_strangers(self, client):
        client.force_login(UserFactory())
        assert client.get(reverse("courses_review")).status_code == 302

    @pytest.mark.parametrize("count", [1, 20])
    def test_costs_the_same_for_1_and_20_courses(self, client, author, count, django_assert_max_num_queries):
        for _ in range(count):
            make_course("Eins", owner=author)
        client.get(reverse("courses_review"))
        with django_assert_max_num_queries(20):
            client.get(reverse("courses_review"))
