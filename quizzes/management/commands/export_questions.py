"""`manage.py export_questions FILE`: questions of the bank become a file for other programs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.formats import export_questions, question_formats
from quizzes.models import Question, QuestionCategory


class Command(BaseCommand):
    help = (
        "Exports published questions as GIFT, Moodle XML, Aiken, QTI or a table (docs/reference/question-formats.md), "
        "and says what the format cannot hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        keys = [item.key for item in question_formats()]
        parser.add_argument("--format", choices=keys, default="", help="default: by the ending of the file")
        parser.add_argument("--category", default="", help="only the questions of the category with this name")

    def handle(self, *, path: Path, category: str, **options: Any) -> None:
        written = export_questions(_questions(category), format_key=options["format"] or _format_for(path))
        try:
            path.write_bytes(written.content)
        except OSError as error:
            message = _("“%(path)s” cannot be written: %(reason)s")
            raise CommandError(message % {"path": path, "reason": error.strerror}) from None
        for problem in written.problems:
            self.stderr.write(problem.reason)
        count = len(written.problems)
        text = ngettext(
            "Written: %(path)s. One thing could not be said in this format.",
            "Written: %(path)s. %(count)s things could not be said in this format.",
            count,
        )
        self.stdout.write(text % {"path": path, "count": count} if count else _("Written: %(path)s") % {"path": path})


def _questions(category: str) -> list[Question]:
    questions = Question.objects.filter(live=True).order_by("category__name", "category_id", "pk")
    if category:
        if not QuestionCategory.objects.filter(name=category).exists():
            raise CommandError(_("There is no category with the name “%(name)s”.") % {"name": category})
        questions = questions.filter(category__name=category)
    return list(questions)


def _format_for(path: Path) -> str:
    for item in question_formats():
        if path.suffix.lower() in item.suffixes and path.suffix.lower() != ".txt":
            return item.key
    raise CommandError(_("Please say which format “%(name)s” shall have: --format") % {"name": path.name})
