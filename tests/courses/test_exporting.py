"""A course goes out and comes back without loss."""

import io
import json
import zipfile
from pathlib import Path

import pytest
import yaml
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.actions import publishing_one_version
from courses.blocks import LessonBody
from courses.exporting import CourseFolder, ExportRefused, export_course
from courses.exporting.blocks import body_to_markdown
from courses.exporting.outlet import Outlet
from courses.exporting.registry import block_formats, lesson_writers
from courses.exporting.run import COURSE_FIELDS
from courses.exporting.yaml import dump
from courses.importing import import_course
from courses.importing.registry import lesson_kinds
from courses.importing.schema import CourseFile
from courses.models import CoursePage, CourseVersion, LessonPage
from courses.models.portable import portable_stream
from courses.queries import current_version
from quizzes.models import Question, QuestionCategory, QuestionVersion, QuizPage, QuizSlot
from tests.factories.courses import add_lesson, catalog, make_course, noon, publish
from tests.factories.quizzes import make_category, make_multiple_choice, make_single_choice

pytestmark = pytest.mark.django_db

AT = noon("2026-11-22")
DEMO = Path(__file__).resolve().parents[2] / "lms" / "demo" / "courses"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0f01f0005000201"
    "c89b1e4a0000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def image(name: str = "Foto 1.svg", title: str = "Ein Foto"):
    return get_image_model().objects.create(title=title, file=ContentFile(SVG, name), width=10, height=10)


def document():
    return get_document_model().objects.create(title="Merkblatt", file=ContentFile(b"%PDF-1.7 Text", "Merkblatt.pdf"))


def empty_the_site() -> None:
    """As if no course had ever been here."""
    for model in (QuizSlot, QuestionVersion, CourseVersion, Question, QuestionCategory):
        for row in model.objects.order_by("pk"):
            row.delete()
    with publishing_one_version(at=AT, author=None):  # deleting page by page announces nothing
        for page in Page.objects.filter(pk__in=CoursePage.objects.values("pk")):
            page.delete()
    for model in (get_image_model(), get_document_model()):
        model.objects.all().delete()
    # New rows get other ids than those before.
    catalog().add_child(instance=CoursePage(title="Anderer Kurs", slug="anderer"))


def saved(folder: CourseFolder, path: Path) -> Path:
    folder.save(path)
    return path


def full_course() -> CoursePage:
    """A course as a trainer makes it in the editor, with everything that a lesson can have."""
    course = make_course(
        "Zweite Lektion",
        title="Voller Kurs",
        slug="voll",
        summary="Alles, was es gibt.",
        authors="Team A, Team B",
        license="CC-BY-4.0",
        chapter="Das 1. Kapitel: Anfang",
        audience="Alle",
    )
    course.objectives = [("objective", "Sie können es.")]
    course.cover = image("cover.svg", "Titelbild")
    course.description = f'<p data-block-key="a">Siehe <a linktype="page" id="{course.get_descendants().last().pk}">dort</a></p>'
    publish(course)
    body = [
        {"type": kind, "value": value, "id": f"00000000-0000-4000-8000-{number:012}"}
        for number, (kind, value) in enumerate(all_blocks(course))
    ]
    lesson = add_lesson(course, "Erste Lektion", body=json.dumps(body), search_description="Kurz: “alles”.")
    assert len(lesson.body) == len(body)
    return course


def all_blocks(course: CoursePage):
    second = LessonPage.objects.get(title="Zweite Lektion")
    rich = (
        f'<p data-block-key="x1">Ein <b>fettes</b> <i>Wort</i>, <code>x = `1`</code> und ein '
        f'<a linktype="page" id="{second.pk}">Verweis</a>, <a linktype="document" id="{document().pk}">Merkblatt</a>, '
        f'<a linktype="page" id="{catalog().pk}">Kurse</a>, <a href="https://example.org/?a=1&amp;b=(2)">außen</a>.<br/>'
        "Neue Zeile</p><ul><li>eins<ul><li>innen</li></ul></li></ul><ol><li>a</li></ol><blockquote>Zitat</blockquote>"
    )
    yield "text", rich
    yield "text", "<p>Noch ein Text, <b>gleich danach.</b>Ja</p>"
    yield "heading", {"text": "Größe * <b> & Co.", "level": "2"}
    yield "heading", {"text": "1. Schritt", "level": "3"}
    yield "image", {"image": image().pk, "alt": "Ein [Kreis]", "is_decorative": False, "caption": 'Sagt "so" & \\ so'}
    yield "image", {"image": image("bild.png.svg").pk, "alt": "", "is_decorative": True, "caption": ""}
    for kind in ("note", "caution", "practice", "example"):
        yield "callout", {"kind": kind, "title": "Titel: *eins*", "text": rich}
    yield "callout", {"kind": "note", "title": "", "text": "<p>::: schräg</p>"}
    yield "details", {"title": "Lösung", "text": rich}
    yield "prompt", {"task": "Tu: dies", "prompt": "Zeile\n\n  eingerückt\n```\nZaun\n```\n", "result": rich, "why": ""}
    yield "comparison", {"before_label": "Vorher", "before": rich, "after_label": "", "after": "<p>gut</p>", "why": rich}
    yield "checklist", {"title": "Liste", "items": [{"type": "item", "value": "- [ ] a", "id": "a1"}]}
    yield "table", {
        "columns": [{"type": "text", "heading": "A | B"}, {"type": "text", "heading": ""}],
        "rows": [{"values": ["<p>eins | <b>zwei</b></p>", ""]}],
        "caption": "",
    }
    yield "table", {
        "columns": [{"type": "text", "heading": "A"}],
        "rows": [{"values": ["<p>eins</p><p>zwei</p>"]}],
        "caption": "Mit Titel",
    }
    yield "code", {"language": "python", "code": "print('```')\n\n"}
    yield "code", {"language": "prompt", "code": "kein Prompt"}


def full_quiz(course: CoursePage) -> QuizPage:
    category = make_category("Wissen & Können")
    make_single_choice(category, text="<p>Was <b>stimmt</b>?</p>", objective="Ziel", difficulty="hard")
    make_multiple_choice(category, rule="right_minus_wrong")
    fixed = make_single_choice(make_category("Andere"), text="<p>Und fest?</p>")
    make_single_choice(category, is_published=False)
    quiz = QuizPage(
        title="Test",
        slug="test",
        intro="<p>Viel <i>Erfolg</i></p>",
        planned_minutes=7,
        pass_percent=55,
        attempts_allowed=2,
        time_limit_minutes=9,
        shuffle_options=False,
        questions_per_page=0,
        live=False,
    )
    quiz.slots = [QuizSlot(category=category, draw_count=2, sort_order=0), QuizSlot(question=fixed, points=2, sort_order=1)]
    course.refresh_from_db()
    course.add_child(instance=quiz)
    return publish(quiz)


class TestEverything:
    """The promise: what goes out comes back the same, on any site."""

    def test_comes_back_with_equal_content_and_goes_out_with_equal_bytes(self, tmp_path):
        course = full_course()
        full_quiz(course)
        hash_before = current_version(course).content_hash
        first = export_course(CoursePage.objects.get(slug="voll"))
        empty_the_site()
        report = import_course(saved(first, tmp_path / "erst"), at=AT)
        assert not report.updated
        course = CoursePage.objects.get(slug="voll")
        assert current_version(course).content_hash == hash_before
        assert export_course(course).files == first.files

    def test_changes_nothing_where_it_came_from(self, tmp_path):
        course = full_course()
        full_quiz(course)
        folder = saved(export_course(CoursePage.objects.get(slug="voll")), tmp_path / "voll")
        pages = list(Page.objects.order_by("pk").values_list("pk", "latest_revision", "path"))
        images = get_image_model().objects.count()
        report = import_course(folder, at=AT)
        assert (report.created, report.updated, report.left_alone) == ([], [], [])
        assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision", "path")) == pages
        assert get_image_model().objects.count() == images
        assert QuestionCategory.objects.count() == 2

    @pytest.mark.parametrize("name", ["ki-grundlagen", "datenschutz-ki", "gute-prompts"])
    def test_of_the_demo_says_what_the_folder_says(self, name, tmp_path):
        catalog()
        import_course(DEMO / name, at=AT)
        course = CoursePage.objects.get(slug=name)
        first = export_course(course)
        content = {lesson.slug: portable_stream(lesson.body) for lesson in LessonPage.objects.descendant_of(course)}
        report = import_course(saved(first, tmp_path / name), at=AT)
        assert (report.created, report.updated) == ([], [])
        empty_the_site()
        import_course(tmp_path / name, at=AT)
        course = CoursePage.objects.get(slug=name)
        assert {lesson.slug: portable_stream(lesson.body) for lesson in LessonPage.objects.descendant_of(course)} == content
        assert export_course(course).files == first.files
        for lesson in (DEMO / name / "lessons").iterdir():
            wanted = lesson.read_text(encoding="utf-8").partition("\n---\n")[2]
            written = first.files[f"lessons/{lesson.name}"].decode().partition("\n---\n")[2]
            assert without_yaml_fences(written) == without_yaml_fences(wanted)


def without_yaml_fences(markdown: str) -> str:
    """Where bytes may differ: YAML can be written in several ways, quoted or not."""
    parts = markdown.split("```")
    for number in range(1, len(parts), 2):
        name, _newline, text = parts[number].partition("\n")
        if name in {"prompt", "comparison", "checklist"}:
            data = yaml.safe_load(text)
            lines = {key: " ".join(value.split()) if isinstance(value, str) else value for key, value in data.items()}
            parts[number] = name + json.dumps(lines, sort_keys=True)
    return "```".join(parts)
