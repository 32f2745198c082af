"""Fills the contract of `courses`: questions of the bank as knowledge checks inside lessons.

They are graded like in a quiz, but there is no attempt, no points and no trace.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from wagtail.snippets.widgets import AdminSnippetChooser

from courses.knowledge import AskedQuestion, GradedAnswer, NoSuchQuestion, UnusableAnswer

from .models import Question, QuestionVersion, kind_of
from .models.questions import Content
from .models.questions.kinds import InvalidResponse
from .queries import frozen_contents

STYLES = ("quizzes/quizzes.css",)


class BankKnowledgeChecks:
    """Questions of the bank, each in its newest published version."""

    def question_model(self) -> type[Question]:
        return Question

    def chooser_widget(self) -> Any:
        return AdminSnippetChooser(Question, icon="help")

    def asked_questions(self, keys: Iterable[int]) -> dict[int, AskedQuestion]:
        wanted = list(keys)
        if not wanted:
            return {}
        newest = QuestionVersion.objects.newest_published().filter(question__in=wanted)
        rows = list(newest.values_list("question_id", "pk", "digest"))
        contents = frozen_contents((pk, digest) for _key, pk, digest in rows)
        return {key: _asked(key, pk, contents[pk]) for key, pk, _digest in rows}

    def grade(self, *, key: int, version: int, response: Sequence[str] | Mapping[str, list[str]]) -> GradedAnswer:
        found = QuestionVersion.objects.filter(pk=version, question_id=key, question__live=True)
        content: Content | None = found.values_list("content", flat=True).first()
        if content is None:
            raise NoSuchQuestion
        kind = kind_of(content)
        if not kind.is_graded:
            raise UnusableAnswer(_("Nothing is right or wrong here, so this question does not suit a knowledge check."))
        try:
            answer = kind.clean(content, dict(response) if isinstance(response, Mapping) else list(response))
        except InvalidResponse as error:
            raise UnusableAnswer(str(error)) from error
        if answer is None:
            raise UnusableAnswer(_("Please answer the question first."))
        fraction = kind.grade(content, answer)
        if fraction is None:
            raise UnusableAnswer(_("A person has to grade this question, so it does not suit a knowledge check."))
        context = kind.review_context(content, answer, kind.part_ids(content))
        return GradedAnswer(
            is_right=fraction == 1,
            is_partly_right=0 < fraction < 1,
            text=context["text"],
            template=kind.review_template,
            context=context,
            feedback=content["general_feedback"],
        )


def _asked(key: int, version: int, content: Content) -> AskedQuestion:
    kind = kind_of(content)
    context = kind.answer_context(content, None, kind.part_ids(content))
    return AskedQuestion(
        key,
        version,
        context["text"],
        kind.answer_template,
        context,
        scripts=(kind.script,) if kind.script else (),
        styles=STYLES,
    )
