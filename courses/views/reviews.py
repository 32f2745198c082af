"""Trainers judge work on transfer tasks, without knowing whose it is. For everybody else there is no such address."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.actions import AlreadyJudged, IncompleteJudgment, confirm_submission, return_submission
from courses.conf import training
from courses.forms.transfers import JudgmentForm
from courses.models import Submission
from courses.queries import earlier_submissions, submissions_for, waiting_submissions

View = Callable[..., HttpResponse]
PER_PAGE = 25


def trainer_required(view: View) -> View:
    """Login first; 404 for who teaches nobody."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not training().is_trainer(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


@trainer_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first."""
    page = Paginator(waiting_submissions(request.user), PER_PAGE).get_page(request.GET.get("page"))
    groups = dict(training().groups_of(request.user))
    rows = [{"submission": row, "group": groups.get(row.group, "")} for row in page]
    return render(request, "courses/training/queue.html", {"page_obj": page, "rows": rows, "groups": groups})


@trainer_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Read work and judge it."""
    submission = _submission_for(request, public_id)
    form = JudgmentForm(request.POST if request.method == "POST" else None, submission=submission)
    if request.method == "POST" and form.is_valid():
        act = return_submission if "return" in request.POST else confirm_submission
        try:
            act(
                trainer=request.user,
                public_id=public_id,
                levels=form.levels(),
                comment=form.cleaned_data["comment"],
                at=timezone.now(),
            )
        except IncompleteJudgment as error:
            form.add_error("comment", str(error))
        except AlreadyJudged as error:
            return _too_late(request, error.submission)
        else:
            messages.success(request, _done(submission, is_returned=act is return_submission))
            return redirect("training:submissions")
    if not submission.is_waiting:
        return _too_late(request, submission)
    return _show(request, submission, form)


def _submission_for(request: HttpRequest, public_id: uuid.UUID) -> Submission:
    visible = submissions_for(request.user).select_related("page").prefetch_related("files")
    submission = visible.filter(public_id=public_id).first()
    if submission is None:
        raise Http404
    return submission


def _show(request: HttpRequest, submission: Submission, form: JudgmentForm) -> HttpResponse:
    context = {
        "submission": submission,
        "page": submission.page,
        "group": dict(training().groups_of(request.user)).get(submission.group, ""),
        "earlier": earlier_submissions(submission),
        "form": form,
    }
    return render(request, "courses/training/review.html", context, status=422 if form.errors else 200)


def _done(submission: Submission, *, is_returned: bool) -> str:
    number = {"number": submission.pk}
    if is_returned:
        return _("Submission %(number)s is returned. The learner gets a mail.") % number
    return _("Submission %(number)s is confirmed. The learner gets a mail.") % number


def _too_late(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Somebody else was faster: their judgment stands."""
    values = {
        "number": submission.pk,
        "time": date_format(timezone.localtime(submission.reviewed_at), "SHORT_DATETIME_FORMAT"),
    }
    message = (
        _("Submission %(number)s was already confirmed (%(time)s). Nothing was changed.")
        if submission.is_confirmed
        else _("Submission %(number)s was already returned (%(time)s). Nothing was changed.")
    )
    messages.warning(request, message % values)
    return redirect("training:submissions")
