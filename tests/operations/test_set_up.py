import os
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site

from lms.operations.management.commands import set_up
from lms.website.models import GivenPermission


@pytest.fixture
def static_root(settings, tmp_path) -> Path:
    """A folder with a manifest, as if static files had just been collected."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")
    return tmp_path


def pages() -> list[tuple[str, int]]:
    return list(Page.objects.order_by("path").values_list("url_path", "pk"))


def permissions_of(group: Group) -> list[str]:
    """All that a group may do, each as often as it stands there."""
    on_models = group.permissions.values_list("codename", flat=True)
    on_pages = GroupPagePermission.objects.filter(group=group).values_list("permission__codename", flat=True)
    on_files = GroupCollectionPermission.objects.filter(group=group).values_list("permission__codename", flat=True)
    return sorted([*on_models, *on_pages, *on_files])


@pytest.mark.django_db
class TestSetUp:
    def test_makes_a_site_that_can_be_served(self, static_root, client):
        call_command("set_up")
        slugs = Page.objects.live().values_list("slug", flat=True)
        assert {"kurse", "impressum", "datenschutz", "barrierefreiheit"} <= set(slugs)
        assert Site.objects.get(is_default_site=True).root_page.specific.url_path == "/ki-fit/"
        assert Group.objects.filter(name="Trainers").exists()

    def test_may_be_repeated(self, static_root):
        call_command("set_up")
        first = pages()
        Page.objects.filter(slug="impressum").update(title="Wer wir sind")

        call_command("set_up")

        assert pages() == first
        assert Site.objects.filter(is_default_site=True).count() == 1
        assert Group.objects.filter(name="Trainers").count() == 1
        assert Page.objects.get(slug="impressum").title == "Wer wir sind"

    def test_gives_trainers_what_a_later_release_brings(self, static_root):
        call_command("set_up")
        group = Group.objects.get(name="Trainers")
        before = permissions_of(group)
        # As an earlier release left it: it neither knew these permissions nor kept what it gave.
        group.permissions.filter(codename__endswith="_learningpath").delete()
        lost = group.permissions.get(codename="add_question")
        group.permissions.remove(lost)
        GroupPagePermission.objects.filter(group=group, permission__codename="lock_page").delete()
        GivenPermission.objects.all().delete()
        call_command("migrate", verbosity=0, interactive=False)

        call_command("set_up")

        assert permissions_of(group) == before

    def test_leaves_away_what_an_administrator_took_from_trainers(self, static_root):
        call_command("set_up")
        group = Group.objects.get(name="Trainers")
        group.permissions.remove(group.permissions.get(codename="add_question"))
        GroupPagePermission.objects.filter(group=group, permission__codename="publish_page").delete()
        GroupCollectionPermission.objects.filter(group=group, permission__codename="add_image").delete()
        group.permissions.add(Permission.objects.get(codename="add_group"))
        decided = permissions_of(group)

        call_command("set_up")

        assert permissions_of(group) == decided

    def test_collects_static_files_only_when_one_is_newer(self, static_root, monkeypatch):
        calls = []
        monkeypatch.setattr(set_up, "call_command", lambda name, **options: calls.append(name))
        call_command("set_up")
        assert "collectstatic" not in calls

        os.utime(static_root / "staticfiles.json", (0, 0))
        call_command("set_up")
        assert calls.count("collectstatic") == 1

    def test_loads_the_demo_only_when_it_is_asked_to(self, static_root, monkeypatch):
        calls = []
        monkeypatch.setattr(set_up, "call_command", lambda name, **options: calls.append((name, options)))
        call_command("set_up")
        assert "load_demo" not in dict(calls)
        call_command("set_up", demo=True)
        assert dict(calls)["load_demo"] == {"if_missing": True}

    def test_collects_when_nothing_was_collected_yet(self, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path
        assert set_up.are_static_files_stale()
