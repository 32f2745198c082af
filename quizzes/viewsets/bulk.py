"""What can be done with several questions of the list at once."""

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from quizzes.actions import (
    UnfinishedQuestion,
    file_question,
    make_pilot,
    make_ready,
    retire_question,
    tag_question,
)
from quizzes.models import Question, QuestionCategory
from quizzes.queries import questions_matching, uses_of

from .bank import QuestionFilterSet

MAX_TAG = 100


class QuestionBulkAction(SnippetBulkAction):
    """For who may publish questions: each of these changes what is asked or drawn from now on."""

    models: ClassVar[list[Any]] = [Question]
    template_name = "quizzes/admin/bulk.html"
    classes: ClassVar[set[str]] = set()
    # What the page before it says, and its button.
    question: ClassVar[str | Promise]
    button: ClassVar[str | Promise]

    def check_perm(self, question: Question) -> bool:
        return bool(self.permission_policy.user_has_permission_for_instance(self.request.user, "publish", question))

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[int]:
        """“All in the listing” are those that the filters and the search of the listing have left."""
        query = QueryDict(urlsplit(self.next_url).query)
        found = QuestionFilterSet(query, queryset=Question.objects.all(), request=self.request).qs
        return list(questions_matching(found, query.get("q", "")).values_list("pk", flat=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "action": self}

    def get_execution_context(self) -> dict[str, Any]:
        return {"request": self.request, "data": self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(cls, objects: Sequence[Any], **kwargs: Any) -> tuple[int, int]:
        done = [cls.do(question, **kwargs) for question in objects]
        return sum(done), 0

    @classmethod
    def do(cls, question: Any, *, request: HttpRequest, data: dict[str, Any]) -> bool:
        """Do it with one question; returns whether it was possible."""
        raise NotImplementedError

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        text = ngettext("Done for %(count)s question.", "Done for %(count)s questions.", num_parent_objects)
        return text % {"count": num_parent_objects}


class CategoryForm(forms.Form):
    category = forms.ModelChoiceField(QuestionCategory.objects.all(), label=_("Category"))


class SetCategory(QuestionBulkAction):
    display_name = _("Set category")
    aria_label = _("Set the category of the chosen questions")
    action_type = "set_category"
    action_priority = 10
    form_class = CategoryForm
    question = _("Which category shall these questions have?")
    button = _("Set category")

    @classmethod
    def do(cls, question: Any, *, request: HttpRequest, data: dict[str, Any]) -> bool:
        file_question(question=question, category=data["category"], actor=request.user, at=timezone.now())
        return True


class TagForm(forms.Form):
    tag = forms.CharField(label=_("Tag"), max_length=MAX_TAG)


class AddTag(QuestionBulkAction):
    display_name = _("Add tag")
    aria_label = _("Add a tag to the chosen questions")
    action_type = "add_tag"
    action_priority = 11
    form_class = TagForm
    question = _("Which tag shall these questions get besides their own?")
    button = _("Add tag")

    @classmethod
    def do(cls, question: Any, *, request: HttpRequest, data: dict[str, Any]) -> bool:
        tag_question(question=question, tag=data["tag"], actor=request.user, at=timezone.now())
        return True


class Retire(QuestionBulkAction):
    display_name = _("Retire")
    aria_label = _("Retire the chosen questions")
    action_type = "retire"
    action_priority = 12
    question = _(
        "Retired questions are asked no more. Answers, versions and history stay, and attempts under way keep them."
    )
    button = _("Retire")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        uses = uses_of([row["item"] for row in context["items"]])
        for row in context["items"]:
            row["uses"] = uses[row["item"].pk]
        return context

    @classmethod
    def do(cls, question: Any, *, request: HttpRequest, data: dict[str, Any]) -> bool:
        retire_question(question=question, actor=request.user, at=timezone.now())
        return True


class MakeReady(QuestionBulkAction):
    display_name = _("Make ready")
    aria_label = _("Make the chosen questions ready")
    action_type = "make_ready"
    action_priority = 13
    question = _("What was saved last is published. From then on quizzes can ask it.")
    button = _("Make ready")

    @classmethod
    def do(cls, question: Any, *, request: HttpRequest, data: dict[str, Any]) -> bool:
        try:
            make_ready(question=question, actor=request.user, at=timezone.now())
        except UnfinishedQuestion as fault:
            text = gettext("“%(question)s” is not ready: %(problems)s") % {"question": question, "problems": fault}
            messages.error(request, text)
            return False
        return True


class MakePilot(QuestionBulkAction):
    display_name = _("Make pilots")
    aria_label = _("Make the chosen questions pilots")
    action_type = "make_pilot"
    action_priority = 14
    question = _(
        "Pilot questions are asked without points from the next attempts on. When enough answers say how good they "
        "are, you decide whether they count."
    )
    button = _("Make pilots")

    @classmethod
    def do(cls, question: Any, *, request: HttpRequest, data: dict[str, Any]) -> bool:
        make_pilot(question=question, actor=request.user, at=timezone.now())
        return True


BULK_ACTIONS = [SetCategory, AddTag, Retire, MakeReady, MakePilot]
