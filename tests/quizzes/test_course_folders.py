"""A course with questions of all types and pictures in them goes out as a folder and comes back as it was."""

import io

import pytest
from PIL import Image as Drawing
from wagtail.images import get_image_model
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.exporting import export_course
from courses.importing import ImportRefused, import_course
from courses.models import CoursePage
from quizzes.formats import export_questions, format_named, import_questions
from quizzes.models import Question, QuestionVersion, QuizPage
from quizzes.models.questions import question_models
from tests.factories.courses import catalog, noon
from tests.factories.quizzes import make_single_choice
from tests.quizzes.test_importing import COURSE

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")
ALL_TYPES = """\
category: Alle Arten
questions:
  - id: bild
    type: single_choice
    text: "Was zeigt das?\\n\\n![Eine rote \\\\[Ampel\\\\]](../images/rot.png)\\n\\nBitte *genau* hinsehen."
    feedback: "So: ![Grün](../images/gruen.png \\"left\\")"
    hints: [{text: "Ein Verkehrszeichen."}]
    options:
      - {text: "![Rot](../images/rot.png)", correct: true, feedback: "Ja: ![Rot](../images/rot.png)"}
      - {text: "Code wie `![x](y.png)` bleibt Code"}
  - id: mehrere
    type: multiple_choice
    text: "Was ist gerade?"
    options: [{text: "2", correct: true}, {text: "![Vier](../images/gruen.png)", correct: true}, {text: "5"}]
  - id: raster
    type: matrix
    text: "Was ist erlaubt?"
    columns: [{key: ja, text: erlaubt}, {key: nein, text: verboten}]
    rows: [{text: "Passwörter eingeben", correct: nein, feedback: "Nie."}, {text: "Fragen", correct: ja}]
  - id: paare
    type: matching
    text: "Was gehört zusammen? ![Ein Paar](../images/gruen.png)"
    pairs: [{left: "Token", right: "Textstück"}, {left: "Prompt", right: "Anweisung"}]
    distractors: ["Festplatte"]
  - id: folge
    type: ordering
    text: "In welcher Folge?"
    scoring: places
    items: [{text: "Ziel"}, {text: "Prompt"}, {text: "Prüfen"}]
  - id: ziehen
    type: drag_words
    text: "Ein [[t]] ist ein Stück Text, ein [[p]] die Anweisung."
    words: [{key: t, text: Token}, {key: p, text: Prompt}, {key: x, text: Bild}]
  - id: stelle
    type: hotspot
    text: "Wo ist der Absender?"
    image: ../images/rot.png
    alt: "Eine E-Mail"
    areas:
      - {label: Kopf, shape: rect, coords: [5, 10, 95, 20], correct: true}
      - {label: Knopf, shape: circle, coords: [50, 80, 10]}
  - id: frei
    type: free_text
    text: "Warum prüfen Sie?"
    min_words: 30
    rubric: [{title: "Nennt zwei Gründe", points: 2}]
    sample_answer: "Weil …"
  - id: prompt
    type: prompt_exercise
    text: "Schreiben Sie einen Prompt."
    situation: "Eine Kundin fragt."
    rubric: [{title: "Rolle und Ziel", points: 3}]
  - id: selbst
    type: scale
    text: "Wie sehr trifft das zu?"
    items: [{key: pruefen, text: "Ich prüfe."}]
    labels: ["gar nicht", "ganz"]
  - id: zwischen
    type: description
    text: "Jetzt geht es um Bilder:\\n\\n![Rot](../images/rot.png)"
  - {id: wahr, type: true_false, text: "Rot heißt Halt.", answer: true, feedback_true: "Genau."}
  - id: wort
    type: short_text
    text: "Wie heißt das?"
    answers: [{text: "Ampel*"}, {text: "Licht", fraction: 0.5, feedback: "Fast."}]
  - id: zahl
    type: numeric
    text: "Wie weit?"
    answers: [{value: 1500, tolerance: 0.05, tolerance_kind: relative}]
    units: [{unit: m}, {unit: km, factor: 1000}]
    unit_rule: required
  - id: luecken
    type: cloze
    text: "Rom liegt am [[a]], zählt [[b]] Hügel und [[c]]."
    gaps:
      - {key: a, kind: choice, answers: [{text: Tiber}, {text: Rhein, fraction: 0}]}
      - {key: b, kind: number, points: 2, answers: [{value: 7, tolerance: 0.5}]}
      - {key: c, kind: text, answers: [{text: ist alt, feedback: "Ja."}]}
"""


def png(color: str) -> bytes:
    target = io.BytesIO()
    Drawing.new("RGB", (6, 4), color).save(target, "PNG")
    return target.getvalue()


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "kurs"
    for name in ("questions", "images"):
        (path / name).mkdir(parents=True)
    (path / "course.yaml").write_text(COURSE)
    (path / "questions/bank.yaml").write_text(ALL_TYPES)
    (path / "images/rot.png").write_bytes(png("red"))
    (path / "images/gruen.png").write_bytes(png("green"))
    return path


def load(path):
    with disable_reference_index_auto_update():  # nothing here asks it
        return import_course(path, index=catalog(), at=MONDAY)


def files() -> dict[str, bytes]:
    return dict(export_course(QuizPage.objects.get().get_course()).files)


def written(content: dict[str, bytes], path):
    for name, data in content.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


class TestAllTypes:
    def test_are_here_and_change_nothing_the_second_time(self, folder):
        load(folder)
        report = load(folder)
        assert {question.kind.key for question in Question.objects.all()} == {
            model.kind.key for model in question_models()
        }
        assert (report.created, report.updated) == ([], [])
        assert set(QuestionVersion.objects.values_list("number", flat=True)) == {1}

    def test_come_back_from_their_export_unchanged(self, folder, tmp_path):
        load(folder)
        content = files()
        report = load(written(content, tmp_path / "again"))
        assert (report.created, report.updated) == ([], [])
        assert files() == content

    def test_come_back_on_a_site_that_does_not_know_them(self, folder, tmp_path):
        load(folder)
        content = files()
        frozen = {version.question.source_id: version.content for version in QuestionVersion.objects.all()}
        with disable_reference_index_auto_update():
            CoursePage.objects.get().delete()
            QuestionVersion.objects.all().delete()
            Question.objects.all().delete()
            get_image_model().objects.all().delete()

        load(written(content, tmp_path / "elsewhere"))

        assert files() == content
        for version in QuestionVersion.objects.select_related("question"):
            before = frozen[version.question.source_id]
            assert without_addresses(version.content) == without_addresses(before)


def without_addresses(value):
    """Content but for where this site keeps its pictures."""
    if isinstance(value, dict):
        return {key: without_addresses(item) for key, item in value.items() if key not in {"image", "src", "url"}}
    if isinstance(value, list):
        return [without_addresses(item) for item in value]
    return value.partition("src=")[0] if isinstance(value, str) else value


class TestPictures:
    @pytest.fixture
    def folder(self, folder):
        """Few questions are enough to look at pictures."""
        bank = folder / "questions/bank.yaml"
        head, *questions = bank.read_text().rstrip("\n").split("\n  - ")
        kept = [text for text in questions if any(f"id: {name}" in text for name in ("bild", "paare", "wahr"))]
        bank.write_text("\n  - ".join([head, *kept]) + "\n")
        return folder

    def test_become_images_of_the_site_once(self, folder):
        load(folder)
        assert get_image_model().objects.count() == 2
        question = Question.objects.get(source_id="kurs/bild")
        red = get_image_model().objects.get(title__contains="rot")
        embed = f'<embed alt="Eine rote [Ampel]" embedtype="image" format="fullwidth" id="{red.pk}"/>'
        assert question.text == f"<p>Was zeigt das?</p>{embed}<p>Bitte <em>genau</em> hinsehen.</p>"
        assert 'format="left"' in question.general_feedback
        assert [option.text.count("<embed") for option in question.options.all()] == [1, 0]

    def test_are_shown_to_learners(self, folder):
        load(folder)
        content = QuestionVersion.objects.get(question__source_id="kurs/bild").content
        assert 'alt="Eine rote [Ampel]"' in content["text"]
        assert "<img" in content["options"][0]["text"]
        assert "<code>![x](y.png)</code>" in content["options"][1]["text"]

    def test_of_the_editor_go_out_as_markdown(self, folder):
        load(folder)
        question = Question.objects.get(source_id="kurs/wahr")
        image = get_image_model().objects.first()
        question.text = (
            '<p data-block-key="a1">Rot heißt Halt.</p>'
            f'<embed id="{image.pk}" alt="Ein &quot;Bild&quot;" embedtype="image" format="right"/>'
            '<p data-block-key="b2"></p>'
        )
        question.save_revision().publish()
        bank = files()["questions/bank.yaml"].decode()
        assert '![Ein "Bild"](../' in bank.replace('\\"', '"')

    def test_of_the_editor_are_the_same_when_they_come_back(self, folder, tmp_path):
        self.test_of_the_editor_go_out_as_markdown(folder)
        report = load(written(files(), tmp_path / "again"))
        assert (report.created, report.updated) == ([], [])

    def test_that_are_gone_leave_their_words(self, folder):
        load(folder)
        question = make_single_choice(Question.objects.first().category)
        question.text = '<p>Vorher <embed alt="Ein Baum" embedtype="image" format="left" id="999999"/></p>'
        question.save_revision().publish()
        assert "Vorher Ein Baum" in files()["questions/bank.yaml"].decode()

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ('../images/gruen.png)"\n    pairs', '../images/fehlt.png)"\n    pairs', "images/fehlt.png"),
            ('../images/gruen.png)"\n    pairs', '../../../etc/passwd.png)"\n    pairs', "passwd.png"),
            ("Ein Verkehrszeichen.", "![Nein](../images/rot.png)", "image"),
        ],
    )
    def test_are_refused_where_they_cannot_be(self, folder, old, new, fault):
        bank = folder / "questions/bank.yaml"
        assert old in bank.read_text()
        bank.write_text(bank.read_text().replace(old, new))
        with pytest.raises(ImportRefused) as refusal:
            load(folder)
        assert [fault in str(item) and "bank.yaml" in str(item) for item in refusal.value.faults] == [True]
        assert not Question.objects.exists()


# What other programs get of each type (docs/reference/question-formats.md); "": it is left out, and that is said.
QTI_2 = {
    "single_choice": "single_choice",
    "multiple_choice": "multiple_choice",
    "matrix": "matrix",
    "matching": "matching",
    "ordering": "ordering",
    "drag_words": "drag_words",
    "hotspot": "hotspot",
    "free_text": "free_text",
    "prompt_exercise": "free_text",
    "scale": "",
    "description": "description",
    "true_false": "true_false",
    "short_text": "short_text",
    "numeric": "numeric",
    "cloze": "cloze",
}
ELSEWHERE = {
    "qti-2.1": QTI_2,
    "qti-2.2": QTI_2,
    "qti-3.0": QTI_2,
    "qti-1.2": QTI_2 | {"matrix": "matching", "drag_words": "", "hotspot": ""},
    "moodle-xml": QTI_2 | {"matrix": "", "hotspot": ""},
    "csv": QTI_2 | {"matrix": "", "drag_words": "", "cloze": "", "hotspot": ""},
    "gift": QTI_2 | {"matrix": "", "drag_words": "", "cloze": "", "ordering": "", "hotspot": ""},
    "aiken": {key: "single_choice" if key == "single_choice" else "" for key in QTI_2},
}


class TestOtherPrograms:
    def test_get_what_their_format_can_say_and_a_note_of_the_rest(self, folder):
        load(folder)
        for key, expected in ELSEWHERE.items():
            got = {}
            for question in Question.objects.order_by("pk"):
                written_file = export_questions([question], format_key=key)
                back = format_named(key).read(written_file.content) if written_file.content.strip() else None
                read = back.questions if back else []
                got[question.kind.key] = read[0].type if read else ""
                assert not [problem for item in read for problem in item.problems if problem.is_error], (key, question)
                is_changed = got[question.kind.key] != question.kind.key
                assert bool(written_file.problems) or not is_changed, (key, question)
            assert got == expected, key

    @pytest.mark.parametrize("key", ["qti-1.2", "qti-2.1", "moodle-xml"])
    def test_never_replace_a_question_by_what_they_made_of_it(self, folder, key):
        load(folder)
        asked = Question.objects.filter(source_id__in=["kurs/raster", "kurs/prompt"])
        content = export_questions(asked, format_key=key).content
        import_questions(content, name="zurueck.zip", format_key=key, skip_bad=True)
        assert {(question.kind.key, question.live) for question in asked.all()} == {
            ("matrix", True),
            ("prompt_exercise", True),
        }
