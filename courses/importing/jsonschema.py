"""The format as JSON Schema, for editors that complete and check while one writes."""

import json
from typing import Any

from pydantic import BaseModel

from .media_files import MediaFrontMatter
from .registry import lesson_kinds
from .schema import CourseFile, LessonFrontMatter, LiveFrontMatter, TransferFrontMatter

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_schemas: dict[str, Any] = {}


def register_schema(name: str, schema: Any) -> None:
    """Make a file of the format known: a pydantic model, or a function that gives a schema."""
    _schemas[name] = schema


def json_schemas() -> dict[str, str]:
    """All schemas as JSON by file name; equal formats give equal text."""
    return {f"{name}.schema.json": _written(name, _schema_of(schema)) for name, schema in sorted(_schemas.items())}


def _schema_of(schema: Any) -> dict[str, Any]:
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        return schema.model_json_schema(by_alias=True)
    built: dict[str, Any] = schema()
    return built


def _written(name: str, schema: dict[str, Any]) -> str:
    return (
        json.dumps({"$schema": DIALECT, **schema, "title": name}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    )


def course_schema() -> dict[str, Any]:
    """`course.yaml`; an item of the outline has one of the keys of the kinds of lessons, with that kind's schema."""
    schema = CourseFile.model_json_schema(by_alias=True)
    definitions = schema.setdefault("$defs", {})
    variants = []
    for key, kind in sorted(lesson_kinds().items()):
        described = _described(getattr(kind, "schema", None), definitions)
        variants.append(
            {"type": "object", "properties": {key: described}, "required": [key], "additionalProperties": False}
        )
    definitions["Lesson"] = {"oneOf": variants}
    definitions["ChapterFile"]["properties"]["lessons"]["items"] = {"$ref": "#/$defs/Lesson"}
    return schema


def _described(schema: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """What stands behind a kind's key, its definitions moved to those of the whole."""
    if schema is None:
        return {}
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        return dict(schema)
    described = schema.model_json_schema(by_alias=True)
    definitions.update(described.pop("$defs", {}))
    definitions[schema.__name__] = described
    return {"$ref": f"#/$defs/{schema.__name__}"}


def register_own_schemas() -> None:
    """The files that every course has."""
    register_schema("course", course_schema)
    register_schema("lesson", LessonFrontMatter)
    register_schema("media", MediaFrontMatter)
    register_schema("live", LiveFrontMatter)
    register_schema("transfer", TransferFrontMatter)
