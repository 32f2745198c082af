"""Pages about one question of the bank, for trainers: its versions, trying it, and letting a pilot count."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from quizzes.actions import ReasonNeeded, promote_question
from quizzes.forms import MalformedAnswers, given_answers
from quizzes.models import InvalidResponse, Question, fraction_of
from quizzes.queries import PILOT_ANSWERS, discrimination_of, uses_of, version_history

LIST_URL = "wagtailsnippets_lms_quizzes_question:list"


@require_safe
def question_versions(request: HttpRequest, question_id: int) -> HttpResponse:
    """What changed from version to version, how often each was answered, and who gets which."""
    question = _question_for(request, question_id, "change", "view")
    context = {
        **_frame(question, _("Versions")),
        "rows": version_history(question),
        "uses": uses_of([question])[question.pk],
    }
    return TemplateResponse(request, "quizzes/admin/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def try_question(request: HttpRequest, question_id: int) -> HttpResponse:
    """The question as it was saved last, to be answered as learners do; nothing is stored."""
    question = _question_for(request, question_id, "change", "view").get_latest_revision_as_object()
    kind, content = question.kind, question.frozen_content()
    order = kind.part_ids(content)
    problems = question.problems()
    response, error = None, ""
    is_answered = request.method == "POST" and not problems  # an unfinished question cannot be graded
    if is_answered:
        try:
            response = kind.clean(content, given_answers(request.POST)[0].response)
        except (MalformedAnswers, InvalidResponse) as fault:
            error = str(fault)
    is_answered = is_answered and not error
    fraction = fraction_of(content, [response]) if is_answered else None
    context = {
        "object": question,
        "content": content,
        "problems": problems,
        "answer": {**kind.answer_context(content, response, order), "name": "q1", "label": _("Question")},
        "kind": kind,
        "is_answered": is_answered,
        "percent": None if fraction is None else fraction * 100,
        "review": kind.review_context(content, response, order) if is_answered else None,
        "error": error,
        "edit_url": _address(question, "edit"),
    }
    return TemplateResponse(request, "quizzes/question_trial.html", context, status=400 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def promote(request: HttpRequest, question_id: int) -> HttpResponse:
    """What the answers say about a pilot question, and the decision to let it count."""
    question = _question_for(request, question_id, "publish")
    error, reason = "", request.POST.get("reason", "")
    if request.method == "POST":
        try:
            promote_question(question=question, actor=request.user, reason=reason, at=timezone.now())
        except ReasonNeeded as fault:
            error = str(fault)
        else:
            messages.success(request, _("The question counts from the next attempts on."))
            return redirect(_address(question, "edit"))
    context = {
        **_frame(question, _("Let the question count")),
        "figures": discrimination_of(question),
        "needed": PILOT_ANSWERS,
        "error": error,
        "reason": reason,
    }
    return TemplateResponse(request, "quizzes/admin/promote.html", context, status=400 if error else 200)


def _question_for(request: HttpRequest, question_id: int, *permissions: str) -> Any:
    """The question, for who has one of the permissions."""
    if not policy_registry.get_by_type(Question).user_has_any_permission(request.user, permissions):
        raise PermissionDenied
    return get_object_or_404(Question, pk=question_id)


def _address(question: Any, name: str) -> str:
    return reverse(question.snippet_viewset.get_url_name(name), args=[question.pk])


def _frame(question: Any, title: str) -> dict[str, Any]:
    return {
        "question": question,
        "header_title": title,
        "page_title": title,
        "edit_url": _address(question, "edit"),
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse(LIST_URL), "label": capfirst(str(Question._meta.verbose_name_plural))},
            {"url": _address(question, "edit"), "label": str(question)},
            {"url": "", "label": title},
        ],
    }
