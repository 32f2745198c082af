"""How the Wagtail admin leads authors from an empty course to a published one."""

import pytest
from django.urls import reverse

from courses.models import ChapterPage
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.assignments import complete_course
from tests.factories.courses import catalog, lessons_of, make_course, noon, publish

from .test_authoring import edit_url, save
from .test_releases import rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _admin(settings):
    allow_missing_variables(settings)


@pytest.fixture
def author(client):
    author = make_superuser(language="de")
    client.force_login(author)
    return author


def text_of(client, url):
    return " ".join(client.get(url).content.decode().split())


class TestFirstPage:
    def test_leads_to_a_new_course(self, client, author):
        assert "Neuer Kurs" not in text_of(client, reverse("wagtailadmin_home"))
        catalog()
        page = text_of(client, reverse("wagtailadmin_home"))
        assert "Es gibt noch keinen Kurs." in page
        assert reverse("wagtailadmin_pages:add", args=["lms_courses", "coursepage", catalog().pk]) in page

    def test_names_courses_and_their_state(self, client, author):
        make_course("Eins", title="Fertig").unpublish()
        make_course("Eins", title="Online")
        page = text_of(client, reverse("wagtailadmin_home"))
        assert page.index("Online") < page.index("Veröffentlicht")
        assert page.index("Fertig") < page.index("Entwurf")

    def test_asks_what_a_change_means(self, client, author):
        course = make_course("Eins", "Zwei")
        complete_course(UserFactory(), course, at=noon("2026-03-02"))
        assert reverse("courses_release", args=[course.pk]) not in text_of(client, reverse("wagtailadmin_home"))
        rewrite(lessons_of(course)[0], "Völlig anders")
        assert reverse("courses_release", args=[course.pk]) in text_of(client, reverse("wagtailadmin_home"))

    def test_asks_as_much_for_many_courses_as_for_one(self, client, author, django_assert_max_num_queries):
        make_course("Eins")
        text_of(client, reverse("wagtailadmin_home"))
        with django_assert_max_num_queries(200) as one:
            text_of(client, reverse("wagtailadmin_home"))
        for number in range(8):
            make_course("Eins", title=f"Kurs {number}")
        with django_assert_max_num_queries(len(one)):
            text_of(client, reverse("wagtailadmin_home"))


class TestDraftCourse:
    def test_says_where_lessons_are_added(self, client, author):
        course = make_course("Eins")
        url = reverse("wagtailadmin_pages:add_subpage", args=[course.pk])
        assert f'<a href="{url}">Kapitel oder Lektion hinzufügen</a>' in text_of(client, edit_url(course))
        lesson = lessons_of(course)[0]
        assert "Kapitel oder Lektion hinzufügen" not in text_of(client, edit_url(lesson))

    def test_is_named_when_one_of_its_lessons_is_published(self, client, author):
        course = make_course("Eins", title="Neuland")
        lesson = lessons_of(course)[0]
        assert "ist noch ein Entwurf" not in save(client, lesson, title="Anders").content.decode()
        course.unpublish()
        page = " ".join(save(client, lesson, title="Noch anders").content.decode().split())
        assert "Der Kurs „Neuland“ ist noch ein Entwurf." in page
        assert edit_url(course) in page


class TestCourse:
    def test_holds_no_catalog(self, client, author):
        course = make_course("Eins")
        chapter = course.add_child(instance=ChapterPage(title="Kapitel", slug="kapitel"))
        publish(chapter)
        for page in (course, chapter, catalog()):
            shown = text_of(client, reverse("wagtailadmin_pages:add_subpage", args=[page.pk]))
            assert "/add/lms_courses/courseindexpage/" not in shown


def test_release_page_loads_the_script_of_its_date_field(client, author):
    course = make_course("Eins")
    complete_course(UserFactory(), course, at=noon("2026-03-02"))
    rewrite(lessons_of(course)[0], "Völlig anders")
    assert "date-time-chooser.js" in text_of(client, reverse("courses_release", args=[course.pk]))
