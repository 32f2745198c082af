import tomllib
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from .repository import PLUGINS, ROOT, name_of, templates

NO_APPS = {"lms.urls", "lms.wsgi", "lms.asgi", "lms.settings"}
# They start the others and stand above them; a worker or a loader has no views over actions over models.
WITHOUT_INNER_LAYERS = {"lms.operations", "lms.demo"}


def contract(beginning: str) -> dict[str, Any]:
    """The import-linter contract whose name begins so."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    (found,) = [item for item in contracts if item["name"].startswith(beginning)]
    return found


def layers() -> list[set[str]]:
    """Our apps from the top layer to the bottom, siblings together, as import-linter holds them."""
    platform = [{f"lms.{name}" for name in layer.split(" | ")} for layer in contract("Inside the platform")["layers"]]
    plugins = [set(layer.split(" | ")) for layer in contract("The platform stands on")["layers"] if layer != "lms"]
    return [layer - NO_APPS for layer in platform if layer - NO_APPS] + plugins


class TestInstalledApps:
    def test_stand_in_the_order_of_the_layers(self):
        rank = {app: number for number, layer in enumerate(layers()) for app in layer}
        ranks = [rank[app] for app in settings.OWN_APPS]
        assert ranks == sorted(ranks)

    def test_are_those_that_have_a_layer(self):
        assert set(settings.OWN_APPS) == {app for layer in layers() for app in layer}

    def test_come_before_all_others_so_that_their_templates_win(self):
        assert settings.INSTALLED_APPS[: len(settings.OWN_APPS)] == settings.OWN_APPS

    @pytest.mark.parametrize("app", settings.OWN_APPS)
    def test_have_labels_that_no_app_of_a_host_has(self, app):
        (config,) = [config for config in apps.get_app_configs() if config.name == app]
        assert config.label == f"lms_{app.removeprefix('lms.')}"


class TestInnerLayers:
    def test_are_held_in_every_app(self):
        containers = contract("Inside each app")["containers"]
        assert set(containers) == set(settings.OWN_APPS) - WITHOUT_INNER_LAYERS

    def test_a_new_package_of_the_platform_must_get_a_layer(self):
        assert contract("Inside the platform")["exhaustive"] is True


class TestPlugins:
    @pytest.mark.parametrize("plugin", PLUGINS)
    def test_have_templates_that_know_nothing_of_the_platform(self, plugin):
        ours = ("lms_courses", "lms_quizzes", "lms_certificates")
        for _name, path in templates():
            if path.relative_to(ROOT).parts[0] != plugin:
                continue
            text = path.read_text(encoding="utf-8")
            for label in ours:
                text = text.replace(label, "")
            assert "lms_" not in text, name_of(path)
            assert "lms/" not in text, name_of(path)
