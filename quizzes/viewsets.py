"""The question bank in the Wagtail admin.

The base model has the menu item, the listing and the chooser; each question type has a viewset of its own for its
form, drafts, history and preview. All types share the permissions of the base model.
"""

from collections.abc import Iterator
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import (
    CopyView,
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from .forms import QuestionForm
from .models import Difficulty, Question, QuestionCategory
from .models.questions import question_models
from .views import exchange

LIST_URL = "wagtailsnippets_lms_quizzes_question:list"


class ReadOnlyCopyView(CopyView):
    """Shows a form filled with a copy; it is posted to the add view.

    Wagtail's own also accepts POST, with which somebody who may only add could overwrite the original.
    """

    http_method_names = ["get", "head", "options"]


class QuestionTypeViewSet(SnippetViewSet):
    """Form, drafts, history and preview of one question type. It leads back to the common list."""

    icon = "help"
    copy_view_class = ReadOnlyCopyView
    menu_item_is_registered = True  # it is reached through the question bank, not through the list of snippets

    def get_edit_handler(self) -> Any:
        return ObjectList(self.model.panels, base_form_class=QuestionForm).bind_to_model(self.model)

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


class QuestionFilterSet(WagtailFilterSet):
    kind = django_filters.ModelChoiceFilter(
        label=_("Type"), field_name="polymorphic_ctype", queryset=lambda request: _question_content_types()
    )
    category = django_filters.ModelChoiceFilter(label=_("Category"), queryset=QuestionCategory.objects.all())
    difficulty = django_filters.ChoiceFilter(label=_("Difficulty"), choices=Difficulty.choices)
    live = django_filters.BooleanFilter(label=_("Published"))

    class Meta:
        model = Question
        fields = ["kind", "category", "difficulty", "live"]


def _question_content_types() -> QuerySet[ContentType]:
    types = ContentType.objects.get_for_models(*question_models()).values()
    return ContentType.objects.filter(pk__in=[content_type.pk for content_type in types])


def _kind_name(question: Question) -> str:
    return capfirst(str(question.kind.label))


def _state_name(question: Question) -> Any:
    if not question.live:
        return _("Draft")
    return _("Published, with a newer draft") if question.has_unpublished_changes else _("Published")


class QuestionChooserViewSet(SnippetChooserViewSet):
    """Quizzes choose among published questions."""

    icon = "help"
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    edit_item_text = _("Edit this question")

    def get_object_list(self) -> QuerySet[Question]:
        return Question.objects.filter(live=True).select_related("category")


class QuestionListView(IndexView):
    """The list, with import and export beside “Add”."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        user = self.request.user
        if exchange.may_import(user):
            url = reverse("quizzes_exchange:upload_questions")
            buttons.append(Button(_("Import questions"), url=url, icon_name="upload", priority=60))
        if exchange.may_export(user):
            url = reverse("quizzes_exchange:download_questions")
            buttons.append(Button(_("Export questions"), url=url, icon_name="download", priority=61))
        return buttons


class QuestionViewSet(SnippetViewSet):
    model = Question
    index_view_class = QuestionListView
    icon = "help"
    menu_label = _("Questions")
    add_view_class = ChooseTypeView
    copy_view_enabled = False
    edit_view_class = ToTypeEditView
    filterset_class = QuestionFilterSet
    chooser_viewset_class = QuestionChooserViewSet
    list_per_page = 30
    list_display = [
        "__str__",
        Column("kind", label=_("Type"), accessor=_kind_name),
        Column("category", label=_("Category"), sort_key="category__name"),
        Column("difficulty", label=_("Difficulty"), accessor="get_difficulty_display"),
        Column("state", label=_("State"), accessor=_state_name),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return Question.objects.select_related("category")


class QuestionCategoryViewSet(SnippetViewSet):
    model = QuestionCategory
    icon = "folder-open-inverse"
    menu_label = _("Categories")
    copy_view_class = ReadOnlyCopyView
    list_display = ["name"]


class QuestionBankGroup(SnippetViewSetGroup):
    menu_label = _("Question bank")
    menu_icon = "help"
    menu_name = "question-bank"
    menu_order = 250
    items = (QuestionViewSet, QuestionCategoryViewSet)
