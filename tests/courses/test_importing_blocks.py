"""Videos, recordings, documents, exercises and knowledge checks in course folders."""

import datetime

import pytest
from wagtail.documents import get_document_model

from courses.importing import ImportRefused, import_course
from courses.models import CaptionTrack, CoursePage, CourseVersion, LessonPage, MediaFile
from quizzes.models import Question
from tests.courses.test_importing import SVG
from tests.factories.courses import catalog, noon
from tests.factories.media import MP3, VTT, mp4_bytes

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
  - chapter: "Anfang"
    lessons:
      - page: lessons/01-erste.md
"""
LESSON = """\
---
title: "Erste Lektion"
minutes: 8
---

Ein Text.

"""
VIDEO = "```video\nfile: ../media/film.mp4\ncaption: Ein Film\n```\n"
AUDIO = "```audio\nfile: ../media/ton.mp3\n```\n"
CHECK = "```knowledge_check\nfrom: ../questions/bank.yaml\nquestion: token\n```\n"
NOTES = """\
---
title: "Der Film"
seconds: 90
poster: ../images/bild.svg
---

### Anfang

Gesagt wird **dies**.
"""
BANK = """\
category: "Zwischendurch"
questions:
  - id: token
    type: single_choice
    text: "Was ist ein Token?"
    options:
      - text: "Ein Stück Text"
        correct: true
      - text: "Ein Satz"
"""
FILES: dict[str, str | bytes] = {
    "course.yaml": COURSE,
    "images/bild.svg": SVG,
    "media/film.mp4": mp4_bytes(),
    "media/film.md": NOTES,
    "media/film.de.vtt": VTT,
    "media/ton.mp3": MP3,
    "media/ton.md": "Was zu hören ist.\n",
    "documents/merkblatt.pdf": b"%PDF-1.7 Text",
    "questions/bank.yaml": BANK,
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LMS_COURSES = {**getattr(settings, "LMS_COURSES", {}), "PROTECTED_ROOT": str(tmp_path / "protected")}


@pytest.fixture
def folder(tmp_path):
    catalog()
    return tmp_path / "probe"


def write(folder, body, **changed):
    """The folder with this lesson; `changed` are files by name, None for one that is not there."""
    files = {**FILES, "lessons/01-erste.md": LESSON + body, **changed}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def run(folder, body, **changed):
    return import_course(write(folder, body, **changed), at=AT)


def faults(folder, body, **changed):
    with pytest.raises(ImportRefused) as refused:
        run(folder, body, **changed)
    assert not CoursePage.objects.exists()
    return [str(fault) for fault in refused.value.faults]


class TestVideo:
    def test_comes_with_transcript_captions_and_poster(self, folder):
        run(folder, VIDEO)
        film = MediaFile.objects.get()
        assert (film.title, film.kind, film.content_type) == ("Der Film", "video", "video/mp4")
        assert film.duration == datetime.timedelta(seconds=90)
        assert film.transcript == "<h3>Anfang</h3><p>Gesagt wird <strong>dies</strong>.</p>"
        assert film.poster.title == "probe: images/bild.svg"
        assert [track.language for track in film.tracks] == ["de"]
        block = LessonPage.objects.get().body[1]
        assert (block.value["media"], block.value["caption"]) == (film, "Ein Film")

    def test_is_the_same_the_second_time(self, folder):
        run(folder, VIDEO + AUDIO)
        report = run(folder, VIDEO + AUDIO)
        assert (report.created, report.updated) == ([], [])
        assert MediaFile.objects.count() == 2
        assert CaptionTrack.objects.count() == 1

    def test_takes_over_a_new_transcript_and_new_captions(self, folder):
        run(folder, VIDEO)
        old = CaptionTrack.objects.get()
        film = MediaFile.objects.get()
        changed = {"media/film.md": NOTES.replace("dies", "das"), "media/film.de.vtt": VTT.replace("Guten", "Schönen")}
        report = run(folder, VIDEO, **changed)
        assert report.updated == ["Erste Lektion"]
        film.refresh_from_db()
        assert "<strong>das</strong>" in film.transcript
        track = CaptionTrack.objects.get()
        assert (track.media, track.language) == (film, "de")
        assert "Schönen" in track.file.read().decode()
        assert track.pk != old.pk
        assert CourseVersion.objects.count() == 1  # what is said about a video is no content of the lesson

    def test_leaves_no_files_behind_after_a_dry_run(self, folder, tmp_path):
        import_course(write(folder, VIDEO), at=AT, dry_run=True)
        assert not MediaFile.objects.exists()
        assert [path for path in (tmp_path / "protected").rglob("*") if path.is_file()] == []

    def test_keeps_the_files_of_the_site_after_a_dry_run(self, folder):
        run(folder, VIDEO)
        changed = write(folder, VIDEO, **{"media/film.de.vtt": VTT.replace("Guten", "Schönen")})
        import_course(changed, at=AT, dry_run=True)
        assert CaptionTrack.objects.get().file.read().decode() == VTT

    @pytest.mark.parametrize(
        ("changed", "fault"),
        [
            ({"media/film.de.vtt": None}, "lessons/01-erste.md:8: The video has no captions."),
            ({"media/film.mp4": b"MZ"}, "media/film.mp4: The content is not that of a valid .mp4 file"),
            ({"media/film.mp4": None}, "lessons/01-erste.md:8: The file “media/film.mp4” does not exist"),
            ({"media/film.xx.vtt": VTT}, "media/film.xx.vtt: The name must say a language of the site"),
            ({"media/film.de.vtt": "WEBVTT\n\nkeine Zeit\n"}, "media/film.de.vtt:3: Here a time"),
            ({"media/film.md": NOTES.replace("seconds", "länge")}, "media/film.md:3: “länge” is not known here."),
            ({"media/film.md": NOTES.replace("bild", "fehlt")}, "media/film.md:4: The file “images/fehlt.svg”"),
            ({"media/film.md": NOTES.replace("### A", "## A")}, "media/film.md:7: A transcript has text"),
        ],
    )
    def test_is_refused_with_file_and_line(self, folder, changed, fault):
        found = faults(folder, VIDEO, **changed)
        assert any(item.startswith(fault) for item in found), found

    def test_needs_no_captions_when_nobody_speaks(self, folder):
        run(folder, VIDEO, **{"media/film.de.vtt": None, "media/film.md": "---\nspeech: false\n---\n"})
        assert not MediaFile.objects.get().has_speech

    def test_is_no_recording(self, folder):
        found = faults(folder, VIDEO.replace("```video", "```audio"))
        assert found == [
            "lessons/01-erste.md:9: “../media/film.mp4”: the file's name must end in one of: .mp3, .m4a, .ogg, .wav."
        ]


class TestRecording:
    def test_needs_a_transcript(self, folder):
        run_ok = write(folder, AUDIO)
        import_course(run_ok, at=AT)
        assert MediaFile.objects.get().transcript == "<p>Was zu hören ist.</p>"

    def test_is_refused_without_one(self, folder):
        found = faults(folder, AUDIO, **{"media/ton.md": None})
        assert found[0].startswith("lessons/01-erste.md:8: There is no transcript.")


class TestExternalVideo:
    FENCE = (
        "```external_video\nurl: https://youtu.be/dQw4w9WgXcQ\ntitle: Ein Film\ntranscript: |\n  Kurz **so**.\n```\n"
    )

    def test_is_named_by_its_address(self, folder):
        run(folder, self.FENCE)
        value = LessonPage.objects.get().body.raw_data[1]["value"]
        assert value["video"] == {"provider": "youtube", "id": "dQw4w9WgXcQ"}
        assert value["transcript"] == "<p>Kurz <strong>so</strong>.</p>"

    @pytest.mark.parametrize(
        "form", [FENCE, "```block external_video\nvideo: https://youtu.be/dQw4w9WgXcQ\ntitle: T\n```\n"]
    )
    def test_is_refused_elsewhere(self, folder, form):
        found = faults(folder, form.replace("youtu.be", "tube.example"))
        assert any("This is no address of a video at YouTube or Vimeo." in item for item in found), found


class TestDocument:
    FENCE = "```document\nfile: ../documents/merkblatt.pdf\ntext: Zum Ausdrucken\n```\n"

    def test_has_the_title_that_the_course_gives_it(self, folder):
        titled = COURSE.replace(
            "outline:", 'documents:\n  - file: documents/merkblatt.pdf\n    title: "Das Blatt"\noutline:'
        )
        run(folder, self.FENCE, **{"course.yaml": titled})
        assert get_document_model().objects.get().title == "Das Blatt"

    def test_is_named_after_its_file_else(self, folder):
        run(folder, self.FENCE)
        assert get_document_model().objects.get().title == "merkblatt"


class TestExercises:
    def test_become_blocks(self, folder):
        accordion = (
            "```accordion\nitems:\n  - title: Eins\n    text: Text *eins*\n  - title: Zwei\n    text: Text\n```\n"
        )
        reflection = "{#a1}\n\n```reflection\nquestion: Was nehmen Sie mit?\nhelp: Ein Satz.\n```\n"
        run(folder, f"{accordion}\n{reflection}")
        _text, first, second = LessonPage.objects.get().body
        assert [str(item["text"]) for item in first.value["items"]] == ["<p>Text <em>eins</em></p>", "<p>Text</p>"]
        assert (second.id, second.value["question"]) == ("a1", "Was nehmen Sie mit?")

    def test_name_their_faults(self, folder):
        found = faults(folder, "```accordion\nitems:\n  - title: Eins\n    text: <b>x</b>\n  - title: Zwei\n```\n")
        assert found == ["lessons/01-erste.md:12: “items.text” is missing."]


class TestKnowledgeCheck:
    def test_asks_a_question_of_a_bank_that_no_quiz_draws_from(self, folder):
        run(folder, CHECK)
        question = Question.objects.get()
        assert (question.source_id, question.live) == ("probe/token", True)
        assert LessonPage.objects.get().body.raw_data[1]["value"] == {"question": question.pk}

    def test_is_the_same_the_second_time(self, folder):
        run(folder, CHECK)
        assert run(folder, CHECK).updated == []

    def test_publishes_its_lesson_again_when_the_question_changes(self, folder):
        run(folder, CHECK)
        report = run(folder, CHECK, **{"questions/bank.yaml": BANK.replace("Was ist", "Was meint")})
        assert report.updated == ["Erste Lektion"]
        assert CourseVersion.objects.count() == 2

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            (CHECK.replace("token", "fehlt"), "lessons/01-erste.md:8: “questions/bank.yaml” has no question"),
            (CHECK.replace("bank", "fehlt"), "lessons/01-erste.md:8: The file “questions/fehlt.yaml” does not exist."),
            (CHECK.replace("question:", "frage:"), "lessons/01-erste.md:10: “frage” is not known here."),
        ],
    )
    def test_is_refused_with_its_line(self, folder, body, fault):
        found = faults(folder, body)
        assert any(item.startswith(fault) for item in found), found

    def test_says_that_the_site_has_no_questions(self, folder, monkeypatch):
        monkeypatch.setattr("courses.importing.pages.chosen_model", lambda block: None)
        assert "this site has nothing that the block could show" in faults(folder, CHECK)[0]
