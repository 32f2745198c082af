"""Reading a file of questions and writing them in one transaction."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from courses.importing.libraries import taking_files_back
from courses.typing import Person
from quizzes.conf import max_import_bytes
from quizzes.models import Question, QuestionCategory

from .candidates import Candidate, check_all
from .categories import MAX_NAME
from .neutral import NeutralQuestion, Problem, ReadFile, UnreadableFile
from .registry import format_named, format_of

MEGABYTE = 1024 * 1024
MAX_QUESTIONS = 2000


@dataclass
class ImportReport:
    """What became of a file, or of a dry run what would become of it. `is_refused`: nothing was imported."""

    format: str = ""
    questions: list[NeutralQuestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_out: int = 0
    is_refused: bool = False

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_error]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_error]

    @property
    def good(self) -> int:
        """How many questions have no errors."""
        return sum(not question.has_errors for question in self.questions)


class _TakenBack(Exception):
    """Takes a dry run, or an import with errors, back."""


def import_questions(
    content: bytes,
    *,
    name: str,
    format_key: str = "",
    category: str = "",
    author: Person | None = None,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Import a file of questions: all or nothing, or with `skip_bad` all that have no errors.

    `category` takes the questions whose file names none; empty: one called like the file. Importing the same file
    again changes nothing. A dry run does everything and takes it back. Raises KeyError for an unknown `format_key`.
    """
    report = ImportReport()
    try:
        read = _read(content, name, format_key, report)
    except UnreadableFile as error:
        report.problems, report.is_refused = [error.problem], True
        return report
    report.questions = read.questions
    try:
        with taking_files_back() as files, transaction.atomic():
            candidates = check_all(read.questions, category=category or _named_like(name), author=author)
            report.left_out = len(read.questions) - len(candidates)
            has_errors = bool(report.left_out) or any(problem.is_error for problem in read.problems)
            report.is_refused = has_errors and not (skip_bad and candidates)
            if not report.is_refused or dry_run:
                _write_all(candidates, report)
            if report.is_refused or dry_run:
                raise _TakenBack
            files.keep()
    except _TakenBack:
        pass
    report.problems = read.all_problems()
    return report


def _read(content: bytes, name: str, format_key: str, report: ImportReport) -> ReadFile:
    if len(content) > max_import_bytes():
        limit = max_import_bytes() / MEGABYTE
        raise UnreadableFile(_("The file is too large; up to %(limit)g MB are allowed.") % {"limit": limit})
    if not content.strip():
        raise UnreadableFile(_("The file is empty."))
    question_format = format_named(format_key) if format_key else format_of(name, content)
    report.format = question_format.key
    read = question_format.read(content)
    if len(read.questions) > MAX_QUESTIONS:
        reason = _("The file has %(count)s questions; up to %(most)s are imported at once.")
        raise UnreadableFile(reason % {"count": len(read.questions), "most": MAX_QUESTIONS})
    return read


def _named_like(name: str) -> str:
    stem = PurePosixPath(name.replace("\\", "/")).stem.partition(".")[0]
    readable = "".join(character for character in stem if character.isprintable()).strip()
    return readable[:MAX_NAME] or _("Imported questions")


def _write_all(candidates: list[Candidate], report: ImportReport) -> None:
    categories: dict[str, QuestionCategory] = {}
    known = {
        row.source_id: row
        for row in Question.objects.filter(source_id__in=[candidate.source_id for candidate in candidates])
    }
    for candidate in candidates:
        if candidate.category not in categories:
            categories[candidate.category] = _category(candidate.category)
        row = _free_for_type(known.get(candidate.source_id), candidate)
        change = _write(candidate, row, categories[candidate.category])
        getattr(report, change).append(candidate.title)


def _category(name: str) -> QuestionCategory:
    found = QuestionCategory.objects.filter(name=name).order_by("pk").first()
    return found or QuestionCategory.objects.create(name=name)


def _free_for_type(row: Question | None, candidate: Candidate) -> Question | None:
    """The type of a row cannot change. The old question keeps its answers and gives its id away."""
    if row is None or isinstance(row, candidate.model):
        return row
    row.unpublish(user=candidate.author)
    Question.objects.filter(pk=row.pk).update(source_id="")
    return None


def _write(candidate: Candidate, row: Question | None, category: QuestionCategory) -> str:
    """Make the row what the file says; returns what happened: created, updated or unchanged."""
    is_new = row is None
    author, is_hidden = candidate.author, candidate.question.is_hidden
    question = row or candidate.model(
        source_id=candidate.source_id, category=category, live=False, author=author if author and author.pk else None
    )
    if is_new:
        candidate.take_over(question)
        question.save()
    # Tags are rows and need a saved question; everything else is the same the second time.
    changed = candidate.take_over(question) or question.category_id != category.pk
    if not (is_new or changed or (not question.live and not is_hidden)):
        return "unchanged"
    question.category = category
    revision = question.save_revision(user=author)
    if not is_hidden:
        revision.publish(user=author)
    return "created" if is_new else "updated"
