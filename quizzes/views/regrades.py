"""Authors find a key that was wrong, see what grading again would change, and decide."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quizzes.actions import KeyMissing, continue_regrade, decide_regrade
from quizzes.actions.regrading import BATCH
from quizzes.forms import RegradeForm
from quizzes.models import Question, Regrade
from quizzes.queries import asked_versions, regrade_preview, regrade_report, regrades_of

from .analysis import admin_page, editable_question, question_edit_url

MAX_LISTED = 200


@require_http_methods(["GET", "HEAD", "POST"])
def regrade(request: HttpRequest, question_id: int) -> HttpResponse:
    """First what is to happen, then what that would change, then, with a reason, the decision."""
    question = editable_question(request, question_id)
    form = RegradeForm(request.POST or None, question=question, asked=asked_versions(question))
    preview = None
    if request.method == "POST" and form.is_valid():
        if "decide" in request.POST:
            try:
                return _decide(request, form)
            except KeyMissing as error:
                form.add_error("key_version", str(error))
        else:
            preview = regrade_preview(**form.plan())
    context = {
        "question": question,
        "form": form,
        "preview": preview,
        "changes": preview.changes[:MAX_LISTED] if preview else [],
        "max_listed": MAX_LISTED,
        "earlier": regrades_of(question),
        "edit_url": question_edit_url(question.pk),
        **_page(question),
    }
    return TemplateResponse(request, "quizzes/admin/regrade.html", context, status=200 if not form.errors else 400)


def _decide(request: HttpRequest, form: RegradeForm) -> HttpResponse:
    made = decide_regrade(
        **form.plan(),
        public_id=form.cleaned_data["public_id"],
        reason=form.cleaned_data["reason"],
        actor=request.user,
        at=timezone.now(),
    )
    continue_regrade(regrade=made, at=timezone.now(), limit=BATCH)
    return redirect("quizzes_admin:regrade_report", made.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: Any) -> HttpResponse:
    """What a regrade has changed; a POST goes on with what is left."""
    made = get_object_or_404(Regrade.objects.select_related("version", "key_version", "actor"), public_id=public_id)
    question = editable_question(request, made.version.question_id)
    if request.method == "POST":
        continue_regrade(regrade=made, at=timezone.now(), limit=BATCH)
        return redirect("quizzes_admin:regrade_report", public_id)
    context = {"report": regrade_report(made), "question": question, **_page(question)}
    return TemplateResponse(request, "quizzes/admin/regrade_report.html", context)


def _page(question: Question) -> dict[str, Any]:
    crumbs = [
        {"url": reverse("wagtailsnippets_lms_quizzes_question:list"), "label": _("Questions")},
        {"url": question_edit_url(question.pk), "label": str(question)},
    ]
    return admin_page(_("Regrade"), str(question), crumbs, icon="rotate")
