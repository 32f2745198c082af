"""Quizzes and question banks from a course folder (docs/reference/course-format.md)."""

from pathlib import Path

import pytest

from courses.exporting import export_course
from courses.importing import ImportRefused, import_course
from courses.models import CourseVersion
from quizzes.actions import start_attempt
from quizzes.models import MultipleChoiceQuestion, Question, QuestionCategory, QuestionVersion, QuizPage
from tests.factories.courses import catalog, noon
from tests.factories.quizzes import make_learner

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")

COURSE = """\
format: 1
slug: kurs
title: Kurs
language: de
summary: Ein Kurs.
objectives: ["Sie können es."]
authors: ["Trainingsteam"]
license: CC-BY-4.0
outline:
  - chapter: Abschluss
    lessons:
      - quiz:
          slug: test
          title: Abschlusstest
          minutes: 15
          intro: "Viel *Erfolg*"
          pass_percent: 60
          attempts: 3
          draw:
            - from: questions/bank.yaml
              count: 2
"""
BANK = """\
category: Grundlagen
questions:
  - id: eins
    type: single_choice
    text: "Was ist **eins**?"
    objective: "Sie zählen."
    difficulty: easy
    feedback: "Nachlesen: Lektion 1."
    options:
      - text: "Eine Zahl"
        correct: true
        feedback: "Genau."
      - text: "Ein Tier"
  - id: zwei
    type: multiple_choice
    scoring: sum_clipped
    text: "Was ist gerade?"
    options:
      - text: "2"
        correct: true
        fraction: 0.5
      - text: "4"
        correct: true
        fraction: 0.5
      - text: "5"
        fraction: -1
  - id: drei
    type: single_choice
    text: "Was ist drei?"
    options:
      - text: "Mehr als zwei"
        correct: true
      - text: "Weniger als zwei"
"""


class Folder:
    """A course folder on disk that can be edited and imported."""

    def __init__(self, path: Path):
        self.path = path
        (path / "questions").mkdir()
        self.write("course.yaml", COURSE)
        self.write("questions/bank.yaml", BANK)

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def load(self, **options):
        return import_course(self.path, index=catalog(), at=MONDAY, **options)

    def faults(self) -> list[str]:
        with pytest.raises(ImportRefused) as refusal:
            self.load()
        assert not QuizPage.objects.exists()
        assert not Question.objects.exists()
        return [str(fault) for fault in refusal.value.faults]


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def versions() -> list[tuple[str, int]]:
    rows = QuestionVersion.objects.order_by("question__source_id", "number")
    return list(rows.values_list("question__source_id", "number"))


class TestImport:
    def test_makes_the_quiz_and_its_bank(self, folder):
        folder.load()
        quiz = QuizPage.objects.get()
        slot = quiz.slots.get()
        assert (quiz.live, quiz.title, quiz.slug, quiz.planned_minutes) == (True, "Abschlusstest", "test", 15)
        assert (quiz.pass_percent, quiz.attempts_allowed, quiz.intro) == (60, 3, "<p>Viel <em>Erfolg</em></p>")
        assert (slot.category.name, slot.draw_count, slot.question) == ("Grundlagen", 2, None)
        assert versions() == [("kurs/drei", 1), ("kurs/eins", 1), ("kurs/zwei", 1)]

    def test_keeps_everything_that_a_question_says(self, folder):
        folder.load()
        question = Question.objects.get(source_id="kurs/eins")
        assert (question.objective, question.difficulty) == ("Sie zählen.", "easy")
        content = question.versions.get().content
        assert content["text"] == "<p>Was ist <strong>eins</strong>?</p>"
        assert content["general_feedback"] == "<p>Nachlesen: Lektion 1.</p>"
        assert [(option["text"], option["correct"], option["feedback"]) for option in content["options"]] == [
            ("Eine Zahl", True, "<p>Genau.</p>"),
            ("Ein Tier", False, ""),
        ]

    def test_keeps_scoring_and_fractions(self, folder):  # L13
        folder.load()
        question = MultipleChoiceQuestion.objects.get()
        assert question.scoring_rule == "sum_clipped"
        fractions = [option["fraction"] for option in question.versions.get().content["options"]]
        assert fractions == ["0.5000000", "0.5000000", "-1.0000000"]

    def test_makes_one_version_of_the_course(self, folder):
        folder.load()
        assert CourseVersion.objects.count() == 1

    def test_can_be_taken_afterwards(self, folder):
        folder.load()
        quiz = QuizPage.objects.get()
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        assert attempt.answers.count() == 2

    def test_takes_a_dry_run_back(self, folder):
        folder.load(dry_run=True)
        assert not QuizPage.objects.exists()
        assert not Question.objects.exists()
        assert not QuestionCategory.objects.exists()


class TestImportingAgain:
    def test_changes_nothing_while_the_folder_is_the_same(self, folder):
        folder.load()
        quiz = QuizPage.objects.get()
        before = (versions(), quiz.latest_revision_id, list(quiz.slots.values()), CourseVersion.objects.count())
        report = folder.load()
        quiz.refresh_from_db()
        after = (versions(), quiz.latest_revision_id, list(quiz.slots.values()), CourseVersion.objects.count())
        assert after == before
        assert (report.created, report.updated) == ([], [])

    def test_gives_a_changed_question_its_next_version(self, folder):  # L1
        folder.load()
        folder.replace("questions/bank.yaml", "Was ist drei?", "Was ist größer?")
        folder.load()
        assert versions() == [("kurs/drei", 1), ("kurs/drei", 2), ("kurs/eins", 1), ("kurs/zwei", 1)]
        assert CourseVersion.objects.count() == 2

    def test_leaves_running_attempts_on_their_versions(self, folder):  # L2
        folder.load()
        quiz = QuizPage.objects.get()
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        before = list(attempt.answers.values_list("question_version", flat=True))
        for number in ("eins", "drei"):
            folder.replace(
                "questions/bank.yaml",
                f'id: {number}\n    type: single_choice\n    text: "Was',
                f'id: {number}\n    type: single_choice\n    text: "Und was',
            )
        folder.load()
        assert list(attempt.answers.values_list("question_version", flat=True)) == before

    def test_keeps_the_ids_of_options_that_say_the_same(self, folder):
        folder.load()
        question = Question.objects.get(source_id="kurs/eins")
        keys = {option["text"]: option["id"] for option in question.versions.get().content["options"]}
        folder.replace("questions/bank.yaml", "Ein Tier", "Ein Ding")
        folder.load()
        options = question.versions.get(number=2).content["options"]
        assert options[0]["id"] == keys["Eine Zahl"]
        assert options[1]["id"] not in keys.values()

    def test_no_longer_asks_a_question_that_is_gone_but_keeps_it(self, folder):
        folder.load()
        text = (folder.path / "questions/bank.yaml").read_text(encoding="utf-8")
        folder.write("questions/bank.yaml", text[: text.index("  - id: drei")])
        folder.load()
        assert not Question.objects.get(source_id="kurs/drei").live
        assert QuestionVersion.objects.filter(question__source_id="kurs/drei").exists()
        assert QuestionVersion.objects.newest_published().count() == 2

    def test_asks_a_question_again_that_came_back(self, folder):
        folder.load()
        Question.objects.get(source_id="kurs/drei").unpublish()
        folder.load()
        assert Question.objects.get(source_id="kurs/drei").live

    def test_replaces_a_question_whose_type_changed(self, folder):
        folder.load()
        folder.replace(
            "questions/bank.yaml", "id: drei\n    type: single_choice", "id: drei\n    type: multiple_choice"
        )
        old = Question.objects.get(source_id="kurs/drei")
        folder.load()
        new = Question.objects.get(source_id="kurs/drei")
        assert new.pk != old.pk
        assert isinstance(new, MultipleChoiceQuestion)
        assert not Question.objects.get(pk=old.pk).live

    def test_leaves_questions_alone_that_authors_added_to_the_category(self, folder):
        from tests.factories.quizzes import make_single_choice

        folder.load()
        own = make_single_choice(QuestionCategory.objects.get())
        folder.load()
        own.refresh_from_db()
        assert own.live

    def test_takes_over_changed_rules(self, folder):
        folder.load()
        folder.replace("course.yaml", "pass_percent: 60", "pass_percent: 80")
        folder.replace("course.yaml", "count: 2", "count: 3")
        folder.load()
        quiz = QuizPage.objects.get()
        assert (quiz.pass_percent, quiz.slots.get().draw_count) == (80, 3)

    def test_keeps_the_banks_of_two_courses_apart(self, folder, tmp_path_factory):
        folder.load()
        other = Folder(tmp_path_factory.mktemp("other"))
        other.replace("course.yaml", "slug: kurs", "slug: anderer-kurs")
        other.load()
        assert QuestionCategory.objects.filter(name="Grundlagen").count() == 2
        assert Question.objects.count() == 6


class TestFaults:
    """A fault names file, line, what is wrong and what is allowed; nothing is imported."""

    def check(self, folder, name, wrong, expected):
        """`LINE` in what is expected stands for the file and the line where the wrong text is."""
        text = (folder.path / name).read_text(encoding="utf-8")
        line = text[: text.rindex(wrong)].count("\n") + wrong.count("\n") + 1
        expected = expected.replace("LINE", f"{name}:{line}")
        faults = folder.faults()
        assert any(expected in fault for fault in faults), (expected, faults)

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("id: eins", "id: Eins!", "LINE: “id” may only contain small letters"),
            ("id: zwei", "id: eins", "LINE: The id “eins” is taken already (questions/bank.yaml:3)."),
            (
                "type: single_choice",
                "type: essay",
                "LINE: “type” must be one of: cloze, ",
            ),
            (
                "difficulty: easy",
                "difficulty: leicht",
                "LINE: “difficulty” has a value that is not allowed",
            ),
            ("difficulty: easy", "hardness: easy", "LINE: “hardness” is not known here."),
            ('text: "Eine Zahl"', 'text: ""', "LINE: “options.text” must not be empty."),
            ("correct: true", "correct: false", "here 0 are marked as right."),
            ("scoring: sum_clipped", "scoring: all", "LINE: “scoring”"),
            ("fraction: -1", "fraction: -2", "LINE: “options.fraction” must be at least -1."),
            ("fraction: 0.5", "fraction: 0.3", "now they are worth 0.8."),
            ("Was ist drei?", "Was <script>", "LINE: HTML is not allowed"),
            ("category: Grundlagen", "name: Grundlagen", "LINE: “category” is missing."),
            ("questions:", "questions: [", "This is not valid YAML"),
        ],
    )
    def test_of_banks_have_file_and_line(self, folder, old, new, expected):
        folder.replace("questions/bank.yaml", old, new)
        self.check(folder, "questions/bank.yaml", new, expected)

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            (
                "count: 2",
                "count: 4",
                "LINE: “questions/bank.yaml” has 3 questions; 4 cannot be drawn from it.",
            ),
            ("count: 2", "count: 0", "LINE: “draw.count” must be at least 1."),
            ("bank.yaml", "bunk.yaml", "LINE: The file “questions/bunk.yaml” does not exist."),
            ("pass_percent: 60", "pass_percent: 101", "LINE: “pass_percent” must be at most 100."),
            ("pass_percent: 60", "passing: 60", "LINE: “passing” is not known here."),
            ("slug: test", "slug: Test", "LINE: “slug” may only contain small letters"),
        ],
    )
    def test_of_quizzes_have_file_and_line(self, folder, old, new, expected):
        folder.replace("course.yaml", old, new)
        self.check(folder, "course.yaml", new, expected)

    def test_are_all_listed_at_once(self, folder):
        folder.replace("questions/bank.yaml", "correct: true", "correct: false")
        folder.replace("course.yaml", "pass_percent: 60", "pass_percent: 61")
        folder.replace("questions/bank.yaml", "difficulty: easy", "difficulty: leicht")
        assert len(folder.faults()) >= 1

    def test_of_a_bank_that_two_quizzes_use_are_named_once(self, folder):
        quiz = COURSE[COURSE.index("      - quiz:") :]
        folder.write("course.yaml", COURSE + quiz.replace("slug: test", "slug: zweiter"))
        folder.replace("questions/bank.yaml", "correct: true", "correct: false")
        faults = folder.faults()
        assert len(faults) == len(set(faults)) == 1


SETTINGS = """\
          wait_after_first_minutes: 60
          wait_after_later_minutes: 1440
          counting: average
          opens_at: 2026-03-01T08:00:00+01:00
          closes_at: 2026-04-01T18:00:00+02:00
          overdue: refuse
          behavior: several_tries
          asks_certainty: true
          navigation: in_order
          review:
            result: [answer, points]
            closed: []
          offers_practice: true
          shuffle_questions: true
          score_bands:
            - from_percent: 0
              text: "Bitte *noch einmal* lesen."
            - from_percent: 80
              text: "Sehr gut."
          draw:
            - tag: Zahlen
              count: 1
            - from: questions/bank.yaml
              objective: "Sie zählen."
          banks: [questions/mehr.yaml]
"""
MORE = """\
category: Mehr
questions:
  - id: vier
    type: single_choice
    name: "Die Vier"
    tags: [Gerade, Zahlen]
    hints:
      - text: "Zwei mal *zwei*."
        clears_wrong: true
      - text: "Nach der Drei."
        counts_right: true
    penalty: 0.25
    is_pilot: true
    text: "Was ist vier?"
    options:
      - text: "Zwei mal zwei"
        correct: true
      - text: "Drei mal drei"
"""


def course_files(course):
    return dict(export_course(course).files)


class TestAllSettings:
    @pytest.fixture
    def whole(self, folder):
        before, _draw, _rest = COURSE.partition("          draw:\n")
        folder.write("course.yaml", before + SETTINGS)
        folder.write("questions/mehr.yaml", MORE)
        return folder

    def test_of_a_quiz_are_taken_over(self, whole):
        whole.load()
        quiz = QuizPage.objects.get()
        assert (quiz.wait_after_first_minutes, quiz.wait_after_later_minutes, quiz.counting) == (60, 1440, "average")
        assert (quiz.opens_at.isoformat(), quiz.closes_at.isoformat()) == (
            "2026-03-01T07:00:00+00:00",
            "2026-04-01T16:00:00+00:00",
        )
        assert (quiz.overdue, quiz.behavior, quiz.navigation) == ("refuse", "several_tries", "in_order")
        assert (quiz.asks_certainty, quiz.offers_practice, quiz.shuffle_questions) == (True, True, True)
        assert (quiz.review["result"], quiz.review["closed"], len(quiz.review["later"])) == (
            ["answer", "points"],
            [],
            6,
        )
        assert [band.from_percent for band in quiz.score_bands.all()] == [0, 80]
        first, second = quiz.slots.all()
        assert (first.tag.name, first.category) == ("Zahlen", None)
        assert (second.category.name, second.objective) == ("Grundlagen", "Sie zählen.")

    def test_of_a_question_are_taken_over(self, whole):
        whole.load()
        question = Question.objects.get(source_id="kurs/vier")
        assert (question.name, str(question.penalty), question.is_pilot) == ("Die Vier", "0.2500000", True)
        assert sorted(tag.name for tag in question.tags.all()) == ["Gerade", "Zahlen"]
        hints = [(hint.text, hint.clears_wrong, hint.counts_right) for hint in question.hints.all()]
        assert hints == [("<p>Zwei mal <em>zwei</em>.</p>", True, False), ("<p>Nach der Drei.</p>", False, True)]

    def test_are_equal_the_second_time(self, whole):
        whole.load()
        whole.load()
        assert {number for _name, number in versions()} == {1}
        assert CourseVersion.objects.count() == 1

    def test_come_back_from_an_export(self, whole, tmp_path):
        whole.load()
        course = QuizPage.objects.get().get_course()
        files = course_files(course)
        exported = files["course.yaml"].decode()
        for line in SETTINGS.splitlines():
            key = line.strip().partition(":")[0]
            assert f"{key}:" in exported or line.strip().startswith("-"), key
        assert 'opens_at: "2026-03-01T07:00:00+00:00"' in exported
        back = tmp_path / "back"
        for name, content in files.items():
            (back / name).parent.mkdir(parents=True, exist_ok=True)
            (back / name).write_bytes(content)
        import_course(back, index=catalog(), at=MONDAY)
        assert course_files(QuizPage.objects.get().get_course()) == files
        assert CourseVersion.objects.count() == 1

    def test_that_a_new_quiz_has_are_not_spelled_out(self, folder):
        folder.load()
        exported = course_files(QuizPage.objects.get().get_course())["course.yaml"].decode()
        assert not [
            name for name in ("review", "counting", "overdue", "behavior", "opens_at") if f"{name}:" in exported
        ]

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ("closes_at: 2026-04-01", "closes_at: 2026-02-01", "closes_at"),
            ("from_percent: 80", "from_percent: 0", "score_bands"),
            ("tag: Zahlen", "question: eins", "from"),
            ("counting: average", "counting: worst", "counting"),
            ("T08:00:00+01:00", "T08:00:00", "opens_at"),
        ],
    )
    def test_that_make_no_sense_are_refused(self, whole, old, new, fault):
        whole.replace("course.yaml", old, new)
        (text,) = whole.faults()
        assert fault in text
