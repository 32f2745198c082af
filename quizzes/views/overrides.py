"""Exceptions from the rules of a quiz, in the admin. Everybody sees those of the people and groups that are theirs."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.actions import OverrideEffect, grant_override, grant_overrides, preview_withdrawal, withdraw_override
from quizzes.conf import learner_groups
from quizzes.forms import OverrideForm, TermsForm
from quizzes.models import QuizOverride, QuizPage
from quizzes.queries import terms_of

from .access import LARGEST_ID


@dataclass(frozen=True)
class Scope:
    """A quiz, and for whom the person may grant exceptions from its rules now."""

    quiz: QuizPage
    user: Any
    at: datetime.datetime

    @property
    def people(self) -> Any:
        return learner_groups().people_for(self.user, at=self.at)

    @property
    def groups(self) -> list[tuple[str, str]]:
        return learner_groups().choices_for(self.user, at=self.at)

    @property
    def overrides(self) -> Any:
        """The exceptions of these people and groups, people first."""
        mine = QuizOverride.objects.filter(quiz=self.quiz)
        keys = [key for key, _label in self.groups]
        own = mine.filter(learner__in=self.people.values("pk")) | mine.filter(group__in=keys)
        return own.select_related("learner", "created_by").order_by("group", "learner__pk", "pk")


def scope_for(request: HttpRequest, quiz_id: int) -> Scope:
    """404 for who may not grant exceptions at all."""
    if quiz_id > LARGEST_ID:
        raise Http404
    scope = Scope(get_object_or_404(QuizPage, pk=quiz_id), request.user, timezone.now())
    if not learner_groups().may_grant(scope.user, scope.quiz, at=scope.at):
        raise Http404
    return scope


def override_for(scope: Scope, override_id: int) -> QuizOverride:
    """404 for an exception of people or groups that are not the person's."""
    if override_id > LARGEST_ID:
        raise Http404
    override: QuizOverride = get_object_or_404(scope.overrides, pk=override_id)
    return override


@require_safe
def overrides(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """All exceptions of the quiz that are the person's business."""
    scope = scope_for(request, quiz_id)
    rows = list(scope.overrides)
    keys = [row.group for row in rows if row.group]
    labels, members = learner_groups().labels(keys), learner_groups().members_of(keys, at=scope.at)
    items = [
        {
            "override": row,
            "name": labels.get(row.group, row.group) if row.group else _name(row.learner),
            "members": len(members.get(row.group, ())) if row.group else None,
        }
        for row in rows
    ]
    return _page(request, scope, "overrides", _("Exceptions"), items=items)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Grant the same exception to people and groups."""
    scope = scope_for(request, quiz_id)
    form = OverrideForm(request.POST or None, people=scope.people, groups=scope.groups)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        effect = grant_overrides(
            quiz=scope.quiz,
            terms=form.terms,
            learners=data["people"],
            groups=data.get("groups", []),
            by=request.user,
            at=scope.at,
        )
        count = len(effect.overrides)
        messages.success(
            request, ngettext("One exception granted.", "%(count)s exceptions granted.", count) % {"count": count}
        )
        return _done(request, scope, effect)
    return _page(request, scope, "override_form", _("Grant an exception"), form=form, name="")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, quiz_id: int, override_id: int) -> HttpResponse:
    """Change what an exception grants."""
    scope = scope_for(request, quiz_id)
    override = override_for(scope, override_id)
    form = TermsForm(request.POST or None, initial=_initial(override))
    if request.method == "POST" and form.is_valid():
        effect = grant_override(
            quiz=scope.quiz,
            terms=form.terms,
            learner=override.learner,
            group=override.group,
            by=request.user,
            at=scope.at,
        )
        messages.success(request, _("The exception was changed."))
        return _done(request, scope, effect)
    return _page(request, scope, "override_form", _("Change an exception"), form=form, name=_target(override))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, quiz_id: int, override_id: int) -> HttpResponse:
    """Ask, naming what it does to running attempts; then withdraw."""
    scope = scope_for(request, quiz_id)
    override = override_for(scope, override_id)
    if request.method == "POST":
        effect = withdraw_override(quiz=scope.quiz, override_id=override.pk, by=request.user, at=scope.at)
        messages.success(request, _("The exception was withdrawn."))
        return _done(request, scope, effect)
    effect = preview_withdrawal(quiz=scope.quiz, override_id=override.pk, at=scope.at)
    context = {"override": override, "name": _target(override), "effect": effect}
    return _page(request, scope, "override_withdraw", _("Withdraw an exception"), **context)


def _done(request: HttpRequest, scope: Scope, effect: OverrideEffect) -> HttpResponse:
    """Say what it means for running attempts, and go back to the list."""
    if count := effect.prolonged:
        text = ngettext(
            "One running attempt has more time now.", "%(count)s running attempts have more time now.", count
        )
        messages.info(request, text % {"count": count})
    if count := effect.shortened:
        text = ngettext(
            "One running attempt has less time now, %(ended)s of them ends at once.",
            "%(count)s running attempts have less time now, %(ended)s of them end at once.",
            count,
        )
        messages.warning(request, text % {"count": count, "ended": effect.ended})
    return redirect("quizzes_admin:overrides", scope.quiz.pk)


def _page(request: HttpRequest, scope: Scope, template: str, title: str, **context: Any) -> HttpResponse:
    quiz = scope.quiz
    list_url = reverse("quizzes_admin:overrides", args=[quiz.pk])
    crumbs = [{"url": reverse("wagtailadmin_explore", args=[quiz.get_parent().pk]), "label": quiz.title}]
    if template != "overrides":
        crumbs.append({"url": list_url, "label": _("Exceptions")})
    context |= {
        "quiz": quiz,
        "list_url": list_url,
        "page_title": title,
        "header_title": f"{title}: {quiz.title}",
        "header_icon": "time",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
    return TemplateResponse(request, f"quizzes/admin/{template}.html", context)


def _initial(override: QuizOverride) -> dict[str, Any]:
    terms = terms_of(override)
    return {
        **vars(terms),
        "extra_minutes": terms.extra_minutes or None,
        "time_factor": None if terms.time_factor == 1 else terms.time_factor,
        "extra_attempts": terms.extra_attempts or None,
    }


def _target(override: QuizOverride) -> str:
    if override.group:
        return learner_groups().labels([override.group]).get(override.group, override.group)
    return _name(override.learner)


def _name(person: Any) -> str:
    return person.get_full_name() or str(person)
