"""Questions of the bank as neutral questions, and as a file."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from quizzes.actions import name_questions
from quizzes.models import Question
from quizzes.models.questions.base import DEFAULT_PENALTY

from .neutral import Hint, NeutralQuestion, Problem, Severity, WrittenFile
from .pictures import named_file, with_files
from .registry import format_named
from .sources import with_source


def neutral(question: Question, place: int) -> NeutralQuestion:
    """What the question says; `place` stands where files have a line."""
    files: dict[str, bytes] = {}

    def html(text: str) -> str:
        return with_files(text, files)

    result = NeutralQuestion(
        type=question.kind.key,
        text=html(question.text),
        line=place,
        name=question.name,
        general_feedback=html(question.general_feedback),
        hints=[Hint(html(hint.text), hint.clears_wrong, hint.counts_right) for hint in question.hints.all()],
        penalty=None if question.penalty == DEFAULT_PENALTY else question.penalty,
        tags=sorted(tag.name for tag in question.tags.all()),
        category=question.category.name,
        objective=question.objective,
        difficulty=str(question.difficulty),
        identity=question.source_id,
        files=files,
    )
    with_source(result, question.write_source(html))
    for name in question.picture_fields:
        if image := getattr(question, name):
            result.details[name] = named_file(image, files)
    return _as_free_text(result) if result.type == "prompt_exercise" else result


def _as_free_text(question: NeutralQuestion) -> NeutralQuestion:
    """No other program knows prompt exercises: a free text asks for the prompt.

    It gets no id, so that its file never takes the place of the exercise.
    """
    details = question.details
    question.type, question.identity = "free_text", ""
    question.text = f"{question.text}{details['situation']}"
    question.details = {
        "rubric": details["rubric"],
        **({"sample_answer": details["sample_prompt"]} if details.get("sample_prompt") else {}),
    }
    question.warn(_("It is written as a free text; only this site knows prompt exercises."))
    return question


def export_questions(questions: Iterable[Question], *, format_key: str) -> WrittenFile:
    """The questions in this format, in this order, and what it could not say. Raises KeyError for unknown formats.

    Each gets an id that it keeps, so that the file can be imported again and finds it.
    """
    items = [neutral(question, place) for place, question in enumerate(name_questions(questions), start=1)]
    written = format_named(format_key).write(items)
    lost = [Problem(problem.line, problem.reason, Severity.WARNING) for item in items for problem in item.problems]
    return WrittenFile(written.content, sorted([*lost, *written.problems], key=lambda problem: problem.line))
