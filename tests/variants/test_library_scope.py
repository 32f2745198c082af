"""Whoever works for one client does not learn in Wagtail's library what another client keeps there (L39)."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from modelsearch.index import insert_or_update_object
from wagtail.log_actions import log
from wagtail.models import Collection

from lms.accounts.models import Role
from lms.variants.models import ClientCollection
from lms.website.actions import TRAINERS, ensure_site
from tests.factories.accounts import make_client, make_mandate, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.library import make_document, make_image
from tests.factories.media import make_video

pytestmark = pytest.mark.django_db

SECRET = "Geheimplan Nordost"
WORD, REST = SECRET.split()
OWN = "Hausordnung"


@pytest.fixture(autouse=True)
def _site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    allow_missing_variables(settings)
    ensure_site()


@pytest.fixture
def company():
    return make_client()


@pytest.fixture
def other():
    return make_client()


@pytest.fixture
def trainer(company):
    """May write courses in the admin, and acts for `company` alone."""
    person = make_mandate(Role.TRAINER, client=company).person
    person.groups.add(Group.objects.get(name=TRAINERS))
    return person


def collection_of(client):
    return ClientCollection.objects.get(client=client).collection


def titled(file, title):
    file.title = title
    file.save()
    insert_or_update_object(file)  # the worker does it
    return file


@pytest.fixture
def files(company, other):
    """An image, a document and a video of each client; the log knows the titles, too."""
    for make in KINDS:
        titled(make(collection_of(company)), OWN)
    secrets = [titled(make(collection_of(other)), SECRET) for make in KINDS]
    for file in secrets:
        log(instance=file, action="wagtail.edit")
    return secrets


def make_film(collection=None):
    return make_video(**({"collection": collection} if collection else {}))


KINDS = (make_image, make_document, make_film)
FILMS = "wagtailsnippets_lms_courses_mediafile"
LISTS = [
    reverse(f"{FILMS}:list"),
    reverse(f"{FILMS}:list_results"),
    reverse("wagtailimages:index"),
    reverse("wagtailimages:index_results"),
    reverse("wagtaildocs:index"),
    reverse("wagtaildocs:index_results"),
    "/admin/api/main/images/",
    "/admin/api/main/documents/",
]
CHOOSERS = [
    reverse(f"{kind}:{name}")
    for kind in ("wagtailimages_chooser", "wagtaildocs_chooser", "wagtailsnippetchoosers_lms_courses_mediafile")
    for name in ("choose", "choose_results")
]
FOUND = [f"{address}?{'search' if '/api/' in address else 'q'}={WORD}" for address in LISTS]
SEARCHES = [
    *FOUND,
    *(f"{address}?q={WORD}" for address in CHOOSERS),
    "/admin/reports/site-history/",
    "/admin/reports/site-history/results/",
]


def single(kind, key):
    """Addresses of one file by its number."""
    if kind == "image":
        names = ["edit", "delete", "url_generator", "image_usage", "edit_multiple"]
        more = [f"/admin/images/{key}/preview/original/", f"/admin/api/main/images/{key}/"]
        return [*(reverse(f"wagtailimages:{name}", args=[key]) for name in names), *more, *chosen("images", key)]
    if kind == "film":
        author = reverse("courses:author_media", args=[key])
        names = ["edit", "delete", "usage", "history"]
        return [*(reverse(f"{FILMS}:{name}", args=[key]) for name in names), author, *chosen_films(key)]
    names = ["edit", "delete", "document_usage", "edit_multiple"]
    more = [f"/admin/api/main/documents/{key}/"]
    return [*(reverse(f"wagtaildocs:{name}", args=[key]) for name in names), *more, *chosen("documents", key)]


def chosen(place, key):
    chooser = f"/admin/{place}/chooser"
    formats = [f"{chooser}/{key}/select_format/"] if place == "images" else []
    return [f"{chooser}/chosen/{key}/", f"{chooser}/chosen-multiple/?id={key}", *formats]


def chosen_films(key):
    chooser = "wagtailsnippetchoosers_lms_courses_mediafile"
    return [reverse(f"{chooser}:chosen", args=[key]), reverse(f"{chooser}:chosen_multiple") + f"?id={key}"]


def body_of(response):
    return response.getvalue().decode(errors="replace") if response.streaming else response.content.decode()


class TestLibrary:
    @pytest.mark.parametrize("address", [*LISTS, *CHOOSERS, *SEARCHES])
    def test_names_no_file_of_another_client(self, client, trainer, files, address):
        client.force_login(trainer)
        response = client.get(address)
        assert REST not in body_of(response)

    @pytest.mark.parametrize("address", LISTS)
    def test_names_the_files_of_the_own_client_and_everybodys(self, client, trainer, files, address):
        for make in KINDS:
            titled(make(), "Fuer alle")
        client.force_login(trainer)
        told = client.get(address).content.decode()
        assert OWN in told
        assert "Fuer alle" in told

    @pytest.mark.parametrize("address", [*LISTS, *FOUND])
    def test_names_all_files_for_an_administrator(self, client, files, address):
        client.force_login(make_superuser())
        assert SECRET in client.get(address).content.decode()

    @pytest.mark.parametrize("address", LISTS)
    def test_names_all_files_for_a_consultant_of_every_client(self, client, files, address):
        person = make_mandate(Role.CONSULTANT).person
        person.groups.add(Group.objects.get(name=TRAINERS))
        client.force_login(person)
        assert SECRET in client.get(address).content.decode()

    @pytest.mark.parametrize("kind", ["image", "document", "film"])
    def test_tells_nothing_by_the_number_of_a_file(self, client, trainer, files, kind):
        file = files[["image", "document", "film"].index(kind)]
        client.force_login(trainer)
        for address in single(kind, file.pk):
            response = client.get(address)
            assert response.status_code != 200 or "multiple" in address, address
            assert SECRET not in body_of(response), address

    def test_lets_nobody_change_or_delete_by_the_number_of_a_file(self, client, trainer, files):
        image, document, film = files
        client.force_login(trainer)
        client.post(reverse("wagtailimages:delete", args=[image.pk]))
        client.post(reverse("wagtaildocs:delete", args=[document.pk]))
        client.post(reverse(f"{FILMS}:delete", args=[film.pk]))
        places = ("wagtailimages/image", "wagtaildocs/document", "lms_courses/mediafile")
        for file, name in zip((image, document, film), places, strict=True):
            client.post(f"/admin/bulk/{name}/delete/?id={file.pk}")
            assert type(file).objects.filter(pk=file.pk).exists()

    def test_offers_no_collection_of_another_client(self, client, trainer, company, other):
        client.force_login(trainer)
        told = client.get(reverse("wagtailimages:add_multiple")).content.decode()
        assert company.name in told
        assert other.name not in told

    def test_offers_no_collection_of_another_client_for_a_video(self, client, trainer, company, other):
        client.force_login(trainer)
        for address in (reverse(f"{FILMS}:add"), reverse(f"{FILMS}:list")):
            told = client.get(address).content.decode()
            assert company.name in told
            assert other.name not in told

    def test_takes_no_video_into_a_collection_of_another_client(self, client, trainer, company, other):
        film = make_film(collection_of(company))
        client.force_login(trainer)
        client.post(reverse(f"{FILMS}:edit", args=[film.pk]), {"title": "Neu", "collection": collection_of(other).pk})
        film.refresh_from_db()
        assert film.collection == collection_of(company)

    def test_takes_no_file_into_a_collection_of_another_client(self, client, trainer, company, other):
        image = make_image(collection_of(company))
        client.force_login(trainer)
        fields = {"title": "Neu", "collection": collection_of(other).pk}
        client.post(reverse("wagtailimages:edit", args=[image.pk]), fields)
        image.refresh_from_db()
        assert image.collection == collection_of(company)

    def test_forgets_the_own_upload_when_the_mandate_is_over(self, client, trainer, files):
        image = files[0]
        image.uploaded_by_user = trainer
        image.save()
        client.force_login(trainer)
        assert SECRET not in client.get(reverse("wagtailimages:index")).content.decode()

    def test_reaches_collections_below(self, client, trainer, other):
        below = collection_of(other).add_child(instance=Collection(name="Entwurf"))
        titled(make_image(below), SECRET)
        client.force_login(trainer)
        assert SECRET not in client.get(reverse("wagtailimages:index")).content.decode()

    def test_asks_as_often_for_one_client_as_for_many(self, client, trainer, files):
        client.force_login(trainer)
        address = reverse("wagtailimages:index_results")
        client.get(address)
        with CaptureQueriesContext(connection) as one:
            client.get(address)
        for _number in range(3):
            titled(make_image(collection_of(make_client())), SECRET)
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(one)
