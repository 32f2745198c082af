"""Forms of the question types: adding, editing, copying."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import ObjectList
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CopyView, CreateView, EditView, SnippetViewSet

from quizzes.forms import QuestionForm
from quizzes.models import Question
from quizzes.models.questions import question_models
from quizzes.queries import usual_category
from quizzes.views.bank import LIST_URL


class ReadOnlyCopyView(CopyView):
    """Shows a form filled with a copy; it is posted to the add view.

    Wagtail's own also accepts POST, with which somebody who may only add could overwrite the original.
    """

    http_method_names = ["get", "head", "options"]


class QuestionCopyView(ReadOnlyCopyView):
    """The form is filled with a new question.

    With Wagtail's own, filled with the original, the editor's saving by itself would add all options again each time.
    """

    def get_initial_form_instance(self) -> Question:
        question: Question = self.get_object().copied()
        return question


class QuestionCreateView(CreateView):
    """Whoever adds a question is its author; it begins where their last one is."""

    def get_initial_form_instance(self) -> Question:
        question: Question = self.model(category=usual_category(self.request.user))
        return question

    def save_instance(self) -> Question:
        self.form.instance.author = self.request.user
        question: Question = super().save_instance()
        return question


class QuestionEditView(EditView):
    """The form, with a clear button for copying and what can be done with the question besides."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        copy_url = self.get_copy_url()
        return [HeaderButton(_("Copy"), url=copy_url, icon_name="copy")] if copy_url else []

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        key = [self.object.pk]
        return [
            *(button for button in super().header_more_buttons if button.url != self.get_copy_url()),
            Button(_("Try it"), url=reverse("quizzes_bank:try", args=key), icon_name="view", priority=3),
            Button(_("Versions"), url=reverse("quizzes_bank:versions", args=key), icon_name="history", priority=5),
            *self._state_buttons(),
        ]

    def _state_buttons(self) -> Iterator[Button]:
        """What changes where the question is in its life, for who may publish it."""
        if not self.user_has_permission("publish"):
            return
        question = self.live_object
        if question.is_retired:
            yield Button(_("Make ready"), url=self._bulk("make_ready"), icon_name="check", priority=6)
        elif question.live:
            yield Button(_("Retire"), url=self._bulk("retire"), icon_name="no-view", priority=6)
        if question.is_pilot:
            url = reverse("quizzes_bank:promote", args=[question.pk])
            yield Button(_("Let it count"), url=url, icon_name="success", priority=7)
        else:
            yield Button(_("Make it a pilot"), url=self._bulk("make_pilot"), icon_name="time", priority=7)

    def _bulk(self, action: str) -> str:
        query = urlencode({"id": self.object.pk, "next": self.get_edit_url()})
        return f"{reverse('wagtail_bulk_action', args=['lms_quizzes', 'question', action])}?{query}"


def question_panels(model: type[Question]) -> ObjectList:
    """The form of a type: that of the question bank, and of the chooser."""
    return ObjectList(model.panels, base_form_class=QuestionForm).bind_to_model(model)


class QuestionTypeViewSet(SnippetViewSet):
    """Form, drafts, history and preview of one question type. It leads back to the common list."""

    icon = "help"
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    copy_view_class = QuestionCopyView
    menu_item_is_registered = True  # it is reached through the question bank, not through the list of snippets

    def get_edit_handler(self) -> Any:
        return question_panels(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"index_url_name": LIST_URL, **kwargs})


def question_type_viewsets() -> Iterator[QuestionTypeViewSet]:
    """One viewset for each question type."""
    for model in question_models():
        yield type(f"{model.__name__}ViewSet", (QuestionTypeViewSet,), {"model": model})()


class ChooseTypeView(CreateView):
    """Adding a question begins with choosing its type; a question without a type cannot be made."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        addresses = [
            {"url": reverse(model.snippet_viewset.get_url_name("add")), "name": model._meta.verbose_name}
            for model in question_models()
        ]
        if len(addresses) == 1:
            return redirect(addresses[0]["url"])
        types = [{**address, "name": capfirst(str(address["name"]))} for address in addresses]
        context = {
            "header_title": _("New question"),
            "page_title": _("New question"),
            "header_icon": "help",
            "breadcrumbs_items": [
                *self.breadcrumbs_items,
                {"url": reverse(LIST_URL), "label": capfirst(str(Question._meta.verbose_name_plural))},
                {"url": "", "label": _("New question")},
            ],
            "types": types,
        }
        return TemplateResponse(request, "quizzes/admin/choose_type.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseNotAllowed(["GET"])


class ToTypeEditView(EditView):
    """Editing happens in the form of the question's type."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        url = AdminURLFinder(request.user).get_edit_url(self.object)
        return redirect(url) if url else super().dispatch(request, *args, **kwargs)
