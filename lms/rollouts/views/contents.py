"""What consultants write in single phases: use cases and weights, solutions and their choice, waves."""

from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from lms.rollouts.actions import (
    choose_solution,
    save_comparison_criterion,
    save_option,
    save_use_case,
    save_wave,
    set_weights,
)
from lms.rollouts.forms import (
    ChoiceForm,
    ComparisonCriterionForm,
    OptionForm,
    UseCaseForm,
    WaveForm,
    WeightsForm,
)
from lms.rollouts.models import SelectionCriterion, SolutionOption, UseCase, Wave
from lms.rollouts.queries import comparison, weights_of

from .requests import LARGEST_ID, Visit, answer, consultants_visit, form_page, posted

M = TypeVar("M", bound=Model)


def own(here: Visit, model: type[M], pk: int | None) -> M:
    """The programme's object with that key, or a new one. Raises Http404 for those of other programmes."""
    programme = here.phase.programme
    if pk is None:
        return model(programme=programme)
    if pk > LARGEST_ID:
        raise Http404
    found = get_object_or_404(model, pk=pk, programme=programme)
    setattr(found, "programme", programme)  # noqa: B010 the type of M does not know it
    return found


@login_required
@form_page
def use_case_view(request: HttpRequest, slug: str, use_case_id: int | None = None) -> HttpResponse:
    here = consultants_visit(request, slug, "analyse")
    form = UseCaseForm(posted(request), instance=own(here, UseCase, use_case_id))
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: save_use_case(use_case=form.instance),
        done=_("The use case is saved."),
        title=_("Rate a use case"),
        lead=_("All ratings are points from 0 to 100. A stop beats every score."),
        button=_("Save the use case"),
    )


@login_required
@form_page
def weights_view(request: HttpRequest, slug: str) -> HttpResponse:
    here = consultants_visit(request, slug, "analyse")
    now = weights_of(here.phase.programme)
    initial: dict[str, Any] = {"value": now.value, "feasibility": now.feasibility, "safety": now.safety}
    form = WeightsForm(posted(request), initial=initial)
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: set_weights(
            programme=here.phase.programme,
            weights=form.weights(),
            reason=form.cleaned_data["reason"],
            by=here.person,
            at=here.at,
        ),
        done=_("The weights are set."),
        title=_("Weigh anew"),
        lead=_("The weights so far stay visible as version %(version)s.") % {"version": now.version},
        button=_("Set the weights"),
    )


@login_required
@form_page
def comparison_criterion_view(request: HttpRequest, slug: str, criterion_id: int | None = None) -> HttpResponse:
    here = consultants_visit(request, slug, "loesungsauswahl")
    form = ComparisonCriterionForm(posted(request), instance=own(here, SelectionCriterion, criterion_id))
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: save_comparison_criterion(criterion=form.instance),
        done=_("The criterion is saved."),
        title=_("Criterion of comparison"),
        lead=_("The heavier it weighs, the more its ratings count."),
        button=_("Save the criterion"),
    )


@login_required
@form_page
def option_view(request: HttpRequest, slug: str, option_id: int | None = None) -> HttpResponse:
    here = consultants_visit(request, slug, "loesungsauswahl")
    criteria = list(here.phase.programme.selection_criteria.order_by("-weight", "pk"))
    form = OptionForm(posted(request), instance=own(here, SolutionOption, option_id), criteria=criteria)
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: save_option(option=form.instance, points=form.points()),
        done=_("The solution is saved."),
        title=_("Rate a solution"),
        lead=_("Costs are euros per active user and month; ratings go from 0 to 10."),
        button=_("Save the solution"),
    )


@login_required
@form_page
def choice_view(request: HttpRequest, slug: str) -> HttpResponse:
    here = consultants_visit(request, slug, "loesungsauswahl")
    form = ChoiceForm(posted(request), comparison=comparison(here.phase.programme))
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: choose_solution(
            programme=here.phase.programme,
            chosen=form.cleaned_data["chosen"],
            reasons=form.cleaned_data["reasons"],
            against=form.against(),
            by=here.person,
            at=here.at,
        ),
        done=_("The choice is recorded."),
        title=_("Choose a solution"),
        lead=_("The comparison is kept with it as it is now, and with what speaks against the others."),
        button=_("Record the choice"),
    )


@login_required
@form_page
def wave_view(request: HttpRequest, slug: str, wave_id: int | None = None) -> HttpResponse:
    here = consultants_visit(request, slug, "rollout")
    form = WaveForm(posted(request), instance=own(here, Wave, wave_id), client=here.client, on=here.today)
    return answer(
        request,
        here=here,
        form=form,
        act=lambda: save_wave(wave=form.instance, **form.chosen()),
        done=_("The wave is saved."),
        title=_("Plan a wave"),
        lead=_("Which teams begin together, with which learning paths and live trainings?"),
        button=_("Save the wave"),
    )
