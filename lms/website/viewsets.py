"""The admin of what is no page: courses for individuals, enquiries, authors, topics."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Author, Enquiry, IndividualCourse, Topic


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    panels = [FieldPanel("name"), FieldPanel("role"), FieldPanel("about"), FieldPanel("picture")]
    list_display = ["name", "role"]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    panels = [FieldPanel("name"), FieldPanel("slug")]
    list_display = ["name", "slug"]


class IndividualCourseViewSet(SnippetViewSet):
    model = IndividualCourse
    icon = "openquote"
    panels = [FieldPanel("course"), FieldPanel("terms"), FieldPanel("note"), FieldPanel("position")]
    list_display = ["__str__", "terms", "note", "position"]


class AnswersOnly(ModelPermissionPolicy):
    """Rows come from the site alone: nobody adds any in the admin."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Enquiry, AnswersOnly(Enquiry))


class EnquiryViewSet(SnippetViewSet):
    """Enquiries come from the site; here they are read, and ticked off by the day of the answer."""

    model = Enquiry
    icon = "mail"
    panels = [
        FieldPanel("course", read_only=True),
        FieldPanel("email", read_only=True),
        FieldPanel("message", read_only=True),
        FieldPanel("asked_at", read_only=True),
        FieldPanel("answered_at"),
    ]
    list_display = ["course", "email", "asked_at", "answered_at"]
    list_filter = ["answered_at"]


class PublicSiteGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Public site")
    menu_icon = "site"
    menu_order = 300
    items = (IndividualCourseViewSet, EnquiryViewSet, AuthorViewSet, TopicViewSet)
