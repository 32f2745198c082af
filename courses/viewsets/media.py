"""Videos and recordings in the Wagtail admin. Its views ask no policy about single snippets; these do."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import CollectionFilter, WagtailFilterSet
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.models import Collection
from wagtail.permissions import policy_registry
from wagtail.snippets.views import chooser, snippets

from courses.forms.media import MediaFileForm
from courses.models import MediaFile


def _allowed(request: HttpRequest, *actions: str) -> QuerySet[MediaFile]:
    """The files with which the person may do one of these."""
    policy = policy_registry.get_by_type(MediaFile)
    rows: QuerySet[MediaFile] = policy.instances_user_has_any_permission_for(request.user, actions)
    return rows


def _collections(request: HttpRequest, *actions: str) -> QuerySet[Collection]:
    policy = policy_registry.get_by_type(MediaFile)
    rows: QuerySet[Collection] = policy.collections_user_has_any_permission_for(request.user, actions)
    return rows


class AllowedFilesMixin:
    """A choice among the files that the person may choose, by collection if there are several."""

    request: HttpRequest
    construct_queryset_hook_name = "construct_media_chooser_queryset"

    def get_object_list(self) -> QuerySet[MediaFile]:
        return _allowed(self.request, "choose")

    def get_filter_form(self) -> Any:
        form_class = self.get_filter_form_class()  # type: ignore[attr-defined]  # of the view it is mixed into
        return form_class(self.request.GET, collections=self.collections)

    @cached_property
    def collections(self) -> QuerySet[Collection] | None:
        found = _collections(self.request, "choose")
        return found if len(found) > 1 else None


class MediaChooseView(AllowedFilesMixin, chooser.ChooseView):
    pass


class MediaChooseResultsView(AllowedFilesMixin, chooser.ChooseResultsView):
    pass


class MediaChosenView(chooser.SnippetChosenView):
    def get_object(self, pk: Any) -> MediaFile:
        return _allowed(self.request, "choose").get(pk=pk)


class MediaChosenMultipleView(chooser.SnippetChosenMultipleView):
    def get_objects(self, pks: list[Any]) -> QuerySet[MediaFile]:
        return _allowed(self.request, "choose").filter(pk__in=[pk for pk in pks if pk.isdecimal()])


class MediaChooserViewSet(chooser.SnippetChooserViewSet):
    """Authors choose a file of the library; adding one, with its captions, happens in its own form."""

    icon = "media"
    choose_one_text = _("Choose a video or recording")
    choose_another_text = _("Choose another one")
    edit_item_text = _("Edit this file")
    choose_view_class = MediaChooseView
    choose_results_view_class = MediaChooseResultsView
    chosen_view_class = MediaChosenView
    chosen_multiple_view_class = MediaChosenMultipleView


class OwnFileMixin:
    """404 for a file that the person may not change: not even its title is for everybody."""

    request: HttpRequest

    def get_object(self, *args: Any, **kwargs: Any) -> MediaFile:
        media: MediaFile = super().get_object(*args, **kwargs)  # type: ignore[misc]  # of the view it is mixed into
        policy = policy_registry.get_by_type(MediaFile)
        if not policy.user_has_permission_for_instance(self.request.user, "change", media):
            raise Http404
        return media


class MediaCreateView(snippets.CreateView):
    def save_instance(self) -> MediaFile:
        self.form.instance.uploaded_by_user = self.request.user
        media: MediaFile = super().save_instance()
        return media


class MediaEditView(OwnFileMixin, snippets.EditView):
    pass


class MediaDeleteView(OwnFileMixin, snippets.DeleteView):
    pass


class MediaUsageView(OwnFileMixin, snippets.UsageView):
    pass


class MediaHistoryView(OwnFileMixin, snippets.HistoryView):
    pass


class MediaFilterSet(WagtailFilterSet):
    """By kind and, for who may use several, by collection."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        collections = _collections(request, "add", "change")
        if len(collections) > 1:
            self.filters["collection_id"] = CollectionFilter(
                field_name="collection_id", label=_("Collection"), queryset=collections
            )

    class Meta:
        model = MediaFile
        fields = ["kind"]


class MediaFileViewSet(snippets.SnippetViewSet):
    model = MediaFile
    icon = "media"
    menu_label = pgettext_lazy("menu", "Media")
    menu_name = "lesson-media"
    menu_order = 310
    add_to_admin_menu = True
    copy_view_enabled = False
    chooser_viewset_class = MediaChooserViewSet
    add_view_class = MediaCreateView
    edit_view_class = MediaEditView
    delete_view_class = MediaDeleteView
    usage_view_class = MediaUsageView
    history_view_class = MediaHistoryView
    filterset_class = MediaFilterSet
    list_display: Any = [
        "__str__",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("collection", label=_("Collection"), accessor="collection.name"),
        Column("duration", label=_("Duration")),
        Column("captions", label=_("Captions"), accessor=lambda media: ", ".join(str(track) for track in media.tracks)),
    ]

    def get_edit_handler(self) -> Any:
        return ObjectList(self.model.panels, base_form_class=MediaFileForm).bind_to_model(self.model)

    def get_queryset(self, request: HttpRequest) -> Any:
        return _allowed(request, "choose", "change").to_show().select_related("collection")  # type: ignore[attr-defined]
