"""A question is written where one is chosen: in the chooser of the quiz editor and of knowledge checks.

The chooser first asks for the type; then its form is the one of the question bank. What is written there is published,
because only published questions can be chosen.
"""

from functools import cache
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.chooser import SnippetCreateView
from wagtail.snippets.widgets import AdminSnippetChooser

from quizzes.actions import publish_new_question
from quizzes.models import Question, QuestionCategory
from quizzes.models.questions import question_models
from quizzes.queries import usual_category

from .types import question_panels

# Ids of the forms are neither those of the page behind the dialog nor those of its search.
PREFIX, KIND_PREFIX = "question", "new-question"
KIND_FIELD = f"{KIND_PREFIX}-kind"
USUAL_KIND = "single_choice"


def writable_models() -> dict[str, type[Question]]:
    """The types, by key, whose form fits into the chooser: those with a picture open a chooser too."""
    return {model.kind.key: model for model in question_models() if not model.picture_fields}


class KindForm(forms.Form):
    """Which type of question is to be written."""

    kind = forms.ChoiceField(label=_("What kind of question would you like to write?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(key, capfirst(str(model._meta.verbose_name))) for key, model in writable_models().items()]
        self.fields["kind"].choices = sorted(names, key=lambda name: name[1])  # type: ignore[attr-defined]


class CategoryForm(forms.Form):
    """The name of a category to make along with the question."""

    category = forms.CharField(
        label=_("Or a new category"),
        required=False,
        max_length=120,
        help_text=_("If you write a name here, the question goes there, and not into the category chosen above."),
    )


class WritingMixin:
    """For the views of the chooser: the form of the type that `kind` names, or only the question which type it is."""

    creation_form_template_name = "quizzes/admin/chooser_creation_form.html"
    request: HttpRequest
    model_class: Any

    def can_create(self) -> bool:
        """Only who may publish: an unpublished question cannot be chosen."""
        policy = ModelPermissionPolicy(Question)
        return all(policy.user_has_permission(self.request.user, action) for action in ("add", "publish"))

    @property
    def kind(self) -> str:
        named = self.request.POST.get(KIND_FIELD) or self.request.GET.get("kind", "")
        return named if named in writable_models() else ""

    @property
    def is_choosing_kind(self) -> bool:
        """The request only says which type it shall be."""
        return not self.kind or KIND_FIELD in self.request.POST

    @cached_property
    def category_form(self) -> CategoryForm | None:
        """None for people who may make no categories."""
        if not ModelPermissionPolicy(QuestionCategory).user_has_permission(self.request.user, "add"):
            return None
        return CategoryForm(None if self.is_choosing_kind else self.request.POST, prefix=KIND_PREFIX)

    @property
    def new_category(self) -> str:
        form = self.category_form
        return form.cleaned_data.get("category", "") if form is not None and form.is_valid() else ""

    def get_creation_form(self) -> Any:
        if not self.kind:
            return KindForm(prefix=KIND_PREFIX)
        model = writable_models()[self.kind]
        user = self.request.user
        data = {} if self.is_choosing_kind else {"data": self.request.POST, "files": self.request.FILES}
        question = model(author=user, category=usual_category(user), live=False)
        form = question_panels(model).get_form_class()(**data, instance=question, prefix=PREFIX, for_user=user)
        if self.category_form is not None and not self.is_choosing_kind:
            form.fields["category"].required = not self.new_category
            for error in self.category_form.errors.get("category", []):
                form.add_error("category", error)
        return form

    def get_creation_form_context_data(self, form: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_creation_form_context_data(form)  # type: ignore[misc]
        url = context["create_action_url"]
        context |= {
            "kind_url": url,
            "category_form": self.category_form,
            "kind_form": KindForm(initial={"kind": self.kind or USUAL_KIND}, prefix=KIND_PREFIX),
        }
        if self.kind:
            sign = "&" if "?" in url else "?"
            context["create_action_url"] = f"{url}{sign}{urlencode({'kind': self.kind})}"
            context["edit_handler"] = question_panels(type(form.instance)).get_bound_panel(
                instance=form.instance, request=self.request, form=form, prefix=f"panel-{PREFIX}"
            )
        return context


class WriteQuestionView(WritingMixin, SnippetCreateView):
    def post(self, request: HttpRequest) -> HttpResponse:
        if self.is_choosing_kind:
            response: HttpResponse = self.get(request)
            return response
        return super().post(request)

    def save_form(self, form: Any) -> Question:
        question: Question = form.save(commit=False)
        publish_new_question(
            question=question,
            author=self.request.user,
            at=timezone.now(),
            new_category=self.new_category,
        )
        return question


class QuestionChooserWidget(AdminSnippetChooser):
    """Brings along what the forms of all types need: what arrives with a dialog is loaded too late."""

    @property
    def media(self) -> forms.Media:
        return super().media + _media_of_forms()


@cache
def _media_of_forms() -> forms.Media:
    media = forms.Media(css={"all": ["quizzes/admin.css"]})
    for model in writable_models().values():
        media += question_panels(model).get_form_class()(instance=model()).media
    return media
