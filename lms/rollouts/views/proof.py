"""The proof of concept: plan, criteria, freezing, results."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from lms.rollouts.actions import begin_new_version, freeze_plan, record_results, save_plan, save_proof_criterion
from lms.rollouts.forms import NewVersionForm, PlanForm, ProofCriterionForm, ResultsForm
from lms.rollouts.models import ProofCriterion, ProofPlan

from .requests import LARGEST_ID, Visit, answer, consultants_visit, form_page, posted


def _newest(here: Visit) -> ProofPlan | None:
    plan = here.phase.programme.proof_plans.order_by("version").last()
    if plan:
        plan.programme = here.phase.programme
    return plan


def _plan(here: Visit) -> ProofPlan:
    plan = _newest(here)
    if plan is None:
        raise Http404
    return plan


@login_required
@form_page
def plan_view(request: HttpRequest, slug: str) -> HttpResponse:
    here = consultants_visit(request, slug, "poc")
    form = PlanForm(posted(request), instance=_newest(here) or ProofPlan(programme=here.phase.programme))
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: save_plan(plan=form.instance),
        done=_("The plan is saved."),
        title=_("Plan the proof of concept"),
        lead=_("Four to six weeks, with a test set, a rule for stopping and somebody who answers for it."),
        button=_("Save the plan"),
    )


@login_required
@form_page
def proof_criterion_view(request: HttpRequest, slug: str, criterion_id: int | None = None) -> HttpResponse:
    here = consultants_visit(request, slug, "poc")
    plan = _plan(here)
    criterion = ProofCriterion(plan=plan)
    if criterion_id is not None:
        if criterion_id > LARGEST_ID:
            raise Http404
        criterion = get_object_or_404(ProofCriterion, pk=criterion_id, plan__programme=here.phase.programme)
    form = ProofCriterionForm(posted(request), instance=criterion)
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: save_proof_criterion(criterion=form.instance),
        done=_("The criterion is saved."),
        title=_("Success criterion"),
        lead=_("If the target lies below the baseline, less is better."),
        button=_("Save the criterion"),
    )


@login_required
@form_page
def freeze_view(request: HttpRequest, slug: str) -> HttpResponse:
    here = consultants_visit(request, slug, "poc")
    plan = _plan(here)
    return answer(
        request,
        here=here,
        form=forms.Form(posted(request)),
        act=lambda: freeze_plan(plan=plan, by=here.person, at=here.at),
        done=_("The success criteria are frozen."),
        title=_("Freeze the success criteria"),
        lead=_("From then on neither plan nor criteria change. Who wants others begins a new version and says why."),
        button=_("Freeze the criteria"),
    )


@login_required
@form_page
def new_version_view(request: HttpRequest, slug: str) -> HttpResponse:
    here = consultants_visit(request, slug, "poc")
    form = NewVersionForm(posted(request))
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: begin_new_version(programme=here.phase.programme, reason=form.cleaned_data["reason"]),
        done=_("The new version is a draft; the frozen one stays."),
        title=_("Begin a new version"),
        lead=_("It starts as a copy without results. Both versions stay visible."),
        button=_("Begin the version"),
    )


@login_required
@form_page
def results_view(request: HttpRequest, slug: str) -> HttpResponse:
    here = consultants_visit(request, slug, "poc")
    plan = _plan(here)
    form = ResultsForm(posted(request), plan=plan)
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: record_results(plan=plan, results=form.results(), summary=form.cleaned_data["summary"], at=here.at),
        done=_("The results are recorded."),
        title=_("Record the results"),
        lead=_("Empty: not measured yet. Targets and minimums stay as they were frozen."),
        button=_("Record the results"),
    )
