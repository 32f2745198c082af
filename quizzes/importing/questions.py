"""Questions that lessons ask as knowledge checks: named by bank and id, like "questions/b.yaml#a1"."""

from django.utils.translation import gettext as _

from courses.importing import Faults, Source
from courses.importing.links import Links
from quizzes.models import Question

from .banks import BANKS, source_of


class QuestionLibrary:
    """The questions of the folder's banks."""

    def check(self, name: str, *, source: Source, faults: Faults, file: str, line: int) -> None:
        path, _sign, wanted = name.partition("#")
        bank = BANKS.read(path, source, faults, asked_by=file, line=line)
        if bank and not any(question.data.id == wanted for question in bank.questions):
            message = _("“%(bank)s” has no question with the id “%(id)s”.")
            faults.add(file, line, message % {"bank": path, "id": wanted})

    def find_or_create(self, name: str, links: Links) -> Question:
        path, _sign, wanted = name.partition("#")
        bank = BANKS.read(path, links.source, Faults(), asked_by=path, line=0)
        assert bank is not None  # noqa: S101 checked when the course was read
        written = BANKS.write(bank, links)
        asked = next(question for question in bank.questions if question.data.id == wanted)
        source_id = source_of(asked, links.course.slug)
        links.renewed |= source_id in written.changed
        return Question.objects.get(source_id=source_id)
