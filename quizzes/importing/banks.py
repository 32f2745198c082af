"""Question banks of a course folder: what they say, and how they become categories and questions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from courses.importing import Faults, Node, Source, load_yaml, parse
from courses.importing.libraries import ImageLibrary
from courses.importing.links import Links
from courses.importing.markdown import MarkdownReader
from courses.importing.source import path_from
from courses.importing.tree import differs
from courses.models.portable import portable_text
from quizzes.models import Question, QuestionCategory, QuestionHint
from quizzes.models.questions import question_models

from .bank_files import BankFile, question_schema
from .pictures import check_pictures, has_pictures, read_pictures, with_images


@dataclass(frozen=True)
class ReadQuestion:
    """A question without faults, ready to be taken over by a row of its type."""

    model: type[Question]
    data: Any
    markdown: Callable[..., str]
    pictures: dict[str, str] = field(default_factory=dict)

    def take_over(self, question: Question, links: Links | None = None) -> bool:
        """Set what the file says; returns whether anything differed. Saves nothing.

        `links` resolves links in texts and finds the pictures, by the field that they belong to; without it, nothing is
        looked up on the site.
        """

        def markdown(text: str, *path: str | int) -> str:
            html = self.markdown(text, *path)
            return with_images(html, links) if links else html

        wanted = {
            "text": markdown(self.data.text, "text"),
            "objective": self.data.objective,
            "difficulty": self.data.difficulty.value,
            "general_feedback": markdown(self.data.feedback, "feedback"),
            "name": self.data.name,
            "penalty": self.data.penalty,
            "is_pilot": self.data.is_pilot,
        }
        different = {name: value for name, value in wanted.items() if differs(question, name, value)}
        for name, value in different.items():
            setattr(question, name, value)
        has_new_picture = self._take_pictures(question, links)
        has_new_hints, has_new_tags = self._take_over_hints(question, markdown), self._take_over_tags(question)
        has_more = has_new_picture or has_new_hints or has_new_tags
        return question.read_source(self.data, markdown) or has_more or bool(different)

    def _take_pictures(self, question: Question, links: Links | None) -> bool:
        has_changed = False
        for name, path in self.pictures.items():
            if links is None:
                setattr(question, name, get_image_model()())
                continue
            current = getattr(question, name)
            picture = links.picture(path, current)
            if picture != (current and current.pk):
                setattr(question, name, get_image_model().objects.get(pk=picture))
                has_changed = True
        return has_changed

    def _take_over_hints(self, question: Question, markdown: Callable[..., str]) -> bool:
        hints = [
            (markdown(hint.text, "hints", place, "text"), hint.clears_wrong, hint.counts_right)
            for place, hint in enumerate(self.data.hints)
        ]
        current = [(portable_text(hint.text), hint.clears_wrong, hint.counts_right) for hint in question.hints.all()]
        if current == [(portable_text(text), clears, counts) for text, clears, counts in hints]:
            return False
        question.hints.set(
            QuestionHint(text=text, clears_wrong=clears, counts_right=counts, sort_order=order)
            for order, (text, clears, counts) in enumerate(hints)
        )
        return True

    def _take_over_tags(self, question: Question) -> bool:
        wanted = sorted(set(self.data.tags))
        if sorted(tag.name for tag in question.tags.all()) == wanted:
            return False
        question.tags.set(wanted)
        return True


@dataclass(frozen=True)
class ReadBank:
    """A bank with the questions of it that have no faults. `size`: how many it has altogether."""

    file: str
    source: str | None
    category: str
    size: int
    questions: list[ReadQuestion]


@dataclass(frozen=True)
class WrittenBank:
    """What became of a bank. `changed`: names of the questions that this import has made or changed."""

    category: QuestionCategory
    has_changed: bool
    changed: frozenset[str]


@dataclass
class _Folder:
    """What was read from one course folder: each bank once, and where each id stands."""

    banks: dict[str, ReadBank | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


class Banks:
    """The banks of folders that are being imported: each is read once for a folder and written once for an import."""

    def __init__(self) -> None:
        self._folders: WeakKeyDictionary[Source, _Folder] = WeakKeyDictionary()
        self._written: WeakKeyDictionary[Links, dict[str, WrittenBank]] = WeakKeyDictionary()

    def read(self, name: str, source: Source, faults: Faults, *, asked_by: str, line: int) -> ReadBank | None:
        """The bank with this path; None, and faults, when it cannot be read."""
        folder = self._folders.setdefault(source, _Folder())
        if name not in folder.banks:
            folder.banks[name] = _read_bank(name, folder, source, faults, asked_by=asked_by, line=line)
        return folder.banks[name]

    def write(self, bank: ReadBank, links: Links) -> WrittenBank:
        """Make the category and its questions what the bank says."""
        written = self._written.setdefault(links, {})
        if bank.file in written:
            return written[bank.file]
        missed, links.missed = links.missed, False
        result = _write_bank(bank, links)
        if not links.missed:  # else a question links to a lesson that is still to come, and is written again
            written[bank.file] = result
        links.missed |= missed
        return result


# What all kinds of lessons of this app share.
BANKS = Banks()


def markdown_at(node: Node, faults: Faults, text: str, *path: str | int) -> str:
    """Markdown at a place of the file as rich text."""
    if not text:
        return ""
    reader = MarkdownReader(file=node.file, faults=faults, first_line=node.line(*path))
    return read_pictures(text, reader.rich_text, node.file) if has_pictures(path) else reader.rich_text(text)


def _read_bank(
    name: str, folder: _Folder, source: Source, faults: Faults, *, asked_by: str, line: int
) -> ReadBank | None:
    text = source.text(name, faults=faults, asked_by=asked_by, line=line)
    node = load_yaml(text, file=name, faults=faults) if text is not None else None
    bank = parse(BankFile, node, faults) if node else None
    if node is None or bank is None:
        return None
    questions = []
    for number in range(len(bank.questions)):
        child = node.child("questions", number)
        question = _read_question(child, source, faults)
        if question is None:
            continue
        other = folder.places.setdefault(question.data.id, f"{name}:{child.line()}")
        if other != f"{name}:{child.line()}":
            message = _("The id “%(id)s” is taken already (%(place)s).") % {"id": question.data.id, "place": other}
            faults.add(name, child.line("id"), message)
        questions.append(question)
    return ReadBank(name, bank.source, bank.category, len(bank.questions), questions)


def _read_question(node: Node, source: Source, faults: Faults) -> ReadQuestion | None:
    models = {model.kind.key: model for model in question_models()}
    key = node.data.get("type")
    if key not in models:
        allowed = ", ".join(sorted(models))
        faults.add(node.file, node.line("type"), _("“type” must be one of: %(expected)s.") % {"expected": allowed})
        return None
    model = models[key]
    data = parse(question_schema(model), node, faults)
    if data is None:
        return None
    pictures = {name: path_from(node.file, getattr(data, name)) for name in model.picture_fields}
    for name, path in pictures.items():
        ImageLibrary().check(path, source=source, faults=faults, file=node.file, line=node.line(name))
    question = ReadQuestion(model, data, partial(markdown_at, node, faults), pictures)
    candidate = model()
    question.take_over(candidate)
    for place, text in _texts_with_pictures(node.data):
        check_pictures(text, node, source, faults, *place)
    for problem in candidate.problems():
        faults.add(node.file, node.line(), problem)
    return question


def _texts_with_pictures(data: Any, *path: str | int) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The texts of a question, by their path in it, that may hold pictures."""
    if isinstance(data, str) and has_pictures(path):
        yield path, data
    elif isinstance(data, dict | list):
        for key, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _texts_with_pictures(item, *path, key)


def _write_bank(bank: ReadBank, links: Links) -> WrittenBank:
    """Questions that came from it and are no longer in it are unpublished: answers of the past stay explicable."""
    course = links.course.slug
    category, is_new = QuestionCategory.objects.get_or_create(
        source_id=bank.source or f"{course}/{bank.file}", defaults={"name": bank.category}
    )
    if category.name != bank.category:
        category.name = bank.category
        category.save(update_fields=["name"])
    wanted = {source_of(question, course): question for question in bank.questions}
    known = {question.source_id: question for question in Question.objects.filter(source_id__in=wanted)}
    changed = [
        source_id
        for source_id, question in wanted.items()
        if _write_question(question, known.get(source_id), source_id, category, links)
    ]
    origin = category.source_id.partition("/")[0]
    gone = Question.objects.filter(category=category, live=True, source_id__startswith=f"{origin}/")
    unpublished = list(gone.exclude(source_id__in=wanted))
    for question_gone in unpublished:
        question_gone.unpublish(user=links.author)
    return WrittenBank(category, is_new or bool(changed) or bool(unpublished), frozenset(changed))


def source_of(question: ReadQuestion, course: str) -> str:
    """The name of a question on every site."""
    return question.data.source or f"{course}/{question.data.id}"


def _write_question(
    read: ReadQuestion,
    existing: Question | None,
    source_id: str,
    category: QuestionCategory,
    links: Links,
) -> bool:
    if existing is not None and not isinstance(existing, read.model):
        # The type of a row cannot change. The old question keeps its answers and gives its id away.
        existing.unpublish(user=links.author)
        Question.objects.filter(pk=existing.pk).update(source_id="")
        existing = None
    question = existing or read.model(source_id=source_id, live=False, author=links.author)
    # A question that a trainer has retired stays so until the folder says something new about it.
    is_out = not question.live and not question.is_retired
    changed = read.take_over(question, links) or is_out or question.category_id != category.pk
    if not changed:
        return False
    question.category = category
    if question.pk is None:
        question.save()
    question.save_revision(user=links.author).publish(user=links.author)
    return True
