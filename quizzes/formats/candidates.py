"""From a neutral question to a row of its type: checks everything, saves nothing."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from courses.importing.tree import differs
from courses.models.portable import portable_text
from courses.richtext import PICTURE
from courses.typing import Person
from quizzes.models import Difficulty, Question, QuestionHint
from quizzes.models.questions import question_models
from quizzes.models.questions.base import MAX_HINTS

from .neutral import NeutralQuestion
from .pictures import Pictures
from .refusing import reason_for
from .sources import source_of
from .texts import plain_text

ORIGIN = "question-files"
PORTABLE_ID = re.compile(r"[A-Za-z0-9._-]{1,120}")
LIMITS = {"name": 255, "objective": 200}
# Places of a type's source whose field has an editor with pictures.
WITH_PICTURES = frozenset({("options", "text"), ("options", "feedback")})


@dataclass
class Candidate:
    """A question of a file that its type accepts. `data`: of the type's source schema."""

    question: NeutralQuestion
    model: type[Question]
    data: BaseModel
    category: str
    source_id: str
    author: Person | None

    @property
    def title(self) -> str:
        """What the question is called in reports."""
        return self.question.name or Truncator(plain_text(self.question.text)).chars(90)

    def take_over(self, row: Question) -> bool:
        """Set what the file says; returns whether anything differed. What the file does not know stays as it is."""
        question = self.question
        pictures = Pictures(question, self.author)
        wanted: dict[str, Any] = {
            "text": pictures.rich_text(question.text),
            "general_feedback": pictures.rich_text(question.general_feedback),
            **{
                name: value
                for name in ("name", "objective", "difficulty", "penalty")
                if (value := getattr(question, name)) not in ("", None)
            },
        }
        different = {name: value for name, value in wanted.items() if differs(row, name, value)}
        for name, value in different.items():
            setattr(row, name, value)
        changed = row.read_source(self.data, partial(self._rich_text, pictures)) or bool(different)
        changed |= self._take_over_pictures(row, pictures)
        changed |= self._take_over_hints(row, pictures)
        return self._take_over_tags(row) or changed

    def _take_over_pictures(self, row: Question, pictures: Pictures) -> bool:
        """Those that the type has as fields, beside its texts."""
        has_changed = False
        for name in row.picture_fields:
            image = pictures.image(getattr(self.data, name), alt=getattr(self.data, "alt", ""))
            if image is not None and getattr(row, f"{name}_id") != image.pk:
                setattr(row, name, image)
                has_changed = True
        return has_changed

    def _rich_text(self, pictures: Pictures, html: str, *path: str | int) -> str:
        """A text of the type's source; numbers in its path are places in lists."""
        if not html:
            return ""
        names = tuple(part for part in path if isinstance(part, str))
        places = [part for part in path if isinstance(part, int)]
        options = self.question.options
        line = options[places[0]].line if places and places[0] < len(options) else 0
        return pictures.rich_text(html, line=line, has_pictures=names in WITH_PICTURES)

    def _take_over_hints(self, row: Question, pictures: Pictures) -> bool:
        wanted = [
            (pictures.rich_text(hint.text, has_pictures=False), hint.clears_wrong, hint.counts_right)
            for hint in self.question.hints[:MAX_HINTS]
        ]
        current = [(hint.text, hint.clears_wrong, hint.counts_right) for hint in row.hints.all()] if row.pk else []
        if not wanted or [(portable_text(text), *rest) for text, *rest in wanted] == [
            (portable_text(text), *rest) for text, *rest in current
        ]:
            return False
        row.hints = [
            QuestionHint(text=text, clears_wrong=clears, counts_right=counts, sort_order=place)
            for place, (text, clears, counts) in enumerate(wanted)
        ]
        return True

    def _take_over_tags(self, row: Question) -> bool:
        wanted = sorted(set(self.question.tags))
        if not wanted or row.pk is None:
            return False  # tags are rows of their own: a question that is only checked gets none
        if wanted == sorted(tag.name for tag in row.tags.all()):
            return False
        row.tags.set(wanted)
        return True


class Checker:
    """Checks the questions of one file in their order; their problems are noted at them."""

    def __init__(self, *, category: str, author: Person | None) -> None:
        self.category = category
        self.author = author
        self.models = {model.kind.key: model for model in question_models()}
        self.seen: dict[str, int] = {}  # how often each content was there
        self.lines: dict[str, int] = {}  # where each id stands
        self.known: set[str] = set()  # ids of the file that questions of this site have, as an export says them

    def check(self, question: NeutralQuestion) -> Candidate | None:
        """The candidate; None when the question has errors."""
        self._shorten(question)
        category = question.category or self.category
        source_id = self._source_id(question, category)
        if question.has_errors:
            return None
        model = self.models.get(question.type)
        if model is None:
            reason = _("This site has no questions of the type “%(type)s”.")
            question.refuse(reason % {"type": question.type})
            return None
        data = self._validated(question, model)
        if data is None:
            return None
        candidate = Candidate(question, model, data, category, source_id, self.author)
        row = model()
        candidate.take_over(row)
        if not plain_text(row.text) and not PICTURE.search(row.text):
            question.refuse(_("The question has no text."))
        for problem in row.problems():
            question.refuse(problem)
        return None if question.has_errors else candidate

    def _validated(self, question: NeutralQuestion, model: type[Question]) -> BaseModel | None:
        data = source_of(question)
        try:
            return model.source_schema.model_validate(data)
        except ValidationError as error:
            for item in error.errors():
                place = next((part for part in item["loc"] if isinstance(part, int)), None)
                is_option = place is not None and place < len(question.options)
                question.refuse(reason_for(dict(item)), question.options[place].line if is_option else 0)  # type: ignore[index]
        return None

    def _shorten(self, question: NeutralQuestion) -> None:
        if plain_text(question.text).startswith(question.name):
            question.name = ""  # without a name, the beginning of the text is shown anyway
        for name, limit in LIMITS.items():
            value = getattr(question, name)
            if len(value) > limit:
                question.warn(_("A name or objective is too long and was cut: “%(text)s”.") % {"text": value[:60]})
                setattr(question, name, Truncator(value).chars(limit))
        if question.difficulty and question.difficulty not in Difficulty.values:
            question.warn(_("The difficulty “%(value)s” is not known here.") % {"value": question.difficulty[:40]})
            question.difficulty = ""
        if len(question.hints) > MAX_HINTS:
            reason = _("A question has up to %(most)s hints; the others are left out.")
            question.warn(reason % {"most": MAX_HINTS})
        for tag in question.tags:
            if len(tag) > 100:
                question.warn(_("A tag is too long and was left out: “%(tag)s”.") % {"tag": tag[:60]})
        question.tags = [tag for tag in question.tags if 0 < len(tag) <= 100]

    def _source_id(self, question: NeutralQuestion, category: str) -> str:
        """Stable: the same question of the same category has the same one, whatever the file is called."""
        if question.identity:
            own = question.identity
            portable = own if PORTABLE_ID.fullmatch(own) else _digest(own)
            source_id = own if own in self.known else f"{ORIGIN}/{_digest(category, length=8)}/id-{portable}"
            first = self.lines.setdefault(source_id, question.line)
            if first != question.line:
                reason = _("The id “%(id)s” is taken already (line %(line)s).")
                question.refuse(reason % {"id": question.identity[:80], "line": first})
            return source_id
        digest = _digest(question.type, question.name, plain_text(question.text))
        count = self.seen[f"{category}/{digest}"] = self.seen.get(f"{category}/{digest}", 0) + 1
        self._warn_of_twins(question, category, digest)
        ending = f"-{count}" if count > 1 else ""
        return f"{ORIGIN}/{_digest(category, length=8)}/{digest}{ending}"

    def _warn_of_twins(self, question: NeutralQuestion, category: str, digest: str) -> None:
        options = [f"{option.text}|{option.match}|{option.fraction}" for option in question.options]
        twin = _digest(category, digest, *options)
        first = self.lines.setdefault(twin, question.line)
        if first != question.line:
            question.warn(_("The same question stands in line %(line)s already.") % {"line": first})


def check_all(questions: Sequence[NeutralQuestion], *, category: str, author: Person | None) -> list[Candidate]:
    """Candidates of all questions without errors."""
    checker = Checker(category=category, author=author)
    named = [question.identity for question in questions if question.identity]
    checker.known = set(Question.objects.filter(source_id__in=named).values_list("source_id", flat=True))
    return [candidate for question in questions if (candidate := checker.check(question))]


def _digest(*parts: str, length: int = 20) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", errors="replace")).hexdigest()[:length]
