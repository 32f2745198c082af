"""Transfer tasks in course folders."""

import pytest

from courses.importing import ImportRefused, import_course
from courses.models import CourseVersion, TransferTaskPage
from tests.factories.courses import catalog, noon

pytestmark = pytest.mark.django_db

AT = noon("2026-11-22")
COURSE = """\
format: 1
slug: probe
title: "Probekurs"
language: de
summary: "Ein Kurs zum Probieren."
objectives: ["Sie können probieren."]
authors: ["Team"]
license: CC-BY-4.0
outline:
  - chapter: "Anwenden"
    lessons:
      - transfer: lessons/07-angebot.md
"""
TASK = """\
---
title: "Ein Angebot entwerfen"
minutes: 45
text: optional
minutes_before_after: required
files: 3
file_kinds: [documents, slides]
rubric:
  - criterion: "Anwendungsfall ist beschrieben"
    hint: "Wer, was, womit?"
  - criterion: "Ergebnis wurde geprüft"
    levels: 2
---

Entwerfen Sie ein Angebot.

## Vorgehen

1. Gliedern
2. Prüfen
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "course.yaml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "LICENSE.md").write_text("CC BY 4.0", encoding="utf-8")
    (tmp_path / "lessons" / "07-angebot.md").write_text(TASK, encoding="utf-8")
    catalog()
    return tmp_path


def rewrite(folder, old, new):
    path = folder / "lessons" / "07-angebot.md"
    assert old in TASK
    path.write_text(TASK.replace(old, new), encoding="utf-8")


class TestTransferLessonKind:
    def test_becomes_a_page_with_its_rules_and_rubric(self, folder):
        import_course(folder, at=AT)
        task = TransferTaskPage.objects.get()
        assert (task.title, task.slug, task.planned_minutes, task.live) == (
            "Ein Angebot entwerfen",
            "angebot",
            45,
            True,
        )
        assert (task.text_rule, task.minutes_rule, task.max_files) == ("optional", "required", 3)
        assert sorted(task.groups()) == ["documents", "slides"]
        assert task.criteria() == [
            {"title": "Anwendungsfall ist beschrieben", "hint": "Wer, was, womit?", "has_partly": True},
            {"title": "Ergebnis wurde geprüft", "hint": "", "has_partly": False},
        ]
        assert [block.block_type for block in task.body] == ["text", "heading", "text"]
        task.full_clean()

    def test_changes_nothing_the_second_time(self, folder):
        import_course(folder, at=AT)
        report = import_course(folder, at=AT)
        assert report.updated == []
        assert "Ein Angebot entwerfen" in report.unchanged
        assert CourseVersion.objects.count() == 1

    def test_updates_the_rubric_and_makes_a_version(self, folder):
        import_course(folder, at=AT)
        rewrite(folder, "Ergebnis wurde geprüft", "Jede Zahl wurde geprüft")
        assert import_course(folder, at=AT).updated == ["Ein Angebot entwerfen"]
        assert TransferTaskPage.objects.get().criteria()[1]["title"] == "Jede Zahl wurde geprüft"
        assert CourseVersion.objects.count() == 2

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ("files: 3", "files: 4", "at most 3"),
            ("[documents, slides]", "[movies]", "must be one of"),
            ("[documents, slides]", "[]", "at least one kind"),
            ("text: optional", "text: maybe", "must be one of"),
            ("    levels: 2\n", "    levels: 4\n", "must be one of"),
            ("    levels: 2\n", "    weight: 2\n", "not known here"),
            ('  - criterion: "Ergebnis wurde geprüft"\n    levels: 2\n', "", "at least 2 entries"),
            ("text: optional", "text: no", "must be one of"),  # YAML: a truth value
            ("text: optional\nminutes_before_after: required\nfiles: 3", 'text: "no"\nfiles: 0', "text or files"),
        ],
    )
    def test_is_refused_with_file_and_line(self, folder, old, new, fault):
        rewrite(folder, old, new)
        with pytest.raises(ImportRefused, match=fault) as refused:
            import_course(folder, at=AT)
        assert refused.value.faults[0].file == "lessons/07-angebot.md"
        assert not TransferTaskPage.objects.exists()

    def test_names_itself_when_no_file_is_named(self, folder):
        (folder / "course.yaml").write_text(COURSE.replace("lessons/07-angebot.md", "{title: x}"), encoding="utf-8")
        with pytest.raises(ImportRefused, match="“transfer” must name a Markdown file"):
            import_course(folder, at=AT)
