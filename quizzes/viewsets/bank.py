"""The list of the question bank."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from quizzes.models import Difficulty, Question, QuestionCategory, QuestionState
from quizzes.queries import (
    bank_rows,
    questions_answered,
    questions_in_state,
    questions_in_use,
    questions_matching,
    tags_of_questions,
)
from quizzes.views import exchange

from .chooser import QuestionChooserViewSet, QuestionTypeLabels, question_content_types
from .types import ChooseTypeView, ReadOnlyCopyView, ToTypeEditView

USES = [
    ("asked", _("Asked by a quiz")),
    ("unasked", _("Asked by no quiz")),
    ("answered", _("Answered")),
    ("unanswered", _("Never answered")),
]


class QuestionTypeFilter(django_filters.ModelChoiceFilter):
    field_class = type("QuestionTypeFilterField", (QuestionTypeLabels, django_filters.fields.ModelChoiceField), {})


def _authors(request: HttpRequest | None) -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(pk__in=Question.objects.values("author")).order_by("pk")


def _objectives() -> list[tuple[str, str]]:
    names = Question.objects.non_polymorphic().exclude(objective="").order_by("objective")
    return [(name, name) for name in names.values_list("objective", flat=True).distinct()]


class QuestionFilterSet(WagtailFilterSet):
    kind = QuestionTypeFilter(
        label=_("Type"), field_name="polymorphic_ctype", queryset=lambda request: question_content_types()
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=QuestionState.choices, method="in_state")
    category = django_filters.ModelChoiceFilter(label=_("Category"), queryset=QuestionCategory.objects.all())
    objective = django_filters.ChoiceFilter(label=_("Learning objective"), choices=_objectives)
    difficulty = django_filters.ChoiceFilter(label=_("Difficulty"), choices=Difficulty.choices)
    tag = django_filters.ModelChoiceFilter(
        label=_("Tag"),
        field_name="tagged_items__tag",
        queryset=lambda request: Tag.objects.filter(question_tags__isnull=False).distinct().order_by("name"),
    )
    author = django_filters.ModelChoiceFilter(label=_("Author"), queryset=_authors)
    use = django_filters.ChoiceFilter(label=_("Use"), choices=USES, method="in_use")

    class Meta:
        model = Question
        fields = ["kind", "state", "category", "objective", "difficulty", "tag", "author", "use"]

    def in_state(self, questions: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        return questions_in_state(questions, value)

    def in_use(self, questions: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        if value in ("asked", "unasked"):
            return questions_in_use(questions, is_used=value == "asked")
        return questions_answered(questions, is_answered=value == "answered")


class CellColumn(Column):
    """A column whose cell has a template of its own; it reads `instance` and its `bank` and `tag_names`."""

    def __init__(self, name: str, *, classname: str = "bank-secondary", **kwargs: Any) -> None:
        super().__init__(name, classname=classname, **kwargs)
        self.cell_template_name = f"quizzes/admin/cells/{name}.html"


class QuestionIndexView(IndexView):
    """Searches what is stored, not an index: what was saved a moment ago is found."""

    def search_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return questions_matching(queryset, self.search_query) if self.is_searching else queryset

    def paginate_queryset(self, queryset: QuerySet[Question], page_size: int) -> tuple[Any, Any, Any, bool]:
        paginator, page, found, has_others = super().paginate_queryset(queryset, page_size)
        questions = list(found)
        rows, tags = bank_rows(questions), tags_of_questions(questions)
        for question in questions:
            question.bank, question.tag_names = rows[question.pk], tags.get(question.pk, [])
        page.object_list = questions
        return paginator, page, questions, has_others

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["media"] += forms.Media(css={"all": ["quizzes/bank.css"]})
        return context

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Import and export, beside “Add”."""
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
    icon = "help"
    menu_label = _("Questions")
    index_view_class = QuestionIndexView
    add_view_class = ChooseTypeView
    copy_view_enabled = False
    edit_view_class = ToTypeEditView
    filterset_class = QuestionFilterSet
    chooser_viewset_class = QuestionChooserViewSet
    list_per_page = 30
    list_display = [
        "__str__",
        CellColumn("kind", label=_("Type"), sort_key="difficulty"),
        CellColumn("category", label=_("Category"), sort_key="category__name"),
        CellColumn("state", label=_("State"), classname="bank-state"),
        CellColumn("version", label=_("Version")),
        CellColumn("use", label=_("Use"), classname="bank-use"),
        CellColumn("author", label=_("Author")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return Question.objects.select_related("category", "author")


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
