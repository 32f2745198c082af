"""Exceptions from the rules of quizzes for a client's people, for those who administer the client or work for it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.groups import groups_of_client, people_of_client
from lms.accounts.models import Client, User
from lms.dashboards.forms import ExceptionForm, ExceptionTermsForm
from lms.dashboards.queries.exceptions import (
    exception_screen,
    exceptions_of,
    granting_clients,
    name_of,
    quizzes_of,
)
from lms.dashboards.requests import person_of
from quizzes.actions import OverrideEffect, grant_override, grant_overrides, preview_withdrawal, withdraw_override
from quizzes.models import QuizOverride
from quizzes.queries import terms_of

LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Scope:
    """For whose people exceptions are granted, by whom, and when."""

    client: Client
    person: User
    at: datetime.datetime

    def exception(self, exception_id: int) -> QuizOverride:
        """404 for one that is for nobody of the client."""
        if exception_id > LARGEST_ID:
            raise Http404
        return get_object_or_404(exceptions_of(self.client, at=self.at), pk=exception_id)

    def name(self, override: QuizOverride) -> str:
        return name_of(override, dict(groups_of_client(self.client)))


def _scoped(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view a Scope instead of a slug, on the client's clock; 404 for who may not grant anything there."""

    @wraps(view)
    def scoped(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        person = person_of(request)
        client = get_object_or_404(granting_clients(person, on=timezone.localdate()), slug=slug)
        with timezone.override(ZoneInfo(client.time_zone)):
            return view(request, Scope(client, person, timezone.now()), **kwargs)

    return login_required(never_cache(scoped))


@require_safe
@_scoped
def exceptions(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What is granted to the client's people and teams. `page`."""
    screen = exception_screen(scope.client, page=request.GET.get("page", ""), at=scope.at)
    return render(request, "dashboards/exceptions.html", {"screen": screen})


@require_http_methods(["GET", "HEAD", "POST"])
@_scoped
def exception_add(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Grant the same exception to people and teams."""
    form = ExceptionForm(
        request.POST if request.method == "POST" else None,
        quizzes=quizzes_of(scope.client, at=scope.at),
        people=people_of_client(scope.client, at=scope.at),
        groups=groups_of_client(scope.client),
    )
    if form.is_valid():
        data = form.cleaned_data
        effect = grant_overrides(
            quiz=form.quizzes[data["quiz"]],
            terms=form.terms,
            learners=data["people"],
            groups=data.get("groups", []),
            by=scope.person,
            at=scope.at,
        )
        count = len(effect.overrides)
        text = ngettext("One exception granted.", "%(count)s exceptions granted.", count) % {"count": count}
        return _done(request, scope, effect, text)
    return _form(request, scope, form, override=None)


@require_http_methods(["GET", "HEAD", "POST"])
@_scoped
def exception_edit(request: HttpRequest, scope: Scope, exception_id: int) -> HttpResponse:
    """Change what an exception grants."""
    override = scope.exception(exception_id)
    form = ExceptionTermsForm(request.POST if request.method == "POST" else None, initial=_initial(override))
    if form.is_valid():
        effect = grant_override(
            quiz=override.quiz,
            terms=form.terms,
            learner=override.learner,
            group=override.group,
            by=scope.person,
            at=scope.at,
        )
        return _done(request, scope, effect, _("The exception was changed."))
    return _form(request, scope, form, override=override)


@require_http_methods(["GET", "HEAD", "POST"])
@_scoped
def exception_withdraw(request: HttpRequest, scope: Scope, exception_id: int) -> HttpResponse:
    """Ask, naming what it does to running attempts; then withdraw."""
    override = scope.exception(exception_id)
    if request.method == "POST":
        effect = withdraw_override(quiz=override.quiz, override_id=override.pk, by=scope.person, at=scope.at)
        return _done(request, scope, effect, _("The exception was withdrawn."))
    effect = preview_withdrawal(quiz=override.quiz, override_id=override.pk, at=scope.at)
    context = {"client": scope.client, "override": override, "name": scope.name(override), "effect": effect}
    return render(request, "dashboards/exception_withdraw.html", context)


def _form(request: HttpRequest, scope: Scope, form: Any, *, override: QuizOverride | None) -> HttpResponse:
    context = {
        "client": scope.client,
        "form": form,
        "override": override,
        "name": scope.name(override) if override else "",
    }
    return render(request, "dashboards/exception_form.html", context, status=422 if form.is_bound else 200)


def _initial(override: QuizOverride) -> dict[str, Any]:
    """Empty where the exception changes nothing."""
    terms = terms_of(override)
    return {
        **vars(terms),
        "extra_minutes": terms.extra_minutes or None,
        "time_factor": None if terms.time_factor == 1 else terms.time_factor,
        "extra_attempts": terms.extra_attempts or None,
    }


def _done(request: HttpRequest, scope: Scope, effect: OverrideEffect, text: str) -> HttpResponse:
    """Say what was done and what it means for running attempts, and go back to the list."""
    messages.success(request, text)
    if count := effect.prolonged:
        more = ngettext(
            "One running attempt has more time now.", "%(count)s running attempts have more time now.", count
        )
        messages.info(request, more % {"count": count})
    if count := effect.shortened:
        less = ngettext(
            "One running attempt has less time now, %(ended)s of them ends at once.",
            "%(count)s running attempts have less time now, %(ended)s of them end at once.",
            count,
        )
        messages.warning(request, less % {"count": count, "ended": effect.ended})
    return redirect("lms_dashboards:exceptions", scope.client.slug)
