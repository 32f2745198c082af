"""People grade answers, in the Wagtail admin. Whoever may not edit a quiz finds none of its answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.actions import AlreadyGraded, grade_answer
from quizzes.forms import GradingForm
from quizzes.models import Answer
from quizzes.queries import (
    GradingSheet,
    gradable_answers,
    gradable_quizzes,
    grading_sheet,
    next_to_grade,
    recently_graded,
    waiting_quizzes,
)

LARGEST_ID = 2**63 - 1  # SQLite fails on more


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits, and what was graded lately."""
    if not gradable_quizzes(request.user).exists():
        raise Http404
    context = {
        "quizzes": waiting_quizzes(request.user),
        "recent": recently_graded(request.user),
        **_head(_("Grade answers"), []),
    }
    return render(request, "quizzes/admin/grading_waiting.html", context)


def _head(title: str, above: list[dict[str, str]]) -> dict[str, Any]:
    """What Wagtail shows above a page."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, *above, {"url": "", "label": title}]
    return {"header_title": title, "page_title": title, "header_icon": "edit", "breadcrumbs_items": crumbs}


@never_cache
@require_safe
def next_answer(request: HttpRequest, quiz_id: int, question_id: int) -> HttpResponse:
    """Leads to the next answer to the question that waits; `after`: the one that was looked at last."""
    if max(quiz_id, question_id) > LARGEST_ID or not gradable_quizzes(request.user).filter(pk=quiz_id).exists():
        raise Http404
    after = request.GET.get("after", "")
    last = _answer(request, int(after)) if after.isascii() and after.isdigit() and len(after) < 19 else None
    return _to_next(request, quiz_id, question_id, last)


def _answer(request: HttpRequest, answer_id: int) -> Answer | None:
    return gradable_answers(request.user).select_related("attempt").filter(pk=answer_id).first()


def _to_next(request: HttpRequest, quiz_id: int, question_id: int, last: Answer | None) -> HttpResponse:
    following = next_to_grade(request.user, quiz_id, question_id, after=last)
    if following is None:
        messages.success(request, _("All answers to this question are graded."))
        return redirect("quizzes_grading:waiting")
    return redirect("quizzes_grading:answer", following.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Show an answer with its rubric, or keep how it was graded and go on to the next one."""
    sheet = _sheet(request, answer_id)
    if request.method != "POST":
        initial = GradingForm.initial_of(sheet.answer.rubric_points, sheet.answer.comment, sheet.known)
        return _show(request, sheet, GradingForm(rubric=sheet.rubric, initial=initial))
    form = GradingForm(request.POST, rubric=sheet.rubric)
    if not form.is_valid():
        return _show(request, sheet, form, status=422)
    try:
        graded = grade_answer(
            answer=sheet.answer,
            rubric_points=form.points(),
            comment=form.cleaned_data["comment"],
            grader=request.user,
            at=timezone.now(),
            known=form.cleaned_data["known"],
        )
    except AlreadyGraded:
        return _too_late(request, answer_id, form)
    if sheet.is_correction:
        messages.success(request, _("The correction is saved. The earlier grading is kept."))
        return redirect("quizzes_grading:waiting")
    return _to_next(request, sheet.quiz.pk, sheet.question_id, graded)


def _sheet(request: HttpRequest, answer_id: int) -> GradingSheet:
    try:
        return grading_sheet(request.user, min(answer_id, LARGEST_ID), at=timezone.now())
    except Answer.DoesNotExist:
        raise Http404 from None


def _show(request: HttpRequest, sheet: GradingSheet, form: GradingForm, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    above = [{"url": reverse("quizzes_grading:waiting"), "label": _("Grade answers")}]
    context = {"sheet": sheet, "form": form, **more, **_head(sheet.quiz.title, above)}
    return render(request, "quizzes/admin/grading_answer.html", context, status=status)


def _too_late(request: HttpRequest, answer_id: int, form: GradingForm) -> HttpResponse:
    """Somebody else was faster. What was chosen here stays, and can be saved as a correction next."""
    sheet = _sheet(request, answer_id)
    when = date_format(timezone.localtime(sheet.answer.graded_at), "SHORT_DATETIME_FORMAT")
    message = _(
        "This answer was graded by somebody else in the meantime (%(when)s). Your grading is not saved. Below you see "
        "theirs; if yours is to count, please save it as a correction."
    )
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["known"] = str(sheet.known)  # type: ignore[index]
    return _show(request, sheet, form, status=409, too_late=message % {"when": when})
