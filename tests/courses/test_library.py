"""Who gets images and documents of the library, and how browsers keep them."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.models import CollectionViewRestriction, PageViewRestriction, ReferenceIndex

from lms.website.actions import TRAINERS, ensure_site
from lms.website.models import TextPage
from tests.factories.accounts import UserFactory, make_member, make_team
from tests.factories.assignments import assign
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.library import make_collection, make_document, make_image
from tests.factories.media import block, make_video, with_body

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LMS_COURSES = {**settings.LMS_COURSES, "PROTECTED_ROOT": str(tmp_path / "protected")}


@pytest.fixture
def course():
    """A course whose lesson shows a document and a picture."""
    return make_course("Lektion")


def show(course, *blocks):
    return with_body(lessons_of(course)[0], *blocks)


def picture(image):
    return block("image", {"image": image.pk, "text": "Ein Quadrat", "caption": "", "is_decorative": False})


def handout(document):
    return block("document", {"document": document.pk, "title": "", "text": ""})


def learner_of(course):
    """Somebody to whom the course is assigned."""
    team = make_team()
    person = make_member(team)
    assign(team, course, at=noon("2026-03-02"))
    return person


def status(client, person, address):
    client.logout()
    if person is not None:
        client.force_login(person)
    return client.get(address).status_code


class TestFilesOfALesson:
    def test_are_there_for_who_may_take_the_course(self, client, course):
        document, image = make_document(), make_image()
        show(course, handout(document), picture(image))
        learner = learner_of(course)
        rendition = image.get_rendition("width-1200|preserve-svg")
        for address in (document.url, image.file.url, rendition.url):
            assert status(client, learner, address) == 200, address

    def test_are_not_there_for_strangers_and_ask_visitors_to_log_in(self, client, course):  # L39
        document, image = make_document(), make_image()
        show(course, handout(document), picture(image))
        stranger = learner_of(make_course("Andere"))
        for address in (document.url, image.file.url, image.get_rendition("width-1200|preserve-svg").url):
            assert status(client, stranger, address) == 404, address
            assert status(client, None, address) == 302, address

    def test_follow_links_in_texts(self, client, course):
        document = make_document()
        show(course, block("text", f'<p><a linktype="document" id="{document.pk}">Leitfaden</a></p>'))
        assert status(client, learner_of(course), document.url) == 200

    def test_are_there_the_moment_the_lesson_is_published_and_go_with_it(self, client, course):
        document, learner = make_document(), learner_of(course)
        lesson = lessons_of(course)[0]
        lesson.body = [("document", {"document": document, "title": "", "text": ""})]
        revision = lesson.save_revision()
        assert status(client, learner, document.url) == 404
        revision.publish()
        assert status(client, learner, document.url) == 200
        lesson.refresh_from_db()
        lesson.unpublish()
        assert status(client, learner, document.url) == 404

    def test_include_the_poster_of_a_video(self, client, course):
        poster = make_image()
        video = make_video(poster=poster)
        ReferenceIndex.create_or_update_for_object(video)
        show(course, block("video", {"media": video.pk, "caption": ""}))
        assert status(client, learner_of(course), poster.file.url) == 200
        assert status(client, learner_of(make_course("Andere")), poster.file.url) == 404

    def test_are_kept_by_browsers_alone(self, client, course):
        document, image = make_document(), make_image()
        show(course, handout(document), picture(image))
        client.force_login(learner_of(course))
        for address in (document.url, image.file.url):
            response = client.get(address)
            assert "private" in response["Cache-Control"], address
            assert "public" not in response["Cache-Control"], address
            assert response["X-Content-Type-Options"] == "nosniff"

    def test_add_no_query_to_the_lesson(self, client, course, django_assert_max_num_queries):
        lesson = show(course, picture(make_image()))
        client.force_login(learner_of(course))
        client.post(f"/lernen/kurs/{course.pk}/beginnen/")
        client.get(lesson.url)
        with django_assert_max_num_queries(60) as one:
            client.get(lesson.url)
        lesson = show(course, *(picture(make_image()) for _number in range(5)))
        client.get(lesson.url)
        client.get(lesson.url)
        with django_assert_max_num_queries(60) as five:
            client.get(lesson.url)
        assert not [row for row in five.captured_queries if "referenceindex" in row["sql"]]
        assert len(five) <= len(one)


class TestFilesOfNobodyElse:
    def test_are_for_authors_only(self, client):
        ensure_site()
        author, reader = UserFactory(), UserFactory()
        author.groups.add(Group.objects.get(name=TRAINERS))
        for address in (make_document().url, make_image().file.url):
            assert status(client, author, address) == 200
            assert status(client, reader, address) == 404
            assert status(client, None, address) == 302

    def test_are_public_in_the_public_collection(self, client):
        ensure_site()
        home = make_collection("Sonst")
        public = home.get_parent().get_children().get(name="Öffentlich")
        below = public.add_child(name="Presse")
        for collection in (public, below):
            for address in (make_document(collection).url, make_image(collection).file.url):
                response = client.get(address)
                assert response.status_code == 200
                assert "public" in response["Cache-Control"]
        assert client.get(make_document(home).url).status_code == 302

    def test_stay_closed_in_a_public_collection_with_a_restriction(self, client):
        ensure_site()
        public = make_collection("x").get_parent().get_children().get(name="Öffentlich")
        CollectionViewRestriction.objects.create(collection=public, restriction_type="password", password="geheim")
        assert client.get(make_image(public).file.url).status_code == 302
        response = client.get(make_document(public).url)
        assert "public" not in response.get("Cache-Control", "")
        assert b"Leitfaden" not in response.content

    def test_are_public_on_a_public_page_and_no_longer_when_it_is_closed(self, client):
        home = ensure_site()
        document = make_document()
        body = f'<p><a linktype="document" id="{document.pk}">Satzung</a></p>'
        page = home.add_child(instance=TextPage(title="Satzung", body=body))
        page.save_revision().publish()
        assert client.get(document.url).status_code == 200
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        assert client.get(document.url).status_code == 302


class TestImageAddress:
    def test_delivers_nothing_else_that_lies_there(self, client, settings):
        document = make_document()
        name = default_storage.save("notizen.txt", ContentFile(b"geheim"))
        reader = UserFactory()
        for path in (document.file.name, name, "gibt-es-nicht.png", "../protected/x", "%2e%2e/x"):
            assert status(client, reader, f"{settings.MEDIA_URL}{path}") == 404, path
            assert status(client, None, f"{settings.MEDIA_URL}{path}") == 302, path

    def test_leaves_the_sending_to_the_web_server_if_the_site_says_so(self, client, course, settings):
        image = make_image()
        show(course, picture(image))
        settings.LMS_COURSES = {**settings.LMS_COURSES, "LIBRARY_ACCEL_PREFIX": "/innen/"}
        client.force_login(learner_of(course))
        response = client.get(image.file.url)
        assert response["X-Accel-Redirect"] == f"/innen/{image.file.name}"
        assert response["Content-Type"] == "image/svg+xml"
        assert response.content == b""
        assert status(client, UserFactory(), image.file.url) == 404

    def test_keeps_pictures_of_authors_in_the_admin(self, client, settings):
        ensure_site()
        author = UserFactory()
        author.groups.add(Group.objects.get(name=TRAINERS))
        name = default_storage.save("avatar_images/ich.svg", ContentFile(b"<svg/>"))
        assert status(client, author, f"{settings.MEDIA_URL}{name}") == 200
        assert status(client, UserFactory(), f"{settings.MEDIA_URL}{name}") == 404
