"""What comes in from browsers: pages of answers from learners, questions from authors."""

import re

from django.http import QueryDict
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from .actions import GivenAnswer

# `q3`: the answer to question 3, `q3-sequence`: how many saves of it the page knows, `q3-flag`: marked for later.
ANSWER_FIELD = re.compile(r"q([1-9]\d{0,3})(-sequence|-flag)?")
SEQUENCE = re.compile(r"\d{1,9}")


class MalformedAnswers(ValueError):
    """The request is not a page of answers."""


def given_answers(data: QueryDict) -> list[GivenAnswer]:
    """The answers of one page, by position. Raises MalformedAnswers."""
    matches = (ANSWER_FIELD.fullmatch(name) for name in data)
    positions = sorted({int(match[1]) for match in matches if match})
    if not positions:
        raise MalformedAnswers(_("The request contains no answer."))
    return [_given_answer(data, position) for position in positions]


def _given_answer(data: QueryDict, position: int) -> GivenAnswer:
    name = f"q{position}"
    sequence = data.get(f"{name}-sequence", "")
    if not SEQUENCE.fullmatch(sequence):
        raise MalformedAnswers(_("The request does not say which state of the answer it knows."))
    return GivenAnswer(
        position=position,
        response=data.getlist(name),
        sequence=int(sequence),
        is_flagged=f"{name}-flag" in data,
    )


class QuestionForm(WagtailAdminModelForm):
    """A question may be saved half finished; to publish it, its type must find nothing wrong with it."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not self.is_deferred_validation:
            question = self.save(commit=False)  # nothing is written: options stand beside the question in memory
            for problem in question.problems():
                self.add_error(None, problem)
        return not self.errors
