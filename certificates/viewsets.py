"""Certificates in the Wagtail admin: templates with a preview; awards to search, look at and revoke."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView, PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import HeaderButton
from wagtail.snippets.views.snippets import CopyView, SnippetViewSet, SnippetViewSetGroup

from courses.models import CoursePage

from . import conf
from .actions import revoke_certificate
from .forms import RevocationForm
from .models import Award, CertificateTemplate
from .printing import render_pdf
from .queries import AwardStatus, item_of, status_of, with_successors


def _status(award: Award) -> AwardStatus:
    return status_of(award, on=award.day_of(timezone.now()))


def _issued(award: Award) -> str:
    return date_format(award.issued_on, "SHORT_DATE_FORMAT")


def _expires(award: Award) -> str:
    return date_format(award.expires_on, "SHORT_DATE_FORMAT") if award.expires_on else "–"


class AwardFilterSet(WagtailFilterSet):
    course = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Course"), queryset=lambda request: CoursePage.objects.order_by("title", "pk")
    )
    issued_on = django_filters.DateFromToRangeFilter(label=gettext_lazy("Issued on"), widget=DateRangePickerWidget)
    revoked = django_filters.BooleanFilter(
        label=gettext_lazy("Revoked"), field_name="revoked_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Award
        fields = ["course", "issued_on", "revoked"]


class AwardIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Award]:
        return with_successors(conf.ask("VISIBLE_AWARDS", self.request.user))


class AwardMixin:
    """Views of one award: somebody else's is not there."""

    def get_object(self, queryset: Any = None) -> Award:
        visible = with_successors(conf.ask("VISIBLE_AWARDS", self.request.user))  # type: ignore[attr-defined]
        award = visible.filter(pk=self.kwargs["pk"]).first()  # type: ignore[attr-defined]
        if award is None:
            raise Http404
        return award


class AwardInspectView(AwardMixin, InspectView):
    any_permission_required = ["view"]
    revoke_url_name = ""
    pdf_url_name = ""

    def get_page_title(self) -> str:
        return _("Certificate")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        award = self.object
        buttons = [HeaderButton(_("PDF"), url=reverse(self.pdf_url_name, args=[award.pk]), icon_name="download")]
        if not award.is_revoked and self.user_has_permission("revoke"):
            url = reverse(self.revoke_url_name, args=[award.pk])
            buttons.append(HeaderButton(_("Revoke…"), url=url, icon_name="cross"))
        return buttons

    def get_field_label(self, field_name: str, field: Any) -> str:
        own = {"status": _("Status"), "successor": _("Renewed by")}
        return own.get(field_name) or super().get_field_label(field_name, field)

    def get_status_display_value(self) -> str:
        return str(_status(self.object).label)

    def get_successor_display_value(self) -> str:
        successor = item_of(self.object, on=self.object.issued_on).successor
        return successor.number if successor else "–"

    def get_objectives_display_value(self) -> str:
        return " · ".join(self.object.objectives) or "–"


class AwardPdfView(AwardMixin, PermissionCheckedMixin, View):
    """The certificate as its holder gets it."""

    model = Award
    permission_required = "view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        award = self.get_object()
        response = HttpResponse(render_pdf(award), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="{award.number.lower()}.pdf"'
        response.headers["Cache-Control"] = "private, no-store"
        return response


class RevokeView(AwardMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Take a certificate back, with a reason."""

    model = Award
    permission_required = "revoke"
    form_class = RevocationForm
    template_name = "certificates/admin/revoke.html"
    page_title = gettext_lazy("Revoke certificate")
    header_icon = "cross"
    index_url_name = ""
    inspect_url_name = ""

    @cached_property
    def award(self) -> Award:
        return self.get_object()

    def get_page_subtitle(self) -> str:
        return self.award.number

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(str(Award._meta.verbose_name_plural))},
            {"url": self.get_success_url(), "label": self.award.number},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_success_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.award.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"award": self.award, "back_url": self.get_success_url(), **kwargs})

    def form_valid(self, form: RevocationForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        revoke_certificate(award=self.award, actor=self.request.user, reason=reason, at=timezone.now())
        messages.success(self.request, _("Certificate %(number)s was revoked.") % {"number": self.award.number})
        return redirect(self.get_success_url())


class AwardViewSet(ModelViewSet):
    """Certificates that were issued: nothing here adds, changes or deletes one."""

    model = Award
    name = "certificate_awards"
    url_prefix = "certificates/awards"
    icon = "success"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = AwardIndexView
    inspect_view_class = AwardInspectView
    filterset_class = AwardFilterSet
    search_fields = ["number", "holder_name", "course_title"]
    search_backend_name = None
    form_fields: list[str] = []
    list_display = [
        TitleColumn("number", label=gettext_lazy("Number"), url_name="certificate_awards:inspect"),
        Column("holder_name", label=gettext_lazy("Holder"), sort_key="holder_name"),
        Column("course_title", label=gettext_lazy("Course"), sort_key="course_title"),
        Column("issued_on", label=gettext_lazy("Issued on"), sort_key="issued_on", accessor=_issued),
        Column("expires_on", label=gettext_lazy("Valid until"), sort_key="expires_on", accessor=_expires),
        StatusTagColumn(
            "status",
            label=gettext_lazy("Status"),
            accessor=lambda award: _status(award).label,
            primary=lambda award: _status(award) == AwardStatus.VALID,
        ),
    ]
    inspect_view_fields = [
        "status",
        "number",
        "holder_name",
        "course_title",
        "version_number",
        "content_hash",
        "law_state_on",
        "objectives",
        "planned_minutes",
        "format",
        "started_on",
        "completed_on",
        "issued_on",
        "expires_on",
        "issuer_name",
        "language",
        "supersedes",
        "successor",
        "verify_url",
        "revoked_at",
        "revoked_by",
        "revocation_reason",
    ]

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_inspect_view_kwargs(
            revoke_url_name=self.get_url_name("revoke"), pdf_url_name=self.get_url_name("pdf"), **kwargs
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/revoke/", self.construct_view(RevokeView), name="revoke"),
            path("<int:pk>/pdf/", self.construct_view(AwardPdfView), name="pdf"),
        ]


class GetOnlyCopyView(CopyView):
    """Shows a filled form; it is saved as a new template by the add view. Wagtail's own also accepts POST."""

    http_method_names = ["get", "head", "options"]


class CertificateTemplateViewSet(SnippetViewSet):
    """Templates, with a preview in both languages."""

    model = CertificateTemplate
    icon = "doc-full-inverse"
    copy_view_class = GetOnlyCopyView
    search_fields = ["name", "heading"]
    search_backend_name = None
    list_display = [
        "name",
        "heading",
        Column("validity_months", label=gettext_lazy("Valid for months")),
        BooleanColumn("is_default", label=gettext_lazy("Default")),
    ]


class CertificatesViewSetGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Certificates")
    menu_icon = "success"
    menu_order = 260
    items = (AwardViewSet, CertificateTemplateViewSet)
