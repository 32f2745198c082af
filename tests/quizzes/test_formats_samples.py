"""Files of other programs, compared with what Moodle makes of them, field by field."""

import json
from decimal import Decimal

import pytest

from quizzes.formats import format_named, format_of
from tests.quizzes.formats_samples import MOODLE_TYPES, QUESTIONS, needs_samples, words

pytestmark = needs_samples


def expected():
    """(format, path, what Moodle makes of it) of all samples."""
    for folder in ("gift", "moodle-xml", "aiken"):
        parsed = QUESTIONS / folder / "moodle-parsed.jsonl"
        for line in parsed.read_text().splitlines() if parsed.is_file() else []:
            said = json.loads(line)
            path = QUESTIONS / folder / said["file"]
            path = path if path.is_file() else QUESTIONS / folder / "peg-pairs" / said["file"]
            yield pytest.param(folder, path, said["questions"], id=said["file"])


def type_of(moodle):
    if moodle["qtype"] == "multichoice":
        return "single_choice" if moodle["single"] else "multiple_choice"
    return MOODLE_TYPES[moodle["qtype"]]


def text_of(value):
    return words(value["text"] if isinstance(value, dict) else str(value))


def options_of(moodle):
    """(text, fraction, feedback, tolerance) of what Moodle read."""
    if moodle["qtype"] == "truefalse":
        right = bool(moodle["correctanswer"])
        return [
            ("true", float(right), text_of(moodle["feedbacktrue"]), None),
            ("false", float(not right), text_of(moodle["feedbackfalse"]), None),
        ]
    if moodle["qtype"] == "match":
        texts = zip(moodle["subquestions"], moodle["subanswers"], strict=True)
        return [(f"{text_of(left)} = {right}", 1.0, "", None) for left, right in texts]
    rows = zip(moodle.get("answer", []), moodle.get("fraction", []), moodle.get("feedback", []), strict=True)
    is_number = moodle["qtype"] == "numerical"
    tolerances = moodle.get("tolerance", [])
    return [
        (
            pytest.approx(float(text)) if is_number and text != "*" else text_of(text),
            pytest.approx(float(fraction), abs=1e-6),
            text_of(feedback),
            pytest.approx(float(tolerances[place] or 0)) if is_number else None,
        )
        for place, (text, fraction, feedback) in enumerate(rows)
    ]


def own_options(question):
    for option in question.options:
        text = words(option.text)
        if question.type == "numeric" and text != "*":
            text = float(text)
        if question.type == "matching":
            text = f"{text} = {option.match}"
        tolerance = None if option.tolerance is None else float(option.tolerance)
        yield text, float(option.fraction), words(option.feedback), tolerance


@pytest.mark.parametrize(("key", "path", "moodle"), list(expected()))
class TestSample:
    def test_is_recognized(self, key, path, moodle):
        assert format_of(path.name, path.read_bytes()).key == key

    def test_says_what_moodle_reads(self, key, path, moodle):
        read = format_named(key).read(path.read_bytes())
        wanted = [question for question in moodle if question["qtype"] != "category"]

        assert [question.type for question in read.questions] == [type_of(question) for question in wanted]
        for question, said in zip(read.questions, wanted, strict=True):
            if question.type == "cloze":
                continue  # compared below: Moodle has questions inside questions there
            assert words(question.text) == words(said["questiontext"])
            assert list(own_options(question)) == options_of(said)
            assert words(question.general_feedback) == words(said["generalfeedback"])
            assert sorted(question.tags) == sorted(said.get("tags", []))
            assert question.identity == said.get("idnumber", "")
            assert [words(hint.text) for hint in question.hints] == [text_of(hint) for hint in said.get("hint", [])]

    def test_has_moodles_names_and_penalties(self, key, path, moodle):
        """Moodle makes names of the raw text; here questions without a name are called by their text."""
        read = format_named(key).read(path.read_bytes())
        for question, said in zip(
            read.questions, [item for item in moodle if item["qtype"] != "category"], strict=True
        ):
            if question.name:
                assert words(question.name) == words(said["name"])
            if question.penalty is not None and "penalty" in said:
                assert question.penalty == Decimal(str(said["penalty"]))

    def test_has_no_errors(self, key, path, moodle):
        read = format_named(key).read(path.read_bytes())
        assert [problem for problem in read.all_problems() if problem.is_error] == []


class TestEmbeddedAnswers:
    def test_become_gaps_like_moodles(self):
        path = QUESTIONS / "moodle-xml" / "sample_questions_with_old_image_tag.xml"
        parsed = (QUESTIONS / "moodle-xml" / "moodle-parsed.jsonl").read_text().splitlines()
        said = next(json.loads(line) for line in parsed if path.name in line)["questions"][1]
        question = format_named("moodle-xml").read(path.read_bytes()).questions[0]

        assert len(question.details["gaps"]) == len(said["options"]["questions"])
        for number, gap in enumerate(question.details["gaps"], start=1):
            moodle = said["options"]["questions"][str(number)]
            texts = [text["text"] if isinstance(text, dict) else text for text in moodle["answer"]]
            answers = list(zip(texts, map(float, moodle["fraction"]), strict=True))
            assert [(answer["text"], float(answer["fraction"])) for answer in gap["answers"]] == answers
            assert [words(answer["feedback"]) for answer in gap["answers"]] == [text_of(f) for f in moodle["feedback"]]
            assert f"[[{gap['key']}]]" in question.text
