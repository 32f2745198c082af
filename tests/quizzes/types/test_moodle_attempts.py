"""Attempts that Moodle has graded, answered once more here: the marks come out the same.

The files are samples of others and no part of the project (`../shared/samples`); where they are absent, this says so. The
questions that they ask are written here in our own form.
"""

import csv
from decimal import Decimal

import pytest

from quizzes.models.questions import kind_of
from tests.architecture.repository import ROOT
from tests.quizzes.types.test_cloze import CAT, OWL, cloze
from tests.quizzes.types.test_numeric import numeric
from tests.quizzes.types.test_short_text import short_text
from tests.quizzes.types.test_true_false import true_false

FOLDER = ROOT.parent / "shared" / "samples" / "questions" / "quiz-attempts"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the samples are not there: {FOLDER}")

RANDOM = {
    "shortanswer": short_text(("frog", "1"), ("toad", "0.8"), ("*", "0")),
    "numerical": numeric(("3.14", "0", "1"), ("3.142", "0", "0"), ("3.1", "0", "0"), ("*", "0", "0")),
}
TRUE_FALSE = true_false(answer=True)
VERSE = cloze(OWL, CAT)


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mark(content, raw) -> Decimal:
    kind = kind_of(content)
    return kind.grade(content, kind.clean(content, raw))


def gaps_of(step: dict[str, str], slot: int) -> dict[str, list[str]]:
    return {"a": [step[f"responses.{slot}.1.answer"]], "b": [step[f"responses.{slot}.2.answer"]]}


class TestFeedbackAfterHandingIn:
    def test_gives_moodles_marks(self):
        results = {row["quizattempt"]: row for row in rows("results00.csv")}
        steps = rows("steps00.csv")
        assert len(steps) == len(results) == 10
        for step in steps:
            marks = {
                1: mark(RANDOM[step["randqs.1"]], [step["responses.1.answer"]]),
                4: mark(TRUE_FALSE, [{"1": "true", "0": "false"}[step["responses.4.answer"]]]),
                7: mark(VERSE, gaps_of(step, 7)),
            }
            wanted = {slot: Decimal(results[step["quizattempt"]][f"slots.{slot}.mark"]) for slot in marks}
            assert marks == wanted, step


class TestSeveralTries:
    def test_give_moodles_marks_gap_by_gap(self):
        (question,) = rows("questions01.csv")
        kind = kind_of(VERSE)
        tries: dict[str, list] = {}
        for step in rows("steps01.csv"):
            if step["responses.1.-submit"] == "1":
                tries.setdefault(step["quizattempt"], []).append(kind.clean(VERSE, gaps_of(step, 1)))
        results = rows("results01.csv")
        assert len(results) == len(tries) == 8
        for result in results:
            reached = kind.grade_tries(VERSE, tries[result["quizattempt"]], Decimal(question["overrides.penalty"]))
            wanted = Decimal(result["slots.1.mark"])
            assert abs(reached * Decimal(question["mark"]) - wanted) < Decimal("0.00001"), result
