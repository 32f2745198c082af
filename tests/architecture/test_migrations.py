import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import SwappableTuple

NO_NAME = re.compile(r"_auto_\d|_\d{8}_\d{4}$")


def own_migrations() -> list[tuple[str, Path]]:
    return [
        (config.label, path)
        for config in apps.get_app_configs()
        if config.name in settings.OWN_APPS
        for path in sorted(Path(config.path, "migrations").glob("[0-9]*.py"))
    ]


@pytest.mark.django_db
class TestMigrations:
    def test_agree_with_the_models(self, capsys):
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
        assert "No changes detected" in capsys.readouterr().out

    def test_pass_the_system_checks(self):
        call_command("check", fail_level="WARNING")

    def test_have_one_end_each(self):
        loader = MigrationLoader(connection)
        assert loader.detect_conflicts() == {}
        for label in {label for label, _path in own_migrations()}:
            assert len(loader.graph.leaf_nodes(label)) == 1

    def test_have_telling_names(self):
        assert [path.name for _label, path in own_migrations() if NO_NAME.search(path.stem)] == []

    def test_of_plugins_do_not_depend_on_the_platform(self):
        loader = MigrationLoader(connection)
        plugins = {"lms_courses", "lms_quizzes", "lms_certificates"}
        platform = {f"lms_{app.removeprefix('lms.')}" for app in settings.OWN_APPS if app.startswith("lms.")}
        # A swappable one is AUTH_USER_MODEL, which each site chooses.
        needed = {
            parent
            for (label, _name), migration in loader.disk_migrations.items()
            if label in plugins
            for parent, _ in [item for item in migration.dependencies if not isinstance(item, SwappableTuple)]
        }
        assert needed & platform == set()
