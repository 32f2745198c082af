"""Files of questions come into the bank and go out again: by command, and in the admin."""

import base64
import csv
import io
import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.images.models import Image

from quizzes.formats import import_questions
from quizzes.models import Question, QuestionCategory
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.quizzes import make_category, make_single_choice
from tests.quizzes.formats_samples import QUESTIONS, SAMPLES, needs_samples

from .test_admin import text_of

pytestmark = pytest.mark.django_db

GOOD = "::Token::Was ist ein Token?{=Ein Wortteil ~Ein Passwort}"
BAD = "::Zahl::Wie viele?{#=zwölf}"
MIXED = f"{GOOD}\n\n{BAD}\n\n::Satz::Stimmt das?{{T}}\n"


def png() -> bytes:
    target = BytesIO()
    Drawing.new("RGB", (4, 4), "red").save(target, "PNG")
    return target.getvalue()


def moodle_with_picture() -> bytes:
    """A question with a picture in its text and one in an option, as Moodle embeds them."""
    file = f'<file name="ampel.png" path="/" encoding="base64">{base64.b64encode(png()).decode()}</file>'
    shown = '<img src="@@PLUGINFILE@@/ampel.png" alt="Eine rote Ampel">'
    return f"""<quiz>
  <question type="category"><category><text>$course$/top/Verkehr/Zeichen</text></category></question>
  <question type="multichoice">
    <name><text>Ampel</text></name>
    <questiontext format="html"><text><![CDATA[<p>Was heißt das? {shown}</p>]]></text>{file}</questiontext>
    <single>true</single>
    <answer fraction="100" format="html"><text><![CDATA[<p>Halt {shown}</p>]]></text>{file}</answer>
    <answer fraction="0" format="html"><text>Los</text></answer>
  </question>
</quiz>""".encode()


@pytest.fixture(autouse=True)
def _admin(settings):
    allow_missing_variables(settings)
    settings.LMS_COURSES = {}


@pytest.fixture
def write(tmp_path):
    def written(content: str | bytes, name: str = "fragen.gift"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def run(command: str, *args, **options) -> tuple[str, str]:
    """What the command says, and what it says besides (notes and errors)."""
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *args, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def names() -> set[str]:
    return set(Question.objects.values_list("name", flat=True))


class TestImportCommand:
    def test_makes_published_questions_in_a_category_called_like_the_file(self, write):
        said, notes = run("import_questions", write(GOOD, "KI im Alltag.gift"))
        assert "1 created" in said
        assert notes == ""
        question = Question.objects.get()
        assert (question.name, question.live, question.category.name) == ("Token", True, "KI im Alltag")
        assert question.versions.count() == 1

    def test_puts_them_where_it_is_told(self, write):
        category = make_category("Grundlagen")
        run("import_questions", write(GOOD), category="Grundlagen")
        assert Question.objects.get().category == category

    def test_keeps_nothing_of_a_dry_run(self, write):
        said, _notes = run("import_questions", write(moodle_with_picture(), "ampel.xml"), dry_run=True)
        assert "Dry run" in said
        assert "1 created" in said
        assert not Question.objects.exists()
        assert not QuestionCategory.objects.exists()
        assert not Image.objects.exists()

    def test_imports_nothing_when_one_question_is_bad(self, write):
        with pytest.raises(CommandError, match="one error"):
            run("import_questions", write(MIXED))
        assert not Question.objects.exists()
        assert not QuestionCategory.objects.exists()

    def test_says_file_line_and_reason_of_what_is_bad(self, write):
        err = io.StringIO()
        with pytest.raises(CommandError):
            call_command("import_questions", write(MIXED), stderr=err, stdout=io.StringIO())
        (line,) = err.getvalue().splitlines()
        assert line.startswith("fragen.gift:3: error: ")
        assert "zwölf" in line

    def test_takes_the_good_ones_when_asked_to(self, write):
        said, notes = run("import_questions", write(MIXED), skip_bad=True)
        assert names() == {"Token", "Satz"}
        assert "1 left out" in said
        assert "fragen.gift:3" in notes

    def test_refuses_a_file_without_any_good_question(self, write):
        with pytest.raises(CommandError):
            run("import_questions", write(BAD), skip_bad=True)
        assert not QuestionCategory.objects.exists()

    def test_reports_as_json(self, write):
        said, _notes = run("import_questions", write(MIXED), skip_bad=True, json=True)
        report = json.loads(said)
        assert {key: report[key] for key in ("format", "imported", "created", "updated", "unchanged", "left_out")} == {
            "format": "gift",
            "imported": True,
            "created": 2,
            "updated": 0,
            "unchanged": 0,
            "left_out": 1,
        }
        assert [(problem["line"], problem["severity"]) for problem in report["problems"]] == [(3, "error")]
        assert [question["type"] for question in report["questions"]] == ["single_choice", "numeric", "true_false"]

    def test_reports_a_refusal_as_json_too(self, write):
        out = io.StringIO()
        with pytest.raises(CommandError):
            call_command("import_questions", write(MIXED), json=True, stdout=out, stderr=io.StringIO())
        assert json.loads(out.getvalue())["imported"] is False

    def test_says_that_a_file_is_not_there(self, tmp_path):
        with pytest.raises(CommandError, match=r"fehlt\.gift"):
            run("import_questions", tmp_path / "fehlt.gift")

    def test_brings_pictures_and_categories_along(self, write):
        run("import_questions", write(moodle_with_picture(), "ampel.xml"))
        image = Image.objects.get()  # the same picture twice is one image
        question = Question.objects.get()
        assert question.category.name == "Verkehr / Zeichen"
        assert f'id="{image.pk}"' in question.text
        assert 'alt="Eine rote Ampel"' in question.text
        assert f'id="{image.pk}"' in question.options.first().text
        assert image.file.storage.exists(image.file.name)

    def test_leaves_no_file_of_a_picture_when_it_is_refused(self, write, settings, tmp_path):
        settings.MEDIA_ROOT = str(tmp_path / "media")
        bad = moodle_with_picture().replace(b"</quiz>", b'<question type="calculated"/></quiz>')
        with pytest.raises(CommandError):
            run("import_questions", write(bad, "ampel.xml"))
        assert not Image.objects.exists()
        assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
    def test_reads_what_other_programs_write(self, write, encoding):
        run("import_questions", write("Größe in „Zürich“?{=ja ~nein}".encode(encoding)))
        assert Question.objects.get().text == "<p>Größe in „Zürich“?</p>"

    def test_changes_nothing_the_second_time(self, write):
        path = write(moodle_with_picture(), "ampel.xml")
        run("import_questions", path)
        before = Question.objects.get()
        said, _notes = run("import_questions", path)
        after = Question.objects.get()
        assert "0 created, 0 updated, 1 unchanged" in said
        assert after.latest_revision_id == before.latest_revision_id
        assert after.versions.count() == 1

    def test_changes_what_has_changed(self, write):
        run("import_questions", write(GOOD))
        said, _notes = run("import_questions", write(GOOD.replace("Passwort", "Kennwort")))
        assert "1 updated" in said
        question = Question.objects.get()
        assert "Kennwort" in question.options.last().text
        assert question.versions.count() == 2


class TestExportCommand:
    @pytest.mark.parametrize("name", ["fragen.gift", "fragen.xml", "fragen.csv", "fragen.xlsx"])
    def test_writes_what_an_import_finds_again(self, tmp_path, name):
        question = make_single_choice(make_category("Datenschutz"), general_feedback="", name="Kurz")
        question.options.update(feedback="")
        path = tmp_path / name
        said, _notes = run("export_questions", path)
        assert str(path) in said
        again = import_questions(path.read_bytes(), name=name)
        assert (again.created, again.updated, again.unchanged) == ([], [], ["Kurz"])

    def test_takes_the_category_that_it_is_told(self, tmp_path):
        make_single_choice(make_category("Recht"), name="Drin")
        make_single_choice(make_category("Technik"), name="Draußen")
        path = tmp_path / "recht.gift"
        run("export_questions", path, category="Recht")
        assert "Drin" in path.read_text()
        assert "Draußen" not in path.read_text()

    def test_leaves_drafts_out(self, tmp_path):
        make_single_choice(name="Fertig")
        make_single_choice(name="Entwurf", is_published=False)
        path = tmp_path / "alle.csv"
        run("export_questions", path)
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
        assert len(rows) == 2

    def test_says_what_the_format_cannot_hold(self, tmp_path):
        make_single_choice()
        said, notes = run("export_questions", tmp_path / "fragen.txt", format="aiken")
        assert notes.strip()
        assert "could not be said" in said

    @pytest.mark.parametrize(
        ("name", "options", "reason"),
        [
            ("fragen.gift", {"category": "Gibt es nicht"}, "Gibt es nicht"),
            ("fragen.doc", {}, "--format"),
            ("fehlt/fragen.gift", {}, "fehlt/fragen.gift"),
        ],
    )
    def test_says_why_it_cannot(self, tmp_path, name, options, reason):
        with pytest.raises(CommandError, match=reason):
            run("export_questions", tmp_path / name, **options)

    def test_takes_pictures_along(self, write, tmp_path):
        run("import_questions", write(moodle_with_picture(), "ampel.xml"))
        path = tmp_path / "hinaus.xml"
        run("export_questions", path)
        Question.objects.all().delete()
        Image.objects.all().delete()
        run("import_questions", path)
        image = Image.objects.get()
        assert f'id="{image.pk}"' in Question.objects.get().text


@needs_samples
class TestFilesOfOthers:
    """What other programs write becomes questions of the bank; the same file once more changes nothing."""

    @pytest.mark.parametrize(
        "path",
        [
            *sorted(path for path in QUESTIONS.rglob("*") if path.suffix in {".gift", ".xml", ".txt"}),
            *sorted(path for path in (SAMPLES / "qti").rglob("*") if path.suffix in {".xml", ".zip"}),
        ],
        ids=lambda path: path.name,
    )
    def test_come_in_once(self, path):
        content = path.read_bytes()
        first = import_questions(content, name=path.name, skip_bad=True)
        stored = Question.objects.count()
        assert first.problems or not first.left_out
        assert len(first.created) == stored == len(first.questions) - first.left_out
        again = import_questions(content, name=path.name, skip_bad=True)
        assert (again.created, again.updated, len(again.unchanged)) == ([], [], stored)
        assert not (stored and first.is_refused)
        # What was published can be asked: it was frozen.
        live = Question.objects.filter(live=True)
        assert all(question.versions.count() == 1 for question in live)


@pytest.fixture
def trainer():
    client = Client()
    client.force_login(make_superuser())
    return client


UPLOAD, CHECK, DISCARD = (
    reverse(f"quizzes_exchange:{name}") for name in ("upload_questions", "check_questions", "discard_questions")
)


def upload(client: Client, content: str | bytes, name: str = "fragen.gift", **fields):
    """Step one, and the page that it leads to."""
    raw = content.encode() if isinstance(content, str) else content
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, raw), **fields}, follow=True)


class TestImportPage:
    def test_shows_what_would_happen_before_it_does(self, trainer):
        page = text_of(upload(trainer, GOOD))
        assert "1 neu" in page
        assert "Token" in page
        assert not Question.objects.exists()

    def test_imports_on_confirmation_with_the_trainer_as_author(self, trainer):
        upload(trainer, GOOD)
        response = trainer.post(CHECK, follow=True)
        assert "Eine Frage wurde importiert." in text_of(response)
        assert Question.objects.get().author == response.wsgi_request.user

    def test_imports_only_once(self, trainer):
        upload(trainer, GOOD)
        trainer.post(CHECK)
        response = trainer.post(CHECK, follow=True)
        assert "Die Datei ist nicht mehr da." in text_of(response)
        assert Question.objects.count() == 1

    def test_names_line_and_reason_and_stores_nothing(self, trainer):
        response = upload(trainer, MIXED)
        page = text_of(response)
        assert response.status_code == 422
        assert "Zeile 3" in page
        assert "zwölf" in page
        assert "Jetzt importieren" not in page
        assert trainer.post(CHECK).status_code == 422
        assert not Question.objects.exists()

    def test_leaves_bad_ones_out_when_told_to(self, trainer):
        page = text_of(upload(trainer, MIXED, skip_bad="on"))
        assert "2 neu" in page
        assert "Zeile 3" in page
        trainer.post(CHECK)
        assert names() == {"Token", "Satz"}

    def test_goes_on_without_bad_ones_from_the_list_of_errors(self, trainer):
        assert "2 Fragen haben keine Fehler" in text_of(upload(trainer, MIXED))
        page = text_of(trainer.post(CHECK, {"leave_out": "1"}, follow=True))
        assert "2 neu" in page
        assert not Question.objects.exists()
        trainer.post(CHECK)
        assert names() == {"Token", "Satz"}

    def test_puts_questions_into_the_chosen_category(self, trainer):
        category = make_category("Grundlagen")
        upload(trainer, GOOD, category=category.pk)
        trainer.post(CHECK)
        assert Question.objects.get().category == category

    def test_forgets_a_file_on_request(self, trainer):
        upload(trainer, GOOD)
        assert "nichts importiert" in text_of(trainer.post(DISCARD, follow=True))
        assert "Die Datei ist nicht mehr da." in text_of(trainer.get(CHECK, follow=True))

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [
            (b"", "leer.gift", "leer"),
            (b"\x00\x01\x02", "brief.doc", "brief.doc"),
            (b"<quiz><question", "kaputt.xml", "kaputt.xml"),
        ],
    )
    def test_says_what_is_wrong_with_a_file(self, trainer, content, name, words):
        page = text_of(upload(trainer, content, name))
        assert words in page
        assert not Question.objects.exists()

    def test_refuses_a_file_that_is_too_large(self, trainer, settings):
        settings.LMS_QUIZZES = {"MAX_IMPORT_BYTES": 10}
        assert "zu groß" in text_of(upload(trainer, GOOD))

    def test_is_only_for_those_who_may_publish_questions(self):
        client = Client()
        client.force_login(UserFactory())
        assert client.get(UPLOAD).status_code in (302, 403)
        assert client.post(CHECK).status_code in (302, 403)

    def test_offers_templates_that_can_be_imported_as_they_are(self, trainer):
        template = trainer.get(reverse("quizzes_exchange:template", args=["csv"]))
        assert "attachment" in template["Content-Disposition"]
        upload(trainer, template.content, "vorlage.csv")
        trainer.post(CHECK)
        assert Question.objects.count() >= 9


class TestExportPage:
    def test_gives_a_file(self, trainer):
        make_single_choice(make_category("Datenschutz"), name="Drin", general_feedback="")
        response = trainer.post(reverse("quizzes_exchange:download_questions"), {"format": "gift"})
        assert "attachment" in response["Content-Disposition"]
        assert "Drin" in response.content.decode()

    def test_says_first_what_the_file_would_lack(self, trainer):
        make_single_choice()
        url = reverse("quizzes_exchange:download_questions")
        page = text_of(trainer.post(url, {"format": "aiken"}))
        assert "Trotzdem herunterladen" in page
        response = trainer.post(url, {"format": "aiken", "download": "1"})
        assert response.content.decode().startswith("Was stimmt in Frage")

    def test_says_that_there_is_nothing(self, trainer):
        response = trainer.post(reverse("quizzes_exchange:download_questions"), {"format": "gift"})
        assert "keine veröffentlichten Fragen" in text_of(response)
