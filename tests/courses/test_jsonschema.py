"""The format as JSON Schema, for editors."""

import json

from courses.importing.jsonschema import json_schemas
from quizzes.models.questions import question_models
from tests.architecture.repository import ROOT

FOLDER = ROOT / "docs" / "reference" / "schema"


class TestJsonSchemas:
    def test_in_the_documentation_are_those_of_the_code(self):
        """`make docs` writes them."""
        committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
        assert committed == json_schemas()

    def test_know_every_kind_of_lesson_and_question(self):
        schemas = {name: json.loads(text) for name, text in json_schemas().items()}
        lessons = schemas["course.schema.json"]["$defs"]["Lesson"]["oneOf"]
        assert [item["required"] for item in lessons] == [["live"], ["page"], ["quiz"], ["transfer"]]
        types = {
            definition["properties"]["type"]["const"]
            for definition in schemas["questions.schema.json"]["$defs"].values()
            if "id" in definition.get("properties", {})
        }
        assert types == {model.kind.key for model in question_models()}
        assert {"single_choice", "true_false", "short_text", "numeric", "cloze"} <= types
