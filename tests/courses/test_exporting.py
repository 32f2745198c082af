"""A course goes out and comes back without loss."""

import datetime
import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.blocks import LessonBody
from courses.exporting import CourseFolder, ExportRefused, export_course
from courses.exporting.blocks import body_to_markdown
from courses.exporting.outlet import Outlet
from courses.exporting.registry import block_formats, lesson_writers
from courses.exporting.run import COURSE_FIELDS
from courses.exporting.yaml import dump
from courses.importing import ImportRefused, import_course
from courses.importing.faults import Faults
from courses.importing.markdown import MarkdownReader
from courses.importing.registry import lesson_kinds
from courses.importing.schema import CourseFile, LessonFrontMatter
from courses.models import (
    CaptionTrack,
    CoursePage,
    CourseVersion,
    LessonPage,
    LiveSessionPage,
    MediaFile,
    RoleFamily,
    TransferTaskPage,
)
from courses.models.portable import portable_stream
from courses.queries import current_version
from quizzes.actions import freeze_question
from quizzes.importing import QuizFile
from quizzes.models import (
    Question,
    QuestionCategory,
    QuestionHint,
    QuestionVersion,
    QuizPage,
    QuizSlot,
    ReviewAspect,
    ScoreBand,
)
from tests.courses.test_importing import COURSE_YAML, LESSON, SECOND, SVG, faults_in_the_catalog
from tests.factories.courses import add_lesson, catalog, lessons_of, make_course, noon, publish
from tests.factories.media import VTT, block, make_recording, make_video, mp4_bytes, with_body
from tests.factories.quizzes import make_category, make_multiple_choice, make_single_choice

pytestmark = pytest.mark.django_db

AT = noon("2026-11-22")
DEMO = Path(__file__).resolve().parents[2] / "lms" / "demo" / "courses"
FILES = {
    "course.yaml": COURSE_YAML,
    "lessons/01-erste.md": LESSON,
    "lessons/02-zweite.md": SECOND,
    "images/bild.svg": SVG,
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LMS_COURSES = {**getattr(settings, "LMS_COURSES", {}), "PROTECTED_ROOT": str(tmp_path / "protected")}


def image(name: str = "Foto 1.svg", title: str = "Ein Foto"):
    return get_image_model().objects.create(title=title, file=ContentFile(SVG.encode(), name), width=10, height=10)


def document(title: str = "Merkblatt", content: bytes = b"%PDF-1.7 Text"):
    return get_document_model().objects.create(title=title, file=ContentFile(content, "Merkblatt.pdf"))


def recording() -> MediaFile:
    return make_recording(
        title="Ein Gespräch",
        transcript='<h3 data-block-key="a">Teil 1 &amp; 2</h3><p data-block-key="b">Gesagt <b>wird</b></p><h3>Ende</h3>',
    )


def video(title: str = "Der Film", **fields: Any) -> MediaFile:
    film = make_video(title=title, duration=datetime.timedelta(seconds=90.5), poster=image("p.svg", "Poster"), **fields)
    CaptionTrack.objects.create(media=film, language="en", file=ContentFile(VTT.encode(), name="en.vtt"))
    return film


def empty_the_site() -> None:
    """As if no course had ever been here."""
    for model in (QuizSlot, QuestionVersion, CourseVersion, Question, QuestionCategory):
        for row in model.objects.order_by("pk"):
            row.delete()
    for page in Page.objects.filter(pk__in=CoursePage.objects.values("pk")):
        page.delete()
    for model in (MediaFile, get_image_model(), get_document_model(), RoleFamily):
        model.objects.all().delete()
    catalog().add_child(instance=CoursePage(title="Vorher", slug="vorher"))  # which has to be completed before
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
    course.description = (
        f'<p data-block-key="a">Siehe <a linktype="page" id="{course.get_descendants().last().pk}">dort</a></p>'
    )
    course.role_families = [RoleFamily.objects.get_or_create(slug="vertrieb", defaults={"name": "Vertrieb"})[0]]
    before = CoursePage.objects.filter(slug="vorher").first()
    course.prerequisites = [before or catalog().add_child(instance=CoursePage(title="Vorher", slug="vorher"))]
    for name, value in COURSE_FIELD_VALUES.items():
        setattr(course, name, value)
    publish(course)
    body = [
        {"type": kind, "value": value, "id": f"00000000-0000-4000-8000-{number:012}"}
        for number, (kind, value) in enumerate(all_blocks(course))
    ]
    lesson = add_lesson(course, "Erste Lektion", body=json.dumps(body), search_description="Kurz: “alles”.")
    assert len(lesson.body) == len(body)
    return course


COURSE_FIELD_VALUES = {
    "opens_on": datetime.date(2026, 1, 2),
    "closes_on": datetime.date(2027, 1, 2),
    "lesson_order": "fixed",
    "completion_rule": "minimum_attendance",
    "minimum_attendance": 1,
    "duration": 8,
    "duration_unit": "units",
    "law_state_on": datetime.date(2026, 3, 4),
    "review_on": datetime.date(2027, 3, 4),
    "fernusg_result": "licensed",
    "fernusg_on": datetime.date(2026, 5, 6),
    "fernusg_by": "Dr. Beispiel",
    "zfu_number": "7410021",
}


def other_lessons(course: CoursePage) -> None:
    """A live session and a task for the job."""
    body = json.dumps([{"type": "text", "value": "<p>Bringen Sie Fragen mit.</p>", "id": "a"}])
    chapter = course.get_children().first()
    session = LiveSessionPage(title="Werkstatt", slug="werkstatt", planned_minutes=60, setting="both", body=body)
    task = TransferTaskPage(
        title="Anwenden",
        slug="anwenden",
        planned_minutes=45,
        is_required=False,
        body=body,
        text_rule="no",
        minutes_rule="required",
        max_files=2,
        allows_documents=False,
        allows_slides=True,
        allows_images=True,
        rubric=json.dumps(
            [
                {
                    "type": "criterion",
                    "value": {"title": "Erstens: ja", "hint": "Woran?", "has_partly": True},
                    "id": "1",
                },
                {"type": "criterion", "value": {"title": "Zweitens", "hint": "", "has_partly": False}, "id": "2"},
            ]
        ),
    )
    for page in (session, task):
        page.live = False
        chapter.refresh_from_db()
        chapter.add_child(instance=page)
        publish(page)


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
    yield (
        "comparison",
        {"before_label": "Vorher", "before": rich, "after_label": "", "after": "<p>gut</p>", "why": rich},
    )
    yield "checklist", {"title": "Liste", "items": [{"type": "item", "value": "- [ ] a", "id": "a1"}]}
    yield (
        "table",
        {
            "columns": [{"type": "text", "heading": "A | B"}, {"type": "text", "heading": ""}],
            "rows": [{"values": ["<p>eins | <b>zwei</b></p>", ""]}],
            "caption": "",
        },
    )
    yield (
        "table",
        {
            "columns": [{"type": "text", "heading": "A"}],
            "rows": [{"values": ["<p>eins</p><p>zwei</p>"]}],
            "caption": "Mit Titel",
        },
    )
    yield "code", {"language": "python", "code": "print('```')\n\n"}
    yield "code", {"language": "prompt", "code": "kein Prompt"}
    yield from newer_blocks(rich)


def newer_blocks(rich: str):
    yield "accordion", {"items": [item("Frage: eins?", rich, "b1"), item("Zwei", "<p>Kurz</p>", "b2")]}
    yield "video", {"media": video().pk, "caption": "Sagt: so"}
    # Another one with the same content, and one with the same title.
    yield "video", {"media": video("Derselbe Film", transcript="<p>Anders</p>").pk, "caption": ""}
    yield "video", {"media": video(content=mp4_bytes(3000)).pk, "caption": ""}
    yield "audio", {"media": recording().pk, "caption": ""}
    vimeo = {"provider": "vimeo", "id": "123456789/abcdef0123"}
    youtube = {"provider": "youtube", "id": "dQw4w9WgXcQ"}
    poster = image("poster.svg", "Noch ein Poster").pk
    yield "external_video", {"video": youtube, "title": "T", "poster": poster, "minutes": 4, "transcript": "<p>X</p>"}
    yield "external_video", {"video": vimeo, "title": "T", "poster": None, "minutes": None, "transcript": ""}
    yield "document", {"document": document().pk, "title": "Eigener: Titel", "text": "Wofür"}
    yield "document", {"document": document("Zweites Blatt", b"%PDF-1.7 zwei").pk, "title": "", "text": ""}
    yield "reflection", {"question": "Was nehmen Sie mit?", "help": "Ein Satz."}
    yield "knowledge_check", {"question": make_single_choice(make_category("Zwischendurch"), text="<p>Na?</p>").pk}


def item(title: str, text: str, key: str):
    return {"type": "item", "value": {"title": title, "text": text}, "id": key}


def full_quiz(course: CoursePage) -> QuizPage:
    category = make_category("Wissen & Können")
    make_single_choice(category, text="<p>Was <b>stimmt</b>?</p>", objective="Ziel", difficulty="hard")
    make_multiple_choice(category, rule="right_minus_wrong")
    fixed = make_single_choice(make_category("Andere"), text="<p>Und fest?</p>")
    make_single_choice(category, is_published=False)
    tagged = make_single_choice(make_category("Dritte"), name="Die dritte", penalty=Decimal("0.25"), is_pilot=True)
    tagged.hints = [QuestionHint(text="<p>Ein <b>Hinweis</b></p>", clears_wrong=True)]
    tagged.tags.add("Recht", "Technik")
    tagged.save()
    freeze_question(question=tagged, at=AT)
    quiz = QuizPage(
        title="Test",
        slug="test",
        wait_after_first_minutes=60,
        wait_after_later_minutes=1440,
        counting="average",
        opens_at=AT,
        closes_at=AT + datetime.timedelta(days=9),
        overdue="refuse",
        behavior="immediate",
        asks_certainty=True,
        navigation="in_order",
        review={"result": ["answer"], "later": [], "closed": list(ReviewAspect.values)},
        offers_practice=True,
        shuffle_questions=True,
        intro="<p>Viel <i>Erfolg</i></p>",
        planned_minutes=7,
        pass_percent=55,
        attempts_allowed=2,
        time_limit_minutes=9,
        shuffle_options=False,
        questions_per_page=0,
        pretest="returning",
        testing_out_percent=85,
        live=False,
    )
    quiz.slots = [
        QuizSlot(category=category, draw_count=2, sort_order=0),
        QuizSlot(question=fixed, points=2, sort_order=1),
        QuizSlot(tag=Tag.objects.get(name="Recht"), objective="", sort_order=2),
    ]
    quiz.score_bands = [ScoreBand(from_percent=80, text="<p>Sehr <b>gut</b></p>")]
    course.refresh_from_db()
    course.add_child(instance=quiz)
    return publish(quiz)


class TestEverything:
    """The promise: what goes out comes back the same, on any site."""

    def test_comes_back_with_equal_content_and_goes_out_with_equal_bytes(self, tmp_path):
        course = full_course()
        other_lessons(course)
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
        other_lessons(course)
        full_quiz(course)
        folder = saved(export_course(CoursePage.objects.get(slug="voll")), tmp_path / "voll")
        pages = list(Page.objects.order_by("pk").values_list("pk", "latest_revision", "path"))
        images = get_image_model().objects.count()
        report = import_course(folder, at=AT)
        assert (report.created, report.updated, report.left_alone) == ([], [], [])
        assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision", "path")) == pages
        assert get_image_model().objects.count() == images
        assert QuestionCategory.objects.count() == 4
        assert MediaFile.objects.count() == 4

    def test_keeps_names_and_titles_of_recordings(self, tmp_path):
        written = {
            "ton_2.mp3": "ton_2",
            "Rundgang-Teil1.MP3": "Rundgang-Teil1",
            "Über uns (neu).mp3": "uber_uns_neu",
            "v1.2 final.mp3": "v12_final",
            "音.mp3": "aufnahme-zu",
        }
        blocks = []
        for name in written:
            media = make_recording(title=f"Aufnahme zu {name.removesuffix('.mp3')}")
            media.file = ContentFile(media.file.read(), name=name)
            media.save()
            blocks.append(block("audio", {"media": media.pk, "caption": ""}))
        titles = set(MediaFile.objects.values_list("title", flat=True))
        course = make_course("Lektion", **COURSE_TEXTS, slug="probe", objectives=[("objective", "Sie können es.")])
        with_body(lessons_of(course)[0], *blocks)
        first = export_course(course)
        assert {path for path in first.files if path.endswith(".mp3")} == {
            f"media/{stem}.mp3" for stem in written.values()
        }
        empty_the_site()
        import_course(saved(first, tmp_path / "probe"), at=AT)
        assert set(MediaFile.objects.values_list("title", flat=True)) == titles
        assert export_course(CoursePage.objects.get(slug="probe")).files == first.files

    @pytest.mark.parametrize("name", ["ki-grundlagen", "gute-prompts"])
    def test_of_the_demo_says_what_the_folder_says(self, name, tmp_path):
        catalog()
        import_course(DEMO / name, at=AT)
        assert faults_in_the_catalog() == []
        course = CoursePage.objects.get(slug=name)
        first = export_course(course)
        content = {lesson.slug: portable_stream(lesson.body) for lesson in LessonPage.objects.descendant_of(course)}
        report = import_course(saved(first, tmp_path / name), at=AT)
        assert (report.created, report.updated) == ([], [])
        empty_the_site()
        import_course(tmp_path / name, at=AT)
        course = CoursePage.objects.get(slug=name)
        assert {
            lesson.slug: portable_stream(lesson.body) for lesson in LessonPage.objects.descendant_of(course)
        } == content
        assert export_course(course).files == first.files
        assert {path for path in first.files if path.startswith("media/")} == {
            f"media/{file.name}" for file in (DEMO / name).glob("media/*")
        }
        for lesson in (DEMO / name / "lessons").iterdir():
            wanted = lesson.read_text(encoding="utf-8").partition("\n---\n")[2]
            written = first.files[f"lessons/{lesson.name}"].decode().partition("\n---\n")[2]
            assert without_yaml_fences(written) == without_yaml_fences(wanted)


YAML_FENCES = {
    "prompt",
    "comparison",
    "checklist",
    "accordion",
    "reflection",
    "knowledge_check",
    "video",
    "external_video",
}


def joined_lines(value: Any) -> Any:
    """YAML data with its texts on one line each."""
    if isinstance(value, dict):
        return {key: joined_lines(part) for key, part in value.items()}
    if isinstance(value, list):
        return [joined_lines(part) for part in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def without_yaml_fences(markdown: str) -> str:
    """Where bytes may differ: YAML can be written in several ways, quoted or not, and an export adds keys of blocks."""
    parts = re.sub(r"^\{#[-0-9a-f]+\}\n\n", "", markdown, flags=re.MULTILINE).split("```")
    for number in range(1, len(parts), 2):
        name, _newline, text = parts[number].partition("\n")
        if name in YAML_FENCES:
            parts[number] = name + json.dumps(joined_lines(yaml.safe_load(text)), sort_keys=True)
    return "```".join(parts)


class TestFormats:
    """Other apps add blocks, lessons and fields; none of them may be forgotten."""

    def test_exist_for_every_block_of_a_lesson(self):
        """A block without one would be written as YAML, without loss; that is to be decided, not to happen."""
        assert set(block_formats()) == set(LessonBody().child_blocks)

    def test_exist_for_every_kind_of_lesson_that_can_be_imported(self):
        assert {writer.key for writer in lesson_writers().values()} == set(lesson_kinds())

    def test_exist_for_every_field_of_a_course(self):
        assert {*COURSE_FIELDS, "documents", "outline"} == set(CourseFile.model_fields)

    def test_write_fields_of_quizzes_and_lessons(self, tmp_path):
        course = full_course()
        full_quiz(course)
        files = export_course(CoursePage.objects.get(slug="voll")).files
        outline = yaml.safe_load(files["course.yaml"])["outline"]
        quiz = next(item["quiz"] for chapter in outline for item in chapter["lessons"] if "quiz" in item)
        assert set(quiz) == set(QuizFile.model_fields)
        front = yaml.safe_load(files["lessons/02-erste-lektion.md"].decode().split("---\n")[1])
        assert set(front) == set(LessonFrontMatter.model_fields)

    @pytest.mark.parametrize("kind", sorted(LessonBody().child_blocks))
    def test_fall_back_on_yaml_without_loss(self, kind, monkeypatch, tmp_path):
        """As a block of another app that registers nothing: its id goes along, too."""
        monkeypatch.setattr("courses.exporting.blocks.block_formats", dict)
        course = make_course("Zweite Lektion")
        values = [value for name, value in all_blocks(course) if name == kind]
        body = [{"type": kind, "value": value, "id": f"id-{number}"} for number, value in enumerate(values)]
        lesson = add_lesson(course, "Erste Lektion", body=json.dumps(body))
        markdown = body_to_markdown(lesson, Outlet(course).texts("lessons/01-erste.md"))
        assert markdown.count(f"```block {kind}\n") == len(values)
        for number in range(len(values)):
            assert f"{{#id-{number}}}" in markdown


class TestGenericBlocks:
    """What the generic form refuses, with its line."""

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("```block zauber\na: 1\n```", "x.md:1: A block is one of: accordion, audio, callout, "),
            ("```block code\n- a\n```", "x.md:2: Here must stand fields: language, code."),
            ("```block code\nfarbe: rot\n```", "x.md:2: “farbe” is not known here."),
            ("```block code\ncode: [a]\n```", "x.md:2: Here must stand text."),
            ("```block checklist\ntitle: T\nitems: a\n```", "x.md:3: Here must stand a list."),
            ("```block table\nrows: 3\n```", "x.md:2: A table has “caption”"),
            ("```block table\ncolumns: [{type: text, heading: A}]\nrows: [[a, b]]\n```", "x.md:2: A table has"),
            ("```block text\n<b>fett</b>\n```", "HTML is not allowed"),
            ("```block heading\n{\n```", "This is not valid YAML"),
            ("{#a}\n\nEins\n\n{#a}\n\nZwei", "x.md:7: The id “a” stands twice in this lesson."),
        ],
    )
    def test_are_refused(self, text, fault):
        faults = Faults()
        MarkdownReader(file="x.md", faults=faults).blocks(text)
        assert any(fault in str(item) for item in faults.items), faults.items

    def test_are_checked_as_the_editor_checks_them(self, tmp_path):
        catalog()
        files = {**FILES, "lessons/02-zweite.md": SECOND + "\n```block heading\ntext: Titel\nlevel: '7'\n```\n"}
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(ImportRefused, match=r"lessons/02-zweite\.md:9: .*7"):
            import_course(tmp_path, at=AT)
        assert not CoursePage.objects.exists()


class TestIdentity:
    """Keys find lessons, equal blocks keep their ids."""

    @pytest.fixture
    def folder(self, tmp_path):
        import_course_of(tmp_path / "neu", FILES)
        return export_course(CoursePage.objects.get())

    def test_finds_a_lesson_by_its_key_that_was_renamed_and_moved(self, folder, tmp_path):
        key = LessonPage.objects.get(slug="zweite").translation_key
        files = texts_of(folder)
        files["lessons/02-zweite.md"] = files["lessons/02-zweite.md"].replace("slug: zweite", "slug: umbenannt")
        files["course.yaml"] = files["course.yaml"].replace(
            "      - page: lessons/02-zweite.md", "  - chapter: Ende\n    lessons:\n      - page: lessons/02-zweite.md"
        )
        report = import_course_of(tmp_path / "wieder", files)
        assert LessonPage.objects.get(translation_key=key).slug == "umbenannt"
        assert LessonPage.objects.count() == 2
        assert (report.created, report.updated, report.left_alone) == (["Ende"], ["Zweite Lektion"], [])

    def test_lets_two_lessons_swap_their_short_names(self, folder, tmp_path):
        keys = {lesson.slug: lesson.translation_key for lesson in LessonPage.objects.all()}
        files = texts_of(folder)
        files["lessons/01-erste.md"] = files["lessons/01-erste.md"].replace("slug: erste", "slug: zweite")
        files["lessons/02-zweite.md"] = files["lessons/02-zweite.md"].replace("slug: zweite", "slug: erste")
        import_course_of(tmp_path / "wieder", files)
        assert {lesson.slug: lesson.translation_key for lesson in LessonPage.objects.all()} == {
            "erste": keys["zweite"],
            "zweite": keys["erste"],
        }

    def test_refuses_a_copy_with_the_same_keys_and_takes_one_without(self, folder, tmp_path):
        files = texts_of(folder)
        files["course.yaml"] = files["course.yaml"].replace("slug: probe", "slug: kopie")
        with pytest.raises(ImportRefused, match="please remove the lines “key:” first"):
            import_course_of(tmp_path / "kopie", files)
        without = {name: re.sub(r"(?m)^ *key: .*\n", "", text) for name, text in files.items()}
        import_course_of(tmp_path / "ohne", without)
        assert LessonPage.objects.count() == 4

    def test_keeps_the_ids_of_blocks_that_stay_or_change_in_place(self, folder, tmp_path):
        lesson = LessonPage.objects.get(slug="erste")
        before = {block.block_type: block.id for block in lesson.body}
        files = texts_of(folder)
        name = "lessons/01-erste.md"
        files[name] = files[name].replace("Das ist wichtig.", "Das ist sehr wichtig.")
        files[name] = files[name].replace("## Überschrift", "## Überschrift\n\nEin neuer Absatz.")
        import_course_of(tmp_path / "wieder", files)
        after = {block.block_type: block.id for block in LessonPage.objects.get(slug="erste").body[:1]}
        assert after == {"text": before["text"]}
        later = {block.block_type: block.id for block in LessonPage.objects.get(slug="erste").body[3:]}
        assert later == {kind: before[kind] for kind in later}

    def test_takes_over_ids_that_the_folder_gives(self, tmp_path):
        files = {**FILES, "lessons/02-zweite.md": SECOND.replace("Kurz.", "{#mein-1}\n\nKurz.")}
        import_course_of(tmp_path / "neu", files)
        assert LessonPage.objects.get(slug="zweite").body[0].id == "mein-1"

    def test_keeps_a_bank_that_two_courses_share(self, tmp_path):
        """Exported with one course, it comes back as the bank of the other, not as a second one."""
        other = make_course("Lektion", **COURSE_TEXTS, title="Andere", slug="andere")
        add_objective(other)
        quiz = full_quiz(other)
        export_course(CoursePage.objects.get(slug="andere"))
        names = set(QuestionCategory.objects.values_list("source_id", flat=True))
        course = make_course("Lektion", **COURSE_TEXTS, title="Eine", slug="eine")
        add_objective(course)
        course.refresh_from_db()
        second = QuizPage(title="Test 2", slug="test-2", planned_minutes=5, live=False)
        second.slots = [QuizSlot(category=quiz.slots.first().category, draw_count=1)]
        course.add_child(instance=second)
        publish(second)
        folder = export_course(CoursePage.objects.get(slug="eine"))
        report = import_course(saved(folder, tmp_path / "eine"), at=AT)
        assert (report.created, report.updated) == ([], [])
        assert set(QuestionCategory.objects.values_list("source_id", flat=True)) == names


COURSE_TEXTS = {"summary": "Kurz.", "authors": "Team", "license": "CC0"}


def add_objective(course: CoursePage) -> None:
    course.objectives = [("objective", "Sie können es.")]
    publish(course)


def texts_of(folder: CourseFolder) -> dict[str, str]:
    return {name: content.decode() for name, content in folder.files.items()}


def import_course_of(path: Path, files: dict[str, str]):
    catalog()
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return import_course(path, at=AT)


class TestRefusal:
    def test_of_a_course_that_is_not_published(self):
        course = catalog().add_child(instance=CoursePage(title="Entwurf", slug="entwurf", live=False))
        with pytest.raises(ExportRefused, match="Only a published course"):
            export_course(course)

    def test_of_text_that_the_format_does_not_know(self):
        course = make_course(**COURSE_TEXTS)
        add_objective(course)
        add_lesson(course, "Fremd", body=json.dumps([{"type": "text", "value": "<p>a<s>b</s></p>", "id": "a"}]))
        with pytest.raises(ExportRefused, match="Lesson “Fremd”, block 1"):
            export_course(CoursePage.objects.get(pk=course.pk))

    def test_of_a_block_whose_question_is_gone(self):
        course = make_course(**COURSE_TEXTS)
        add_objective(course)
        add_lesson(course, "Leer", body=json.dumps([{"type": "knowledge_check", "value": {"question": 99}, "id": "a"}]))
        with pytest.raises(
            ExportRefused, match=r"lessons/03-leer\.md: something that a block shows is not on this site"
        ):
            export_course(CoursePage.objects.get(pk=course.pk))

    def test_lists_all_reasons(self):
        course = make_course(title="Leer")
        with pytest.raises(ExportRefused) as refused:
            export_course(course)
        assert len(refused.value.reasons) >= 4


class TestZip:
    def test_is_the_same_at_any_time(self, tmp_path):
        import_course_of(tmp_path / "neu", FILES)
        course = CoursePage.objects.get()
        first = export_course(course).as_zip()
        assert export_course(course).as_zip() == first
        with zipfile.ZipFile(io.BytesIO(first)) as archive:
            assert archive.namelist() == sorted(archive.namelist())
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert archive.namelist()[0] == "probe/course.yaml"


class TestCommand:
    def test_writes_a_folder_or_a_file(self, tmp_path, capsys):
        import_course_of(tmp_path / "neu", FILES)
        call_command("export_course", "probe", str(tmp_path / "raus"))
        assert "4 files written" in capsys.readouterr().out
        assert (tmp_path / "raus" / "lessons" / "01-erste.md").exists()
        call_command("export_course", "probe", str(tmp_path / "raus.zip"), "--zip")
        call_command("import_course", str(tmp_path / "raus.zip"))
        assert "0 created, 0 updated" in capsys.readouterr().out

    def test_says_why_it_did_not(self, tmp_path):
        import_course_of(tmp_path / "neu", FILES)
        with pytest.raises(CommandError, match="There is no course"):
            call_command("export_course", "nirgends", str(tmp_path / "raus"))
        with pytest.raises(CommandError, match="is there already and not empty"):
            call_command("export_course", "probe", str(tmp_path / "neu"))


class TestDump:
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        )
    )
    def test_is_read_as_what_was_written(self, value):
        assert yaml.safe_load(dump(value)) == value

    def test_looks_like_what_people_write(self):
        value = {"slug": "a-b", "text": "eins\nzwei", "list": [{"a": 1, "b": "Ja: nein"}], "yes": "no"}
        assert dump(value) == 'slug: a-b\ntext: |-\n  eins\n  zwei\nlist:\n  - a: 1\n    b: "Ja: nein"\n"yes": "no"\n'
