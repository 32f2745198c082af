"""The question bank: its addresses, its log, and what authors hear when they save or delete a question."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from wagtail import hooks
from wagtail.admin import messages as admin_messages
from wagtail.admin.widgets.button import ListingButton
from wagtail.log_actions import LogFormatter
from wagtail.models import ReferenceIndex
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from quizzes.models import Answer, Question, QuizSlot
from quizzes.models.questions import question_models
from quizzes.queries import (
    alike_questions,
)
from quizzes.views import exchange
from quizzes.viewsets import QuestionBankGroup, question_type_viewsets
from quizzes.viewsets.bulk import BULK_ACTIONS

# So many of them are named when a question is saved.
MAX_DUPLICATES = 3

# Before anything asks for a policy: who may edit questions may edit every type of them.
for _model in question_models():
    register_permission_policy(_model, ModelPermissionPolicy(Question))

for _viewset in question_type_viewsets():
    register_snippet(_viewset)
register_snippet(QuestionBankGroup)

for _action in BULK_ACTIONS:
    hooks.register("register_bulk_action", _action)


@hooks.register("register_admin_urls")
def bank_addresses() -> list[URLResolver]:
    """Under the admin's own address, so that only people who may enter it get there."""
    return [path("question-bank/", include("quizzes.bank_urls"))]


class PromotionFormatter(LogFormatter):
    label = _l("Let the question count")
    message = _l("The question counts from now on")

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("reason", ""))


@hooks.register("register_log_actions")
def bank_log_actions(actions: Any) -> None:
    """What the history of a question calls the actions of `quizzes.actions.bank`."""
    actions.register_action("quizzes.retire", _l("Retire"), _l("Retired"))
    actions.register_action("quizzes.make_ready", _l("Make ready"), _l("Made ready"))
    actions.register_action("quizzes.make_pilot", _l("Make it a pilot"), _l("Made a pilot"))
    actions.register_action("quizzes.file", _l("Set category"), _l("Category set"))
    actions.register_action("quizzes.tag", _l("Add tag"), _l("Tag added"))
    actions.register_action("quizzes.promote")(PromotionFormatter)


@hooks.register("register_snippet_listing_buttons")
def copy_button(snippet: Model, user: Any, next_url: str | None = None) -> Iterator[ListingButton]:
    """Copying a question is one click away in the list."""
    if isinstance(snippet, Question) and user.has_perm("lms_quizzes.add_question"):
        url = reverse(snippet.snippet_viewset.get_url_name("copy"), args=[snippet.pk])
        yield CopyButton(_("Copy"), url=url, icon_name="copy", priority=20)


class CopyButton(ListingButton):
    allow_in_dropdown = False


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_duplicates(request: HttpRequest, instance: Model) -> None:
    """Whoever saves a question hears of others with the same or nearly the same text; it stays their decision.

    Nobody hears of it while the editor saves by itself.
    """
    if not isinstance(instance, Question) or not request.accepts("text/html"):
        return
    for alike in alike_questions([instance])[instance.pk][:MAX_DUPLICATES]:
        text = _("There is a question with the same text: “%(question)s”.")
        if not alike.is_same:
            text = _("There is a similar question: “%(question)s”.")
        url = reverse("wagtailsnippets_lms_quizzes_question:edit", args=[alike.question_id])
        buttons = [admin_messages.button(url, _("Look at it"), new_window=True)]
        admin_messages.warning(request, text % {"question": alike.title}, buttons=buttons)


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLPattern | URLResolver]:
    """Import and export of questions, below the admin's address, behind its login."""
    urls = [
        path("import/", exchange.upload_questions, name="upload_questions"),
        path("import/check/", exchange.check_questions, name="check_questions"),
        path("import/discard/", exchange.discard_questions, name="discard_questions"),
        path("import/template/<slug:key>/", exchange.download_template, name="template"),
        path("export/", exchange.download_questions, name="download_questions"),
    ]
    return [path("questions/", include((urls, "quizzes_exchange")))]


@hooks.register("before_delete_snippet")
def keep_questions_in_use(request: HttpRequest, instances: Sequence[Model]) -> HttpResponse | None:
    """Questions that were asked, or that a quiz or a lesson asks, can be unpublished, not deleted."""
    found = [instance for instance in instances if isinstance(instance, Question)]
    questions = [question.pk for question in found]
    asked = Answer.objects.filter(question_version__question__in=questions)
    if (
        asked.exists()
        or QuizSlot.objects.filter(question__in=questions).exists()
        or any(ReferenceIndex.get_references_to(question).exists() for question in found)
    ):
        messages.error(
            request,
            _(
                "A question that a quiz or lesson asks, or a quiz has asked, cannot be deleted. "
                "Please unpublish it instead."
            ),
        )
        return redirect("wagtailsnippets_lms_quizzes_question:list")
    return None
