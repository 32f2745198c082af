"""A course folder becomes pages; a wrong one becomes a list of faults and nothing else."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.checking import errors_of, problems_of
from courses.importing import ImportRefused, import_course
from courses.importing.faults import Faults
from courses.importing.markdown import MarkdownReader
from courses.importing.tree import with_ids_of
from courses.models import ChapterPage, CoursePage, CourseVersion, LessonPage, LiveSessionPage
from tests.factories.courses import catalog, noon
from tests.factories.live import make_event

pytestmark = pytest.mark.django_db

AT = noon("2026-11-22")
COURSE_YAML = """\
format: 1
slug: probe
title: "Probekurs"
language: de
summary: "Ein Kurs zum Probieren."
objectives:
  - "Sie können probieren."
authors: ["Team"]
license: CC-BY-4.0
cover: images/bild.svg
outline:
  - chapter: "Anfang"
    lessons:
      - page: lessons/01-erste.md
      - page: lessons/02-zweite.md
"""
LESSON = """\
---
title: "Erste Lektion"
minutes: 8
summary: "Worum es geht."
---

Ein Absatz mit **Nachdruck** und [Verweis](https://example.org).

- eins
- zwei

## Überschrift

![Ein Kreis](../images/bild.svg "Abbildung 1")

:::note Merksatz
Das ist wichtig.
:::

:::details Lösung
So geht es.
:::

| A | B |
|---|---|
| 1 | *zwei* |

```python
print(1)
```

```prompt
task: Fasse zusammen
prompt: |
  Fasse den Text zusammen.
why: Weil es **klar** ist.
```

```comparison
before: vorher
after: nachher
```

```checklist
title: Vor dem Senden
items:
  - lesen
  - prüfen
```
"""
SECOND = '---\ntitle: "Zweite Lektion"\nminutes: 5\nrequired: false\n---\n\nKurz.\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "probe"
    for name, text in {
        "course.yaml": COURSE_YAML,
        "lessons/01-erste.md": LESSON,
        "lessons/02-zweite.md": SECOND,
        "images/bild.svg": SVG,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    catalog()
    return root


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        import_course(folder, at=AT)
    assert not CoursePage.objects.exists()
    return [str(fault) for fault in refused.value.faults]


class TestImportCourse:
    def test_makes_live_pages_in_order_and_one_version(self, folder):
        report = import_course(folder, at=AT)
        course = CoursePage.objects.get(slug="probe")
        assert course.live
        assert course.objective_lines() == ["Sie können probieren."]
        assert [page.title for page in course.get_children()] == ["Anfang"]
        assert [page.title for page in LessonPage.objects.descendant_of(course).live().order_by("path")] == [
            "Erste Lektion",
            "Zweite Lektion",
        ]
        version = CourseVersion.objects.get(course=course)
        assert (version.number, version.published_at, version.planned_minutes) == (1, AT, 8)
        assert len(report.created) == 4

    def test_turns_markdown_into_blocks(self, folder):
        import_course(folder, at=AT)
        body = LessonPage.objects.get(slug="erste").body
        assert [block.block_type for block in body] == [
            "text", "heading", "image", "callout", "details", "table", "code", "prompt", "comparison", "checklist",
        ]  # fmt: skip
        assert "<strong>Nachdruck</strong>" in body[0].value.source
        assert body[2].value["alt"] == "Ein Kreis"
        assert body[5].value.columns[1]["heading"] == "B"

    def test_changes_nothing_the_second_time(self, folder):
        import_course(folder, at=AT)
        before = list(LessonPage.objects.values_list("pk", "latest_revision"))
        report = import_course(folder, at=noon("2026-11-23"))
        assert (report.created, report.updated) == ([], [])
        assert list(LessonPage.objects.values_list("pk", "latest_revision")) == before
        assert get_image_model().objects.count() == 1
        assert CourseVersion.objects.count() == 1

    def test_updates_only_what_differs_and_makes_one_more_version(self, folder):
        import_course(folder, at=AT)
        edit(folder, "lessons/02-zweite.md", "Kurz.", "Noch kürzer.")
        report = import_course(folder, at=noon("2026-11-23"))
        assert report.updated == ["Zweite Lektion"]
        assert list(CourseVersion.objects.values_list("number", flat=True)) == [1, 2]

    def test_keeps_the_ids_of_blocks_that_stay_and_of_those_that_change(self, folder):
        import_course(folder, at=AT)
        before = [(block.block_type, block.id) for block in LessonPage.objects.get(slug="erste").body]
        edit(folder, "lessons/01-erste.md", "**Nachdruck**", "**mehr Nachdruck**")
        import_course(folder, at=noon("2026-11-23"))
        after = [(block.block_type, block.id) for block in LessonPage.objects.get(slug="erste").body]
        assert after == before

    def test_moves_lessons_to_their_new_place_and_keeps_their_identity(self, folder):
        import_course(folder, at=AT)
        key = LessonPage.objects.get(slug="zweite").translation_key
        edit(
            folder,
            "course.yaml",
            "      - page: lessons/01-erste.md\n      - page: lessons/02-zweite.md\n",
            "      - page: lessons/02-zweite.md\n  - chapter: Ende\n    lessons:\n      - page: lessons/01-erste.md\n",
        )
        import_course(folder, at=AT)
        assert [page.title for page in LessonPage.objects.order_by("path")] == ["Zweite Lektion", "Erste Lektion"]
        assert [page.title for page in ChapterPage.objects.order_by("path")] == ["Anfang", "Ende"]
        assert LessonPage.objects.get(slug="zweite").translation_key == key

    def test_takes_a_dry_run_back_with_its_files(self, folder, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"
        report = import_course(folder, at=AT, dry_run=True)
        assert len(report.created) == 4
        assert not CoursePage.objects.exists()
        assert not get_image_model().objects.exists()
        assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []

    def test_leaves_lessons_alone_that_the_folder_does_not_have(self, folder):
        import_course(folder, at=AT)
        edit(folder, "course.yaml", "      - page: lessons/02-zweite.md\n", "")
        report = import_course(folder, at=AT)
        assert report.left_alone == ["Zweite Lektion"]
        assert LessonPage.objects.get(slug="zweite").live


class TestFaults:
    @pytest.mark.parametrize(
        ("name", "old", "new", "fault"),
        [
            ("course.yaml", "slug: probe", "slug: Probe Kurs", "course.yaml:2: “slug” may only contain small letters"),
            ("course.yaml", "format: 1\n", "", "course.yaml:1: “format” is missing."),
            ("course.yaml", "license:", "lizenz:", "course.yaml:9: “lizenz” is not known here."),
            ("course.yaml", "language: de", "language: fr", "course.yaml:4: “language” must be one of: de, en."),
            (
                "course.yaml",
                "01-erste.md",
                "09-fehlt.md",
                "course.yaml:14: The file “lessons/09-fehlt.md” does not exist.",
            ),
            (
                "course.yaml",
                "      - page: lessons/01",
                "      - video: lessons/01",
                "course.yaml:14: A lesson is one of: live, page",
            ),
            ("course.yaml", 'title: "Probekurs"', "title: [", "This is not valid YAML"),
            ("course.yaml", "lessons/01-erste.md", "../../etc/passwd", "The file “../../etc/passwd” does not exist."),
            (
                "lessons/01-erste.md",
                "minutes: 8",
                "minutes: lang",
                "lessons/01-erste.md:3: “minutes” must be a whole number.",
            ),
            (
                "lessons/01-erste.md",
                "## Überschrift",
                "# Überschrift",
                "lessons/01-erste.md:12: Only ## and ### are allowed",
            ),
            ("lessons/01-erste.md", "## Überschrift", "### Überschrift", "lessons/01-erste.md:12: A subsection stands"),
            (
                "lessons/01-erste.md",
                "Das ist wichtig.",
                "<b>wichtig</b>",
                "lessons/01-erste.md:17: HTML is not allowed",
            ),
            (
                "lessons/01-erste.md",
                'bild.svg "A',
                'fehlt.svg "A',
                "lessons/01-erste.md:14: The file “images/fehlt.svg”",
            ),
            (
                "lessons/01-erste.md",
                "https://example.org",
                "javascript:1",
                "lessons/01-erste.md:7: This address is not allowed",
            ),
            ("lessons/01-erste.md", "task: Fasse zusammen\n", "", "“task” is missing."),
            (
                "lessons/01-erste.md",
                ":::details Lösung",
                ":::details",
                "lessons/01-erste.md:20: “:::details” needs a title.",
            ),
            (
                "lessons/02-zweite.md",
                "---\ntitle",
                "title",
                "lessons/02-zweite.md:1: The lesson must begin with a front matter",
            ),
            ("images/bild.svg", "<circle", "<script/><circle", "images/bild.svg: The element “script” is not allowed"),
            (
                "images/bild.svg",
                "<circle",
                "<circle onload='x'",
                "images/bild.svg: The attribute “onload” is not allowed",
            ),
        ],
    )
    def test_name_file_line_and_what_is_allowed(self, folder, name, old, new, fault):
        edit(folder, name, old, new)
        assert any(fault in line for line in faults_of(folder)), faults_of(folder)

    def test_lists_all_at_once(self, folder):
        edit(folder, "course.yaml", "language: de", "language: fr")
        edit(folder, "lessons/01-erste.md", "## Überschrift", "# Überschrift")
        assert len(faults_of(folder)) >= 2

    def test_refuses_foreign_files_and_links(self, folder):
        (folder / "virus.exe").write_bytes(b"MZ")
        (folder / "lessons" / "link.md").symlink_to("/etc/passwd")
        lines = faults_of(folder)
        assert any(line.startswith("virus.exe: Files of this type are not allowed") for line in lines)
        assert any(line.startswith("lessons/link.md: Links are not allowed") for line in lines)

    def test_names_the_line_that_is_not_utf_8(self, folder):
        (folder / "lessons" / "02-zweite.md").write_bytes(SECOND.encode() + "Süß".encode("latin-1"))
        assert faults_of(folder) == ["lessons/02-zweite.md:8: The file is not UTF-8."]

    def test_refuses_a_folder_that_is_not_there(self, tmp_path):
        catalog()
        assert "There is no such folder." in faults_of(tmp_path / "nirgends")[0]


class TestCommand:
    def test_prints_faults_in_german(self, folder):
        edit(folder, "course.yaml", "language: de", "language: fr")
        with translation.override("de"), pytest.raises(CommandError, match="Ein Fehler; es wurde nichts importiert"):
            call_command("import_course", str(folder))

    def test_says_what_it_did(self, folder, capsys):
        call_command("import_course", str(folder))
        assert "4 created" in capsys.readouterr().out
        call_command("import_course", str(folder), "--dry-run")
        assert "Dry run" in capsys.readouterr().out


class TestMarkdownReader:
    def test_stores_lists_and_quotes_as_wagtail_does(self):
        html = MarkdownReader(file="x.md", faults=Faults()).rich_text("- eins\n\n- zwei\n\n> Zitat")
        assert "<li>eins</li>" in html
        assert "<p>Zitat" not in html


def test_a_course_of_the_demo_has_no_faults_and_imports_twice(tmp_path):
    """The others come back from their export (test_exporting)."""
    name = "datenschutz-ki"
    catalog()
    source = Path(__file__).resolve().parents[2] / "lms" / "demo" / "courses" / name
    shutil.copytree(source, tmp_path / name)
    first = import_course(tmp_path / name, at=AT)
    second = import_course(tmp_path / name, at=AT)
    assert first.created
    assert (second.created, second.updated) == ([], [])
    assert faults_in_the_catalog() == []


def faults_in_the_catalog():
    """What would keep any page of the catalog from being published."""
    pages = [page.specific for page in Page.objects.descendant_of(catalog())]
    assert len(pages) > 8
    return errors_of(problem for page in pages for problem in problems_of(page, on=AT.date()))


class TestLiveSession:
    FILE = '---\ntitle: "Werkstatt"\nminutes: 90\nsetting: both\n---\n\nBringen Sie eine Aufgabe mit.\n'

    def add(self, folder, text):
        (folder / "lessons/03-werkstatt.md").write_text(text, encoding="utf-8")
        edit(
            folder,
            "course.yaml",
            "      - page: lessons/02",
            "      - live: lessons/03-werkstatt.md\n      - page: lessons/02",
        )

    def test_is_made_and_its_dates_are_left_alone(self, folder):
        self.add(folder, self.FILE)
        import_course(folder, at=AT)
        session = LiveSessionPage.objects.get()
        assert (session.title, session.slug, session.planned_minutes, session.setting) == (
            "Werkstatt",
            "werkstatt",
            90,
            "both",
        )
        assert "Bringen Sie eine Aufgabe mit." in str(session.body)
        event = make_event(session)
        assert import_course(folder, at=AT).updated == []
        assert session.events.get() == event

    def test_needs_a_setting_that_there_is(self, folder):
        self.add(folder, self.FILE.replace("both", "moon"))
        (fault,) = faults_of(folder)
        assert fault.startswith("lessons/03-werkstatt.md:4: “setting” must be one of")


class TestWithIdsOf:
    def ids(self, before: str, after: str) -> str:
        """The ids of new blocks, "-" for none. Blocks are letters: "a" is a text, "A" a heading; their old ids the same."""
        old = [{"type": "heading" if one.isupper() else "text", "value": one, "id": one} for one in before]
        new = [{"type": "heading" if one.isupper() else "text", "value": one} for one in after]
        return "".join(block.get("id", "-") for block in with_ids_of(old, new))

    @pytest.mark.parametrize(
        ("before", "after", "ids"),
        [
            ("abc", "abc", "abc"),
            ("abc", "axc", "abc"),
            ("abc", "xabc", "-abc"),
            ("abc", "ac", "ac"),
            ("aBc", "axYc", "a-Bc"),
            ("aBc", "aXc", "aBc"),
            ("aBc", "axc", "a-c"),
            ("", "ab", "--"),
        ],
    )
    def test_gives_each_block_the_id_of_the_one_it_stands_for(self, before, after, ids):
        assert self.ids(before, after) == ids

    def test_keeps_ids_that_the_folder_gives(self):
        old = [{"type": "text", "value": "a", "id": "a"}, {"type": "text", "value": "b", "id": "b"}]
        new = [{"type": "text", "value": "a", "id": "b"}, {"type": "text", "value": "b"}]
        assert [block.get("id") for block in with_ids_of(old, new)] == ["b", None]
