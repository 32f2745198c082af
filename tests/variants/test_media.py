"""Images, documents and videos of one client are not there for the people of another (L39)."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from courses.importing.libraries import DocumentLibrary
from lms.accounts.models import Role
from lms.variants.actions import provide_collection
from lms.variants.models import ClientCollection
from lms.website.actions import TRAINERS, ensure_site
from tests.factories.accounts import (
    make_client,
    make_mandate,
    make_member,
    make_superuser,
    make_team,
    make_user,
    root_team,
)
from tests.factories.admin import allow_missing_variables
from tests.factories.assignments import assign
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.library import make_document, make_image
from tests.factories.media import block, make_video, with_body
from tests.factories.variants import adapt, define, make_lesson, say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def company():
    return make_client(name="Nordlicht")


def collection_of(company):
    return ClientCollection.objects.get(client=company).collection


def status(browser, person, address):
    browser.logout()
    if person is not None:
        browser.force_login(person)
    return browser.get(address).status_code


class TestFilesOfAClient:
    def test_are_there_for_its_people_and_for_those_who_act_for_it(self, client, company):
        files = (make_document(collection_of(company)).url, make_image(collection_of(company)).file.url)
        people = [
            make_member(make_team(company)),
            make_mandate(Role.CLIENT_ADMIN, client=company).person,
            make_mandate(Role.CONSULTANT).person,
            make_superuser(),
        ]
        for address in files:
            for person in people:
                assert status(client, person, address) == 200, (person, address)

    def test_are_not_there_for_anybody_else(self, client, company):  # L39
        ensure_site()
        other = make_client()
        author = make_user()  # works in the admin, but for no client
        author.groups.add(Group.objects.get(name=TRAINERS))
        strangers = [
            make_member(root_team(other)),
            make_mandate(Role.CLIENT_ADMIN, client=other).person,
            make_mandate(Role.TRAINER, client=other).person,
            author,
        ]
        image = make_image(collection_of(company))
        for address in (
            make_document(collection_of(company)).url,
            image.file.url,
            image.get_rendition("width-100|preserve-svg").url,
        ):
            for person in strangers:
                assert status(client, person, address) == 404, (person, address)
            assert status(client, None, address) == 302

    def test_stay_its_own_though_a_course_of_everybody_shows_them(self, client, company):  # L39
        document, other, course = make_document(collection_of(company)), make_client(), make_course("Lektion")
        with_body(lessons_of(course)[0], block("document", {"document": document.pk, "title": "", "text": ""}))
        for one in (company, other):
            assign(one, course, at=noon("2026-03-02"))
        assert status(client, make_member(root_team(company)), document.url) == 200
        assert status(client, make_member(root_team(other)), document.url) == 404

    def test_stay_its_own_though_a_lesson_of_everybody_plays_them(self, client, company):  # L39
        video, other, course = make_video(collection=collection_of(company)), make_client(), make_course("Lektion")
        lesson = with_body(lessons_of(course)[0], block("video", {"media": video.pk, "caption": ""}))
        addresses = [
            reverse("courses:lesson_media", args=[lesson.pk, video.pk]),
            reverse("courses:lesson_captions", args=[lesson.pk, video.captions.get().pk]),
        ]
        for one in (company, other):
            assign(one, course, at=noon("2026-03-02"))
        own, foreign = make_member(root_team(company)), make_member(root_team(other))
        assert [status(client, own, address) for address in addresses] == [200, 200]
        assert [status(client, foreign, address) for address in addresses] == [404, 404]

    def test_end_with_the_membership(self, client, company):
        membership = make_member(root_team(company)).memberships.get()
        document = make_document(collection_of(company))
        assert status(client, membership.person, document.url) == 200
        membership.ends_on = membership.starts_on
        membership.save()
        assert status(client, membership.person, document.url) == 404

    def test_lie_in_a_collection_that_comes_with_the_client(self, company):
        assert provide_collection(client=company) == ClientCollection.objects.get(client=company)
        assert collection_of(company).name == "Nordlicht"
        below = collection_of(company).add_child(name="Richtlinien")
        assert make_document(below).collection.get_parent() == collection_of(company)

    def test_are_listed_for_whoever_adapts_its_courses(self, client, company):
        document = make_document(collection_of(company))
        foreign = make_document(collection_of(make_client()))
        client.force_login(make_mandate(Role.CONSULTANT).person)
        page = client.get(reverse("lms_variants:client", args=[company.slug])).content.decode()
        assert document.title in page
        assert f"document:{document.pk}" in page
        assert foreign.title not in page

    def test_cannot_be_chosen_in_a_course_for_everybody(self, client, company, settings):
        allow_missing_variables(settings)
        own, general = make_document(collection_of(company)), make_document()
        client.force_login(make_superuser())
        page = client.get(reverse("wagtaildocs_chooser:choose_results")).content.decode()
        assert general.title in page
        assert own.title not in page

    def test_cannot_be_chosen_as_a_video_in_a_course_for_everybody(self, client, company, settings):
        allow_missing_variables(settings)
        make_video(title="Unser Werk", collection=collection_of(company))
        make_video(title="Rundgang")
        client.force_login(make_superuser())
        chooser = reverse("wagtailsnippetchoosers_lms_courses_mediafile:choose_results")
        page = client.get(chooser).content.decode()
        assert "Rundgang" in page
        assert "Unser Werk" not in page

    def test_are_not_taken_for_the_same_file_of_a_course_folder(self, company, tmp_path):
        own = make_document(collection_of(company))
        own.title = "leitfaden"
        own.save()
        (tmp_path / "leitfaden.txt").write_bytes(own.file.read())

        class Links:
            titles: dict = {}
            author = None

            class source:
                @staticmethod
                def path(name):
                    return tmp_path / name

        assert DocumentLibrary().find_or_create("leitfaden.txt", Links) != own


class TestDocumentsInAClientsBlocks:
    def test_are_there_for_its_learners_only(self, client, company):  # L39
        document, other, lesson = make_document(), make_client(), make_lesson("<p>Eins</p>")
        adapt(company, lesson, 0, f'<p><a linktype="document" id="{document.pk}">Richtlinie</a></p>')
        assert status(client, make_member(root_team(company)), document.url) == 200
        assert status(client, make_member(root_team(other)), document.url) == 404

    def test_are_not_opened_by_an_address_that_the_client_writes(self, client, company):  # L39
        document = make_document()
        define("richtlinie", "die Richtlinie")
        say(company, "richtlinie", "unsere Richtlinie", url=f"https://ki-fit.example{document.url}")
        assert status(client, make_member(root_team(company)), document.url) == 404

    def test_of_another_client_are_not_opened_by_a_link(self, client, company):  # L39
        foreign, lesson = make_document(collection_of(make_client())), make_lesson("<p>Eins</p>")
        adapt(company, lesson, 0, f'<p><a linktype="document" id="{foreign.pk}">Richtlinie</a></p>')
        assert status(client, make_member(root_team(company)), foreign.url) == 404
