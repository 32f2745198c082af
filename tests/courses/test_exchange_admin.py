"""Courses come in and go out in the Wagtail admin, as a trainer does it."""

import datetime
import io
import os
import re
import zipfile

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from courses.importing import uploads
from courses.models import CoursePage, LessonPage
from tests.courses.test_exporting import FILES, full_course, full_quiz
from tests.factories.accounts import UserFactory
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import catalog, make_course, noon, root_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _admin(settings, tmp_path):
    allow_missing_variables(settings)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LMS_COURSES = {"UPLOADS": tmp_path / "uploads"}


def member(*kinds: str):
    """Somebody who has these permissions for the pages below the catalog."""
    group = Group.objects.create(name=f"Gruppe {Group.objects.count()}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for kind in kinds:
        permission = Permission.objects.get(codename=f"{kind}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=catalog(), permission=permission)
    user = UserFactory(is_staff=True)
    user.groups.add(group)
    client = Client(headers={"accept-language": "de"})
    client.force_login(user)
    return client


@pytest.fixture
def trainer():
    return member("add", "change", "publish")


def packed(files=FILES) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return SimpleUploadedFile("kurs.zip", buffer.getvalue(), "application/zip")


def upload(client, file=None):
    data = {"file": file or packed(), "catalog": catalog().pk}
    return client.post(reverse("courses_exchange:upload_course"), data, follow=True)


def kept(settings) -> list:
    folder = settings.LMS_COURSES["UPLOADS"]
    return list(folder.glob("*")) if folder.exists() else []


class TestImport:
    def test_shows_what_would_be_and_changes_nothing(self, trainer, settings):
        page = upload(trainer).content.decode()
        assert "Probekurs" in page
        assert "Würde angelegt" in page
        assert "Erste Lektion" in page
        assert not CoursePage.objects.exists()
        assert len(kept(settings)) == 1
        assert kept(settings)[0].stat().st_mode & 0o077 == 0

    def test_imports_after_confirmation_and_forgets_the_file(self, trainer, settings):
        upload(trainer)
        response = trainer.post(reverse("courses_exchange:check_import"), follow=True)
        assert "Probekurs" in response.content.decode()
        assert CoursePage.objects.get().live
        assert kept(settings) == []
        assert trainer.get(reverse("courses_exchange:check_import")).status_code == 302

    def test_says_what_would_change(self, trainer):
        upload(trainer)
        trainer.post(reverse("courses_exchange:check_import"))
        changed = {**FILES, "lessons/02-zweite.md": FILES["lessons/02-zweite.md"].replace("Kurz.", "Länger.")}
        page = upload(trainer, packed(changed)).content.decode()
        assert re.search(r"Würde geändert \(1\)</h2>\s*<ul><li>Zweite Lektion</li>", page)
        assert LessonPage.objects.get(slug="zweite").body[0].value.source == "<p>Kurz.</p>"

    def test_lists_faults_with_file_and_line(self, trainer):
        broken = {**FILES, "lessons/02-zweite.md": FILES["lessons/02-zweite.md"].replace("minutes: 5", "minutes: lang")}
        response = upload(trainer, packed(broken))
        assert response.status_code == 422
        page = response.content.decode()
        assert re.search(r"lessons/02-zweite.md, Zeile 3:</strong>\s*„minutes“ muss eine ganze Zahl sein", page)
        assert trainer.post(reverse("courses_exchange:check_import")).status_code == 422
        assert not CoursePage.objects.exists()

    @pytest.mark.parametrize(
        "file",
        [SimpleUploadedFile("kurs.zip", b"kein Archiv"), SimpleUploadedFile("kurs.txt", b"x"), None],
    )
    def test_says_what_is_wrong_with_a_file(self, trainer, file):
        data = {"catalog": catalog().pk, **({"file": file} if file else {})}
        response = trainer.post(reverse("courses_exchange:upload_course"), data, follow=True)
        assert response.status_code in {200, 422}
        assert re.search("keine lesbare Zip-Datei|auf .zip endet|muss ausgefüllt werden", response.content.decode())

    def test_discards_the_file_on_request(self, trainer, settings):
        upload(trainer)
        trainer.post(reverse("courses_exchange:discard_import"))
        assert kept(settings) == []

    def test_keeps_one_file_for_each_session(self, trainer, settings):
        upload(trainer)
        upload(trainer)
        assert len(kept(settings)) == 1

    def test_is_for_the_session_that_uploaded(self, trainer):
        upload(trainer)
        other = member("add", "publish")
        assert other.get(reverse("courses_exchange:check_import")).status_code == 302

    @pytest.mark.parametrize("kinds", [(), ("add",), ("change",), ("publish",)])
    def test_is_not_there_for_others(self, kinds):
        client = member(*kinds)
        for name in ("upload_course", "check_import"):
            assert client.get(reverse(f"courses_exchange:{name}")).status_code == 404
        assert client.post(reverse("courses_exchange:upload_course"), {"file": packed()}).status_code == 404
        assert "Kurs importieren" not in client.get(reverse("wagtailadmin_home")).content.decode()

    def test_asks_strangers_to_log_in(self, client):
        catalog()
        assert client.get(reverse("courses_exchange:upload_course")).status_code == 302

    def test_stands_in_the_menu_and_on_the_catalog(self, trainer):
        address = reverse("courses_exchange:upload_course")
        assert address in trainer.get(reverse("wagtailadmin_home")).content.decode()
        assert address in trainer.get(reverse("wagtailadmin_explore", args=[catalog().pk])).content.decode()


class TestUploads:
    AT = noon("2026-11-22")

    def test_are_forgotten_when_they_are_old(self, settings):
        name = uploads.keep([b"x"], at=self.AT)
        assert uploads.find(name, at=self.AT) is not None
        later = self.AT + uploads.MAX_AGE + datetime.timedelta(seconds=1)
        assert uploads.find(name, at=later) is None
        uploads.discard_old(at=later)
        assert kept(settings) == []

    @pytest.mark.parametrize("name", [None, 3, "", "../../etc/passwd", "x" * 43 + "/"])
    def test_have_no_other_names(self, name):
        assert uploads.find(name, at=self.AT) is None
        uploads.discard(name)

    def test_do_not_follow_each_other(self):
        names = {uploads.keep([b"x"], at=self.AT) for _number in range(3)}
        assert len(names) == 3
        assert all(os.path.basename(str(uploads.find(name, at=self.AT))) == f"{name}.zip" for name in names)


class TestExport:
    def test_downloads_a_zip_file_that_can_be_imported_again(self, trainer):
        course = full_course()
        full_quiz(course)
        address = reverse("courses_exchange:download_course", args=[course.pk])
        assert "richtigen Antworten" in trainer.get(address).content.decode()
        response = trainer.post(address)
        assert response["Content-Type"] == "application/zip"
        assert response["Content-Disposition"] == 'attachment; filename="voll.zip"'
        page = upload(trainer, SimpleUploadedFile("voll.zip", response.content)).content.decode()
        assert "Ein Import würde nichts ändern" in page
        assert "Würde angelegt" not in page
        assert "Würde geändert" not in page

    def test_says_why_it_is_not_possible(self, trainer):
        course = make_course(title="Ohne alles")
        response = trainer.post(reverse("courses_exchange:download_course", args=[course.pk]))
        assert response.status_code == 422
        assert "summary" in response.content.decode()

    def test_is_offered_on_the_course(self, trainer):
        course = make_course()
        address = reverse("courses_exchange:download_course", args=[course.pk])
        assert address in trainer.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()

    def test_is_not_there_for_others(self):
        course = make_course()
        client = member("publish")
        address = reverse("courses_exchange:download_course", args=[course.pk])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
        assert root_page() is not None
