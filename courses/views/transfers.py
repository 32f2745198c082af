"""What learners do with a transfer task: write, add files, look at what the check found, hand in."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.actions import (
    Incomplete,
    NotEnrolled,
    NothingToWrite,
    StaleDraft,
    TooManyFiles,
    WarningNotConfirmed,
    hand_in,
    missing_parts,
    save_draft,
)
from courses.documents import KINDS
from courses.forms.transfers import HandInForm, RemovedFile, WritingForm, too_many_files
from courses.models import Submission, SubmissionFile, TransferTaskPage
from courses.queries import PersonalDataCheck, file_for, own_submission, personal_data_check

from .access import lesson_for

LARGEST_ID = 2**31 - 1  # what Wagtail's primary keys can hold; SQLite fails on more than it can


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _task_for(request: HttpRequest, lesson_id: int) -> TransferTaskPage:
    page = lesson_for(request, lesson_id) if lesson_id <= LARGEST_ID else None
    if not isinstance(page, TransferTaskPage):
        raise Http404
    return page


# --- write ------------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Save the draft: for a script as JSON, else by a button, which may also remove a file or lead to the check."""
    if not request.user.is_authenticated:
        return _to_login(request)
    page = _task_for(request, lesson_id)
    if request.method != "POST":  # the way back from the login
        return redirect(page.get_url(request))
    form = WritingForm(request.POST, request.FILES, page=page)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    try:
        draft = save_draft(
            learner=request.user,
            page=page,
            writing=form.writing(),
            sequence=form.cleaned_data["sequence"],
            added=form.cleaned_data.get("upload", []),
            removed=RemovedFile(request.POST).removed(),
            at=timezone.now(),
        )
    except TooManyFiles:
        form.add_error("upload", too_many_files(page))
        return _show(request, page, form, status=422)
    except StaleDraft as error:
        return _stale(request, page, form, error.draft)
    except NothingToWrite:
        return _closed(request, page)
    except NotEnrolled:
        messages.error(request, _("Please begin the course first."))
        return redirect(_course_url(request, page))
    return _saved(request, page, draft)


def _course_url(request: HttpRequest, page: TransferTaskPage) -> str:
    course = page.get_course()
    assert course is not None  # noqa: S101 `lesson_for` has seen it
    return str(course.get_url(request))


def _to_login(request: HttpRequest) -> HttpResponse:
    """A script is told, so that what was typed stays on screen."""
    to_login = redirect_to_login(request.get_full_path())
    if not _wants_json(request):
        return to_login
    message = _(
        "You are no longer logged in. Your text is still here: please log in in another window and save it again."
    )
    return JsonResponse({"error": "login", "message": message, "url": to_login.url}, status=401)


def _saved(request: HttpRequest, page: TransferTaskPage, draft: Submission) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"sequence": draft.sequence, "message": saved_message(draft)})
    if "check" in request.POST:
        return redirect("courses:check_submission", draft.public_id)
    messages.success(request, _("Your draft is saved. Only you see it."))
    return redirect(f"{page.get_url(request)}#work")


def saved_message(draft: Submission) -> str:
    """When the draft was saved, in the person's time."""
    time = date_format(timezone.localtime(draft.saved_at), "TIME_FORMAT")
    return _("Draft saved at %(time)s") % {"time": time}


def _show(
    request: HttpRequest, page: TransferTaskPage, form: WritingForm, *, status: int, **extra: Any
) -> HttpResponse:
    """The lesson again, with everything that was typed."""
    if _wants_json(request):
        text = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"error": "invalid", "message": text}, status=status)
    context = {**page.get_context(request), "writing_form": form, **extra}
    return render(request, page.get_template(request), context, status=status)


def _stale(request: HttpRequest, page: TransferTaskPage, form: WritingForm, stored: Submission) -> HttpResponse:
    """Another window saved after this page was delivered. What was typed here stays, and can be saved next (L6)."""
    message = _(
        "Your draft was saved in another window in the meantime. What you see here is not saved. If you save now, it "
        "takes the other text's place."
    )
    if _wants_json(request):
        return JsonResponse({"error": "stale", "message": message, "sequence": stored.sequence}, status=409)
    form.know(stored)
    form.add_error(None, message)
    return _show(request, page, form, status=409, stored_text=stored.text)


def _closed(request: HttpRequest, page: TransferTaskPage) -> HttpResponse:
    message = _("Your work is already handed in. It can be changed again when your training team returns it to you.")
    if _wants_json(request):
        return JsonResponse({"error": "closed", "message": message}, status=409)
    messages.warning(request, message)
    return redirect(page.get_url(request))


# --- hand in ----------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_submission(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what the check found before anything is handed in; then hand in, or again."""
    draft = _own(request, public_id)
    page = _task_for(request, draft.page_id)
    if request.method == "POST":
        return _hand_in(request, page, draft)
    if not draft.is_draft:
        return redirect(page.get_url(request))
    problems = missing_parts(draft)
    return _ask(request, page, draft, personal_data_check(draft), problems=problems)


def _own(request: HttpRequest, public_id: uuid.UUID) -> Submission:
    try:
        return own_submission(request.user, public_id)
    except Submission.DoesNotExist:
        raise Http404 from None


def _hand_in(request: HttpRequest, page: TransferTaskPage, draft: Submission) -> HttpResponse:
    form = HandInForm(request.POST)
    if not form.is_valid():
        return redirect("courses:check_submission", draft.public_id)
    try:
        hand_in(
            learner=request.user,
            public_id=draft.public_id,
            sequence=form.cleaned_data["sequence"],
            is_warning_confirmed=form.cleaned_data["is_checked"],
            at=timezone.now(),
        )
    except StaleDraft:
        messages.warning(request, _("Your draft has changed since it was checked. Please look at it once more."))
        return redirect("courses:check_submission", draft.public_id)
    except Incomplete:
        return redirect("courses:check_submission", draft.public_id)
    except WarningNotConfirmed as error:
        form.add_error("is_checked", _("Please look at the places named above, and tick here that you have done so."))
        return _ask(request, page, draft, error.check, form=form)
    messages.success(request, _("Handed in. You get a mail as soon as your training team has looked at it."))
    return redirect(page.get_url(request))


def _ask(
    request: HttpRequest,
    page: TransferTaskPage,
    draft: Submission,
    check: PersonalDataCheck,
    *,
    problems: list[str] | None = None,
    form: HandInForm | None = None,
) -> HttpResponse:
    context = {
        "page": page,
        "submission": draft,
        "check": check,
        "problems": problems or [],
        "form": form or HandInForm(initial={"sequence": draft.sequence}),
    }
    return render(request, "courses/transfers/check.html", context, status=422 if form else 200)


# --- files ------------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def submission_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse | FileResponse:
    """A file as a download, for its learner and for trainers who judge it, under a name without a person."""
    try:
        row = file_for(request.user, public_id)
        file = row.file.open("rb")
    except (SubmissionFile.DoesNotExist, FileNotFoundError):
        raise Http404 from None
    is_own = row.submission.learner_id == request.user.pk
    name = row.name if is_own else neutral_name(row)
    media_type = next(kind.media_type for kind in KINDS if kind.key == row.kind)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def neutral_name(row: SubmissionFile) -> str:
    """A file's name for trainers: the learner may have put their own into it."""
    return _("submission-%(number)s-file-%(file)s%(suffix)s") % {
        "number": row.submission_id,
        "file": row.pk,
        "suffix": row.suffix,
    }
