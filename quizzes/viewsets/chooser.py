"""How the quiz editor finds a question: by words, category and type, with the beginning of its text."""

from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from quizzes.models import Question, QuestionCategory, plain_text
from quizzes.models.questions import question_models
from quizzes.queries import questions_matching

from .writing import QuestionChooserWidget, WriteQuestionView, WritingMixin

MAX_TEXT = 160


def question_content_types() -> QuerySet[ContentType]:
    types = ContentType.objects.get_for_models(*question_models()).values()
    return ContentType.objects.filter(pk__in=[content_type.pk for content_type in types])


class QuestionTypeLabels:
    """A field for content types of questions: by the names that authors know."""

    def label_from_instance(self, obj: Any) -> str:
        return capfirst(str(obj.model_class().kind.label))


class QuestionTypeField(QuestionTypeLabels, forms.ModelChoiceField):  # type: ignore[type-arg]
    pass


def _select() -> forms.Select:
    """A list whose choice filters at once, as the search field does."""
    return forms.Select(attrs={"data-chooser-modal-search-filter": True})


class QuestionChooserForm(BaseFilterForm):
    q = forms.CharField(
        label=_("Words in the question, its name or tags"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
    )
    category = forms.ModelChoiceField(
        QuestionCategory.objects.all(),
        label=_("Category"),
        required=False,
        empty_label=_("All categories"),
        widget=_select(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = QuestionTypeField(
            question_content_types(), label=_("Type"), required=False, empty_label=_("All types"), widget=_select()
        )

    def filter(self, objects: QuerySet[Question]) -> QuerySet[Question]:
        data = self.cleaned_data
        if data["category"]:
            objects = objects.filter(category=data["category"])
        if data["kind"]:
            objects = objects.filter(polymorphic_ctype=data["kind"])
        if data["q"]:
            self.is_searching, self.search_query = True, data["q"]
            objects = questions_matching(objects, data["q"])
        return objects


def _title(question: Question) -> str:
    """The short name, if there is one, and the question in one line."""
    text = Truncator(plain_text(question.text)).chars(MAX_TEXT)
    return f"{question.name}: {text}" if question.name else text


def _place(question: Question) -> str:
    return f"{capfirst(str(question.kind.label))} · {question.category}"


class QuestionChooserMixin:
    filter_form_class = QuestionChooserForm
    results_template_name = "quizzes/admin/chooser_results.html"

    @property
    def columns(self) -> list[Column]:
        title = self.title_column  # type: ignore[attr-defined]
        title.accessor = _title
        return [title, Column("place", label=_("Type"), accessor=_place)]


class ChooseQuestionView(WritingMixin, QuestionChooserMixin, ChooseView):
    pass


class ChooseQuestionResultsView(WritingMixin, QuestionChooserMixin, ChooseResultsView):
    pass


class QuestionChooserViewSet(SnippetChooserViewSet):
    """Quizzes choose among published questions."""

    icon = "help"
    choose_view_class = ChooseQuestionView
    choose_results_view_class = ChooseQuestionResultsView
    create_view_class = WriteQuestionView
    base_widget_class = QuestionChooserWidget
    creation_tab_label = _("Write a new one")
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    edit_item_text = _("Edit this question")

    def get_object_list(self) -> QuerySet[Question]:
        return Question.objects.filter(live=True).select_related("category")
