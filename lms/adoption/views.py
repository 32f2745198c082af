"""Data on the use of AI tools, for consultants and the client's administrators; for others the addresses do not exist.

Counts of accounts only: who uses what is shown to nobody.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from lms.accounts.models import Client, Role, User
from lms.accounts.queries import has_role, local_day

from .actions import add_source, confirm_usage, discard_preview, expected_result, preview_usage
from .formats import UsageFileError
from .forms import ReportForm, SourceForm
from .models import UsagePreview, UsageSource
from .quality import quality_of
from .uploads import InMemoryUploadHandler, is_too_large
from .volume import published_volumes

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _admitted(request: HttpRequest, slug: str) -> tuple[Client, User]:
    """The client and who is asking. Raises Http404 for all but consultants and administrators of the client."""
    client, person = get_object_or_404(Client, slug=slug), request.user
    today = local_day(timezone.now(), client)
    if not isinstance(person, User) or not any(
        has_role(person, role, client=client, on=today) for role in (Role.CONSULTANT, Role.CLIENT_ADMIN)
    ):
        raise Http404
    return client, person


@login_required
@never_cache
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Sources, what was imported last, and how good the data are."""
    client, _person = _admitted(request, slug)
    quality = quality_of(client, today=local_day(timezone.now(), client))
    return render(
        request, "adoption/overview.html", {"client": client, "quality": quality, "volumes": published_volumes(client)}
    )


@login_required
@form_page
def new_source(request: HttpRequest, slug: str) -> HttpResponse:
    """Set up a source."""
    client, _person = _admitted(request, slug)
    form = SourceForm(request.POST if request.method == "POST" else None, client=client)
    if form.is_valid():
        data = form.cleaned_data
        source = add_source(
            client=client, slug=data["slug"], name=data["name"], format=data["format"], mapping=form.mapping
        )
        return redirect("lms_adoption:upload", client.slug, source.slug)
    context = {"client": client, "form": form}
    return render(request, "adoption/source.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # the token is checked inside, once the handler that keeps files off the disk is set
@login_required
@never_cache
@form_page
def upload(request: HttpRequest, slug: str, source_slug: str) -> HttpResponse:
    """Read a report; it goes on to its preview."""
    client, person = _admitted(request, slug)
    source = get_object_or_404(UsageSource, client=client, slug=source_slug)
    if is_too_large(request):
        form = ReportForm()
        too_large = _("The file is larger than 20 MB. Please export a shorter period.")
        return _upload_page(request, source, form, error=too_large, status=413)
    request.upload_handlers = [InMemoryUploadHandler(request)]
    return _upload(request, source=source, person=person)


@csrf_protect
@sensitive_variables()
def _upload(request: HttpRequest, *, source: UsageSource, person: User) -> HttpResponse:
    form = ReportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        content, week = form.cleaned_data["report"].read(), form.cleaned_data["week"]
        try:
            preview = preview_usage(source=source, content=content, by=person, at=timezone.now(), week=week)
        except UsageFileError as error:
            form.add_error("report", str(error))
        else:
            return redirect("lms_adoption:preview", source.client.slug, preview.pk)
    return _upload_page(request, source, form, status=422 if form.is_bound else 200)


def _upload_page(
    request: HttpRequest, source: UsageSource, form: ReportForm, *, status: int, error: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"client": source.client, "source": source, "form": form, "error": error}
    return render(request, "adoption/upload.html", context, status=status)


@login_required
@never_cache
@form_page
def preview(request: HttpRequest, slug: str, preview_id: int) -> HttpResponse:
    """What taking the report in would do; then do it, or forget the report."""
    client, person = _admitted(request, slug)
    rows = UsagePreview.objects.filter(source__client=client, uploaded_by=person).select_related("source__client")
    row = get_object_or_404(rows, pk=preview_id)
    if request.method == "POST":
        return _decide(request, row)
    context = {"client": client, "source": row.source, "result": expected_result(preview=row)}
    return render(request, "adoption/preview.html", context)


def _decide(request: HttpRequest, row: UsagePreview) -> HttpResponse:
    if "discard" in request.POST:
        discard_preview(preview=row)
        messages.info(request, _("The report was discarded. Nothing was changed."))
    elif confirm_usage(preview=row, at=timezone.now()).is_repeated:
        messages.info(request, _("This report was imported before. Nothing was changed."))
    else:
        messages.success(request, _("The report is imported. It counts in the next week that is published."))
    return redirect("lms_adoption:overview", row.source.client.slug)
