"""Choosing one of many people in the admin, by name or address."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .models import User


class PersonFilterForm(BaseFilterForm):
    """Search in the chooser for people."""

    q = forms.CharField(label=gettext_lazy("Name or e-mail address"), required=False)

    def filter(self, objects: QuerySet[User]) -> QuerySet[User]:
        objects = super().filter(objects)
        words = self.cleaned_data.get("q", "").split()
        for word in words:
            objects = objects.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
            )
        self.is_searching, self.search_query = bool(words), " ".join(words)
        return objects


class PersonChooseView(ChooseView):
    filter_form_class = PersonFilterForm


class PersonChooseResultsView(ChooseResultsView):
    filter_form_class = PersonFilterForm


class PersonChooserViewSet(ChooserViewSet):
    """Chooses one of many people by name or address; fields that point at a person get it by themselves."""

    model = User
    icon = "user"
    choose_one_text = gettext_lazy("Choose a person")
    choose_another_text = gettext_lazy("Choose another person")
    edit_item_text = gettext_lazy("Edit this person")
    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView
    per_page = 20

    def get_object_list(self) -> QuerySet[User]:
        return User.objects.filter(is_active=True).order_by("last_name", "first_name", "pk")


person_chooser = PersonChooserViewSet("person_chooser")
