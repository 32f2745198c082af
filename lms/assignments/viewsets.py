"""The admin for assignments, assigned learning paths and offers. Every change goes through the actions."""

from collections.abc import Callable
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.log_actions import log

from lms.accounts.models import User
from lms.accounts.viewsets import ActionCreateView, ActionEditView, DayColumn, OwnModelViewSet

from . import actions
from .forms import AssignmentForm, OfferForm, PathAssignmentForm, PathTermsForm, TermsForm
from .models import Assignment, CourseOffer, PathAssignment

TERMS_COLUMNS = [
    Column("client", label=gettext_lazy("Client")),
    BooleanColumn("is_mandatory", label=gettext_lazy("Mandatory")),
    Column("days_to_complete", label=gettext_lazy("Days")),
    DayColumn("due_on", label=gettext_lazy("Due on"), sort_key="due_on"),
    DayColumn("assigned_at", label=gettext_lazy("Assigned"), sort_key="assigned_at"),
    DayColumn("withdrawn_at", label=gettext_lazy("Withdrawn"), sort_key="withdrawn_at"),
]


class ChangeView(ActionEditView):
    """Changes the terms of what is in force; what is withdrawn is history."""

    delete_item_label = gettext_lazy("Withdraw")

    def get_queryset(self) -> QuerySet[Any]:
        return in_force(self.model)

    def by_whom_and_when(self) -> dict[str, Any]:
        return {"by": cast(User, self.request.user), "at": timezone.now()}


class WithdrawView(DeleteView):
    """Takes something back that was assigned. Its row stays, because obligations and records name it."""

    page_title = gettext_lazy("Withdraw")

    def get_queryset(self) -> QuerySet[Any]:
        return in_force(self.model)

    @property
    def confirmation_message(self) -> str:
        return _("What people have not completed ends, unless they have another reason for it. What is done stays.")

    def withdraw(self) -> None:
        raise NotImplementedError

    def delete_action(self) -> None:
        self.withdraw()
        log(instance=self.object, action="wagtail.edit", user=self.request.user)


def in_force(model: Any) -> QuerySet[Any]:
    """Without assignments that follow from learning paths, which are changed and withdrawn as a whole."""
    rows: QuerySet[Any] = model.objects.in_force()
    return rows.filter(path__isnull=True) if model is Assignment else rows


def edit_address(viewset: str) -> Callable[[Any], str | None]:
    """Where a row is changed; nowhere once it is withdrawn."""
    return lambda row: None if row.withdrawn_at else reverse(f"{viewset}:edit", args=[row.pk])


class AssignmentIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Assignment]:
        """Without those that follow from learning paths, which have a list of their own."""
        own = Assignment.objects.filter(path__isnull=True)
        return own.select_related("client", "course", "team", "person", "role_family")


class AssignmentCreateView(ActionCreateView):
    def perform(self, values: dict[str, Any]) -> Assignment:
        return actions.assign_course(by=cast(User, self.request.user), at=timezone.now(), **values)


class AssignmentEditView(ChangeView):
    def perform(self, values: dict[str, Any]) -> Assignment:
        row = self.object
        target = {"client": row.client, "course": row.course, "team": row.team, "person": row.person}
        return actions.assign_course(**target, **values, **self.by_whom_and_when())


class WithdrawCourseView(WithdrawView):
    success_message = gettext_lazy("The assignment “%(object)s” is withdrawn.")

    def withdraw(self) -> None:
        actions.withdraw_assignment(assignment=self.object, at=timezone.now())


class AssignmentViewSet(OwnModelViewSet):
    model = Assignment
    icon = "tasks"
    menu_order = 100
    form_class = AssignmentForm
    change_form_class = TermsForm
    index_view_class = AssignmentIndexView
    add_view_class = AssignmentCreateView
    edit_view_class = AssignmentEditView
    delete_view_class = WithdrawCourseView
    list_display = [
        TitleColumn("course", label=gettext_lazy("Course"), get_url=edit_address("assignment")),
        Column("target", label=gettext_lazy("For")),
        *TERMS_COLUMNS,
    ]
    list_filter = {"client": ["exact"], "is_mandatory": ["exact"], "withdrawn_at": ["isnull"]}
    search_fields = ["course__title", "team__name", "client__name"]
    ordering = ["-assigned_at", "-pk"]


class PathAssignmentIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[PathAssignment]:
        return PathAssignment.objects.select_related("client", "path__role_family")


class PathAssignmentCreateView(ActionCreateView):
    def perform(self, values: dict[str, Any]) -> PathAssignment:
        return actions.assign_path(by=cast(User, self.request.user), at=timezone.now(), **values)


class PathAssignmentEditView(ChangeView):
    def perform(self, values: dict[str, Any]) -> PathAssignment:
        return actions.assign_path(
            client=self.object.client, path=self.object.path, **values, **self.by_whom_and_when()
        )


class WithdrawPathView(WithdrawView):
    success_message = gettext_lazy("The learning path “%(object)s” is withdrawn.")

    def withdraw(self) -> None:
        actions.withdraw_path(assigned=self.object, at=timezone.now())


class PathAssignmentViewSet(OwnModelViewSet):
    model = PathAssignment
    name = "path_assignment"
    icon = "list-ol"
    menu_order = 150
    form_class = PathAssignmentForm
    change_form_class = PathTermsForm
    index_view_class = PathAssignmentIndexView
    add_view_class = PathAssignmentCreateView
    edit_view_class = PathAssignmentEditView
    delete_view_class = WithdrawPathView
    list_display = [
        TitleColumn("path", label=gettext_lazy("Learning path"), get_url=edit_address("path_assignment")),
        Column("path.role_family", label=gettext_lazy("For")),
        *TERMS_COLUMNS,
    ]
    list_filter = {"client": ["exact"], "path": ["exact"], "withdrawn_at": ["isnull"]}
    search_fields = ["path__title", "client__name"]
    ordering = ["-assigned_at", "-pk"]


class OfferIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[CourseOffer]:
        return CourseOffer.objects.select_related("client", "course")


class OfferCreateView(ActionCreateView):
    def perform(self, values: dict[str, Any]) -> CourseOffer:
        return actions.offer_course(**values)


class OfferEditView(ActionEditView):
    """There is nothing to change about an offer: it leads to the question whether to end it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(reverse(self.delete_url_name, args=[self.object_pk]))


class EndOfferView(DeleteView):
    page_title = gettext_lazy("End the offer")

    @property
    def confirmation_message(self) -> str:
        return _("Who has begun the course may finish it; nobody else at the client can begin it any more.")

    def delete_action(self) -> None:
        log(instance=self.object, action="wagtail.delete", user=self.request.user)
        actions.withdraw_offer(client=self.object.client, course=self.object.course)


class OfferViewSet(OwnModelViewSet):
    model = CourseOffer
    name = "course_offer"
    icon = "pick"
    menu_order = 200
    form_class = change_form_class = OfferForm
    index_view_class = OfferIndexView
    add_view_class = OfferCreateView
    edit_view_class = OfferEditView
    delete_view_class = EndOfferView
    list_display = [
        TitleColumn(
            "course",
            label=gettext_lazy("Course"),
            get_url=lambda row: reverse("course_offer:delete", args=[row.pk]),
        ),
        Column("client", label=gettext_lazy("Client"), sort_key="client__name"),
    ]
    list_filter = ["client"]
    search_fields = ["course__title", "client__name"]
    ordering = ["client__name", "course__title", "pk"]


class AssignmentGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("Assignments")
    menu_icon = "tasks"
    menu_order = 260
    items = (AssignmentViewSet, PathAssignmentViewSet, OfferViewSet)
