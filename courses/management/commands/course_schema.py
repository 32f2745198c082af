"""`manage.py course_schema PATH`: the JSON Schemas of the course format, for editors."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from courses.importing.jsonschema import json_schemas


class Command(BaseCommand):
    help = "Writes the JSON Schemas of course.yaml, of lessons and of question banks into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, nargs="?", default=Path("docs/reference/schema"), help="the folder to write to"
        )

    def handle(self, *, path: Path, **options: Any) -> None:
        path.mkdir(parents=True, exist_ok=True)
        with translation.override("en"):
            for name, text in json_schemas().items():
                (path / name).write_text(text, encoding="utf-8")
