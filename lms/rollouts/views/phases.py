"""The page of a phase, and what all phases have: items, exceptions, documents, gates."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.rollouts.actions import add_document, complete_item, decide_gate, save_item, sign_exception
from lms.rollouts.forms import DocumentForm, DoneForm, ExceptionForm, GateForm, ItemForm
from lms.rollouts.models import Phase, PhaseCheck, PhaseDocument, PhaseItem, PhaseKind
from lms.rollouts.pictures import portfolio_picture
from lms.rollouts.queries import (
    comparison,
    deciders,
    phase_file,
    portfolio,
    proof_versions,
    waves,
)

from .requests import LARGEST_ID, Visit, answer, consultants_visit, form_page, posted, visit

Context = dict[str, Any]


def _analysis(here: Visit) -> Context:
    found = portfolio(here.phase.programme)
    return {"portfolio": found, "picture": portfolio_picture(found)}


def _selection(here: Visit) -> Context:
    return {"comparison": comparison(here.phase.programme)}


def _proof(here: Visit) -> Context:
    versions = proof_versions(here.phase.programme)
    newest = next((view for view in versions if view.plan.is_frozen), None)
    return {
        "versions": versions,
        "draft": next((view for view in versions if not view.plan.is_frozen), None),
        "proof": newest,
        "elapsed": newest.elapsed_percent(here.today) if newest else 0,
    }


def _rollout(here: Visit) -> Context:
    return {"waves": waves(here.phase.programme, client=here.client, access=here.access)}


CONTENTS: dict[str, Callable[[Visit], Context]] = {
    PhaseKind.ANALYSIS: _analysis,
    PhaseKind.PRIVACY: lambda here: {},
    PhaseKind.SELECTION: _selection,
    PhaseKind.PROOF: _proof,
    PhaseKind.ROLLOUT: _rollout,
}


@login_required
@never_cache
@require_safe
def phase_view(request: HttpRequest, slug: str, phase: str) -> HttpResponse:
    """All about a phase. Managers read of it when their teams come aboard, and nothing else."""
    here = visit(request, slug, phase)
    context: Context = {"here": here, "client": here.client, "content": f"rollouts/phases/{here.phase.kind}.html"}
    context |= CONTENTS[here.phase.kind](here)
    if here.access.reads_all:
        check = PhaseCheck.objects.select_related("confirmed_by").get(phase=here.phase, key=PhaseCheck.PROMISE)
        context |= {
            "file": phase_file(here.phase, client=here.client, on=here.today),
            "check": check,
            "tabs": [
                {
                    "url": reverse("lms_rollouts:phase", args=[slug, one.address]),
                    "label": one.title,
                    "is_current": one.pk == here.phase.pk,
                }
                for one in Phase.objects.filter(programme=here.phase.programme_id).order_by("position")
            ],
        }
    return render(request, "rollouts/phase.html", context)


# --- items ------------------------------------------------------------------------------------------------------------


def _item(here: Visit, item_id: int) -> PhaseItem:
    if item_id > LARGEST_ID:
        raise Http404
    item = get_object_or_404(PhaseItem, pk=item_id, phase=here.phase)
    item.phase = here.phase
    return item


@login_required
@form_page
def add_item_view(request: HttpRequest, slug: str, phase: str) -> HttpResponse:
    here = consultants_visit(request, slug, phase)
    form = ItemForm(posted(request), instance=PhaseItem(phase=here.phase))
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: save_item(item=form.instance),
        done=_("Saved."),
        title=_("Add an item"),
        lead=_("Entry documents and tasks remind of work; the phase does not close without its exit criteria."),
        button=_("Save the item"),
    )


@login_required
@form_page
def edit_item_view(request: HttpRequest, slug: str, phase: str, item_id: int) -> HttpResponse:
    here = visit(request, slug, phase)
    item = _item(here, item_id)
    if not here.access.may_work_on(item):
        raise Http404
    name = item.name
    form = ItemForm(posted(request), instance=item)
    if not here.access.is_consultant:  # the client says who and when, not what
        form.fields = {name: form.fields[name] for name in ("owner", "due_on")}
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: save_item(item=form.instance),
        done=_("Saved."),
        title=name,
        lead=_("Who looks after it, and until when?"),
        button=_("Save the item"),
    )


@login_required
@form_page
def complete_item_view(request: HttpRequest, slug: str, phase: str, item_id: int) -> HttpResponse:
    here = visit(request, slug, phase)
    item = _item(here, item_id)
    if not here.access.may_work_on(item):
        raise Http404
    form = DoneForm(posted(request), initial={"evidence": item.evidence})
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: complete_item(item=item, by=here.person, evidence=form.cleaned_data["evidence"], at=here.at),
        done=_("“%(item)s” is done.") % {"item": item.name},
        title=_("“%(item)s” is done") % {"item": item.name},
        lead=_("Your name, the day and what shows it will stand beside it."),
        button=_("Mark as done"),
    )


@login_required
@form_page
def sign_exception_view(request: HttpRequest, slug: str, phase: str, item_id: int) -> HttpResponse:
    """Consultants and the client's administrators may sign: both answer for the programme."""
    here = visit(request, slug, phase)
    item = _item(here, item_id)
    if not here.access.may_add_documents:
        raise Http404
    form = ExceptionForm(posted(request))
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: sign_exception(item=item, by=here.person, reason=form.cleaned_data["reason"], at=here.at),
        done=_("The exception is signed."),
        title=_("Exception for “%(item)s”") % {"item": item.name},
        lead=_("The phase may then close although this criterion is not met. What was signed cannot be changed."),
        button=_("Sign the exception"),
    )


# --- documents --------------------------------------------------------------------------------------------------------


@login_required
@form_page
def add_document_view(request: HttpRequest, slug: str, phase: str) -> HttpResponse:
    here = visit(request, slug, phase)
    if not here.access.may_add_documents:
        raise Http404
    items = [item for item in here.phase.items.order_by("pk") if here.access.may_work_on(item)]
    files = request.FILES if request.method == "POST" else None
    form = DocumentForm(posted(request), files, items=items, initial={"item": request.GET.get("zu", "")})
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: add_document(
            phase=here.phase,
            title=form.cleaned_data["title"],
            item=form.cleaned_data["item"],
            upload=form.cleaned_data["file"],
            link=form.cleaned_data["link"],
            by=here.person,
            at=here.at,
        ),
        done=_("The document is kept."),
        title=_("Add a document"),
        lead=_("It is seen by the consulting team and by your company’s HR, works council and administrators only."),
        button=_("Add the document"),
        has_files=True,
    )


@login_required
@never_cache
@require_safe
def document_view(request: HttpRequest, slug: str, phase: str, public_id: str) -> HttpResponseBase:
    """The file as it was handed in, for those who read the whole phase."""
    here = visit(request, slug, phase)
    if not here.access.reads_all:
        raise Http404
    document = get_object_or_404(PhaseDocument.objects.exclude(file=""), public_id=public_id, phase=here.phase)
    if not document.file.storage.exists(str(document.file.name)):
        raise Http404
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.filename,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


# --- the gate ---------------------------------------------------------------------------------------------------------


@login_required
@form_page
def gate_view(request: HttpRequest, slug: str, phase: str) -> HttpResponse:
    here = consultants_visit(request, slug, phase)
    found = phase_file(here.phase, client=here.client, on=here.today)
    people = deciders(here.client, also=here.person, on=here.today)
    form = GateForm(posted(request), phase=here.phase, people=people, has_iterated=found.has_iterated)
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: decide_gate(phase=here.phase, recorded_by=here.person, at=here.at, **form.cleaned_data),
        done=_("The decision is recorded."),
        title=_("Decide about “%(phase)s”") % {"phase": here.phase.title},
        lead=_("A decision is never changed. Go completes the phase, Stop ends the programme."),
        button=_("Record the decision"),
        unmet=found.unmet,
    )
