"""The admin for learning paths. What a path asks for becomes a version with every save."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet, SnippetViewSetGroup

from courses.actions import publish_path_version
from courses.forms.paths import LearningPathForm
from courses.models import LearningPath

from .rules import RoleFamilyViewSet


class PathCreateView(CreateView):
    def save_instance(self) -> LearningPath:
        path: LearningPath = super().save_instance()
        publish_path_version(path=path, author=self.request.user, at=timezone.now())
        return path


class PathEditView(EditView):
    def save_instance(self) -> LearningPath:
        path: LearningPath = super().save_instance()
        publish_path_version(path=path, author=self.request.user, at=timezone.now())
        return path


class LearningPathViewSet(SnippetViewSet):
    model = LearningPath
    icon = "list-ol"
    menu_label = _("Learning paths")
    menu_order = 100
    add_view_class = PathCreateView
    edit_view_class = PathEditView
    copy_view_enabled = False
    list_display = [
        "title",
        Column("role_family", label=_("Role family"), sort_key="role_family__name"),
        BooleanColumn("live", label=_("Visible to learners"), sort_key="live"),
    ]
    list_filter = ["role_family", "live"]
    search_fields = ["title"]
    list_per_page = 50

    def get_edit_handler(self) -> Any:
        return ObjectList(self.model.panels, base_form_class=LearningPathForm).bind_to_model(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LearningPath]:
        return LearningPath.objects.select_related("role_family")


class LearningPathGroup(SnippetViewSetGroup):
    menu_label = _("Learning paths")
    menu_icon = "list-ol"
    menu_name = "learning-paths"
    menu_order = 245
    items = (LearningPathViewSet, RoleFamilyViewSet)
