"""Settings of KPIs: for readers of the board to look at, for consultants to set. And overruling a light."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.models import Client, User
from lms.accounts.queries import local_day
from lms.rollouts.actions import override_light, set_definition, task_list
from lms.rollouts.forms import (
    CostForm,
    DefinitionForm,
    LicenseForm,
    LightForm,
    ReturnForm,
    TaskListForm,
    TimeSavingForm,
)
from lms.rollouts.kpis import UnknownKpi, kpi_named
from lms.rollouts.models import (
    CostItem,
    KpiDefinition,
    LicenseTerms,
    Programme,
    ReturnTerms,
    TaskList,
    TimeSavingTerms,
)
from lms.rollouts.queries import phase_access, settings_of, tools_of

from .requests import LARGEST_ID, form_page, posted, refuse


@dataclass(frozen=True)
class Kind:
    """A kind of setting: its model and form. `address`: in addresses."""

    address: str
    model: type[KpiDefinition]
    form: type[DefinitionForm]
    lead: str | Promise


KINDS = {
    kind.address: kind
    for kind in (
        Kind(
            "aufgaben",
            TaskList,
            TaskListForm,
            gettext_lazy("People are asked for which of these tasks they use what they learned (K16)."),
        ),
        Kind(
            "zeitersparnis",
            TimeSavingTerms,
            TimeSavingForm,
            gettext_lazy("Not every minute saved becomes useful time (K13). The cautious factor is 50 percent."),
        ),
        Kind(
            "rendite",
            ReturnTerms,
            ReturnForm,
            gettext_lazy("The return (K14) always has three cases. Set low, expected and high for each quantity."),
        ),
        Kind(
            "kosten",
            CostItem,
            CostForm,
            gettext_lazy("What the programme costs, over the weeks for which the benefit is counted (K14)."),
        ),
        Kind(
            "lizenzen",
            LicenseTerms,
            LicenseForm,
            gettext_lazy("How many licenses of a tool were bought, and their price (K12)."),
        ),
    )
}


@dataclass(frozen=True)
class Place:
    """Somebody at a client with a programme."""

    client: Client
    programme: Programme
    person: User
    is_consultant: bool
    at: datetime.datetime

    @property
    def today(self) -> datetime.date:
        return local_day(self.at, self.client)


def _place(request: HttpRequest, slug: str, *, writes: bool) -> Place:
    """Raises Http404 for strangers, and for everybody but consultants where something is written."""
    programme = get_object_or_404(Programme.objects.select_related("client"), client__slug=slug)
    person, now = request.user, timezone.now()
    if not isinstance(person, User):
        raise Http404
    access = phase_access(person, programme.client, on=local_day(now, programme.client))
    if not (access.is_consultant if writes else access.reads_all):
        raise Http404
    return Place(programme.client, programme, person, access.is_consultant, now)


@login_required
def settings_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that is set, with source, author and history."""
    here = _place(request, slug, writes=False)
    found = settings_of(here.client, on=here.today)
    context: dict[str, Any] = {
        "client": here.client,
        "writes": here.is_consultant,
        "tasks": found.of(TaskList),
        "saving": found.of(TimeSavingTerms),
        "standard": TimeSavingTerms(),
        "returns": found.of(ReturnTerms),
        "costs": found.of(CostItem),
        "licenses": [
            (tool, next((one for one in found.of(LicenseTerms) if one.newest.subject == f"tool:{tool.pk}"), None))
            for tool in found.tools
        ],
    }
    return render(request, "rollouts/settings.html", context)


@login_required
@form_page
def definition_view(request: HttpRequest, slug: str, kind: str, number: int | None = None) -> HttpResponse:
    """Sets something anew. `number`: of the tool, for licenses; of the newest version, for costs."""
    here = _place(request, slug, writes=True)
    found = KINDS.get(kind)
    if found is None:
        raise Http404
    subject, before = _subject(here, found, number)
    form = found.form(posted(request), instance=_fresh(here, found, number, before))
    if request.method == "POST" and form.is_valid():
        try:
            set_definition(definition=_meant(here, form), by=here.person, at=here.at)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is set. It counts in the weeks that are published from now on."))
            return redirect("lms_rollouts:settings", slug)
    context = {
        "form": form,
        "client": here.client,
        "title": str(found.model.title) + (f": {subject}" if subject else ""),
        "lead": found.lead,
        "before": before,
    }
    return render(request, "rollouts/setting_form.html", context, status=422 if form.errors else 200)


def _subject(here: Place, kind: Kind, number: int | None) -> tuple[str, KpiDefinition | None]:
    """The name of what is set, where there are several, and its newest version. Raises Http404."""
    if (number or 0) > LARGEST_ID or (number is None and kind.model is LicenseTerms):
        raise Http404
    versions = kind.model.objects.filter(programme=here.programme)
    if kind.model is LicenseTerms:
        tool = get_object_or_404(tools_of(here.client), pk=number)
        return tool.name, versions.filter(subject=f"tool:{tool.pk}").order_by("version").last()
    if kind.model is CostItem:
        if number is None:
            return "", None
        chosen = get_object_or_404(CostItem, pk=number, programme=here.programme)
        return chosen.label, versions.filter(subject=chosen.subject).order_by("version").last()
    if number is not None:
        raise Http404
    return "", versions.order_by("version").last()


def _fresh(here: Place, kind: Kind, number: int | None, before: KpiDefinition | None) -> KpiDefinition:
    """An unsaved version that begins with what was set before."""
    keep = {
        field.name: getattr(before, field.name)
        for field in kind.model._meta.get_fields()
        if before is not None
        and getattr(field, "concrete", False)
        and field.name not in LEFT_BEHIND
        and not field.name.endswith("_ptr")
    }
    if kind.model is LicenseTerms:
        keep["tool_id"] = number
        keep.pop("tool", None)
    return kind.model(**{**keep, "programme": here.programme})


LEFT_BEHIND = {"id", "polymorphic_ctype", "version", "valid_from", "source", "set_by", "set_at", "recorded_at"}


def _meant(here: Place, form: DefinitionForm) -> KpiDefinition:
    """What the form says, as something to be set."""
    if not isinstance(form, TaskListForm):
        return form.instance
    tasks = task_list(programme=here.programme, labels=form.cleaned_data["lines"])
    tasks.source, tasks.valid_from = form.cleaned_data["source"], form.cleaned_data["valid_from"]
    return tasks


@login_required
@form_page
def light_view(request: HttpRequest, slug: str, kpi: str) -> HttpResponse:
    """Overrules the light of a KPI for the newest published week."""
    here = _place(request, slug, writes=True)
    try:
        found = kpi_named(kpi)
    except UnknownKpi as error:
        raise Http404 from error
    form = LightForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            override_light(programme=here.programme, kpi=kpi, by=here.person, at=here.at, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The light is overruled for this week."))
            return redirect("lms_dashboards:board", slug)
    context = {
        "form": form,
        "client": here.client,
        "title": _("Overrule the light: %(kpi)s") % {"kpi": found.label},
        "lead": _("It holds for the newest published week only; the figure itself stays as it is."),
        "button": _("Overrule the light"),
    }
    return render(request, "rollouts/form.html", context, status=422 if form.errors else 200)
