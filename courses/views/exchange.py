"""In the Wagtail admin: a course comes in as a zip file, in two steps, and goes out as one."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.exporting import ExportRefused, export_course
from courses.forms.exchange import UploadForm
from courses.importing import ImportRefused, import_course, uploads
from courses.models import CourseIndexPage, CoursePage
from courses.typing import Person

IN_SESSION = "courses_upload"


def catalogs_for(user: Person) -> list[CourseIndexPage]:
    """The catalogs that the person may add courses to and publish them in."""
    pages = []
    for page in CourseIndexPage.objects.order_by("path"):
        permissions = page.permissions_for_user(user)
        if permissions.can_add_subpage() and permissions.can_publish_subpage():
            pages.append(page)
    return pages


def may_export(user: Person, course: CoursePage) -> bool:
    """Whoever may write a course may take it along; it holds all answers."""
    return bool(course.permissions_for_user(user).can_edit())


@require_http_methods(["GET", "POST"])
def upload_course(request: HttpRequest) -> HttpResponse:
    """Step one: choose a file. It is kept, not imported."""
    catalogs = _catalogs_or_404(request)
    form = UploadForm(request.POST or None, request.FILES or None, catalogs=catalogs)
    if request.method == "POST" and form.is_valid():
        _forget_upload(request)
        file = form.cleaned_data["file"]
        name = uploads.keep(file.chunks(), at=timezone.now())
        request.session[IN_SESSION] = {
            "upload": name,
            "shown_as": file.name,
            "catalog": form.cleaned_data["catalog"].pk,
        }
        return redirect("courses_exchange:check_import")
    return render(request, "courses/admin/import_upload.html", {**_import_frame(), "form": form})


@require_http_methods(["GET", "POST"])
def check_import(request: HttpRequest) -> HttpResponse:
    """Step two: see what would happen (a dry run), then POST to let it happen."""
    catalogs = _catalogs_or_404(request)
    path, kept = _upload(request)
    catalog = next((page for page in catalogs if page.pk == kept.get("catalog")), None)
    if path is None or catalog is None:
        messages.error(request, _("The file is no longer there. Please choose it once more."))
        return redirect("courses_exchange:upload_course")
    is_dry_run = request.method != "POST"
    context = {**_import_frame(), "shown_as": kept["shown_as"], "catalog": catalog}
    try:
        report = import_course(path, index=catalog, author=request.user, at=timezone.now(), dry_run=is_dry_run)
    except ImportRefused as refused:
        return render(request, "courses/admin/import_check.html", {**context, "faults": refused.faults}, status=422)
    if is_dry_run:
        return render(request, "courses/admin/import_check.html", {**context, "report": report})
    _forget_upload(request)
    messages.success(request, _("“%(title)s” has been imported.") % {"title": report.title})
    return redirect("wagtailadmin_explore", report.course.pk if report.course else catalog.pk)


@require_POST
def discard_import(request: HttpRequest) -> HttpResponse:
    """Decide against it: the file goes."""
    _catalogs_or_404(request)
    _forget_upload(request)
    messages.success(request, _("The file has been deleted; nothing was imported."))
    return redirect("courses_exchange:upload_course")


@require_http_methods(["GET", "POST"])
def download_course(request: HttpRequest, course_id: int) -> HttpResponse:
    """Says what an export contains; POST answers with the zip file."""
    course = get_object_or_404(CoursePage, pk=course_id)
    if not may_export(request.user, course):
        raise Http404
    course_title = course.get_admin_display_title()
    crumb = {"url": reverse("wagtailadmin_explore", args=[course.pk]), "label": course_title}
    context = {"course": course, **_frame(_("Export course"), "download", crumb, subtitle=course_title)}
    if request.method == "POST":
        try:
            folder = export_course(course)
        except ExportRefused as refused:
            return render(request, "courses/admin/export.html", {**context, "reasons": refused.reasons}, status=422)
        response = HttpResponse(folder.as_zip(), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{course.slug}.zip"'
        return response
    return render(request, "courses/admin/export.html", context)


def _frame(title: str, icon: str, *crumbs: dict[str, str], subtitle: str = "") -> dict[str, Any]:
    """Title and header of a page of the admin; `crumbs`: what lies above it."""
    return {
        "page_title": title,
        "header_title": f"{title}: {subtitle}" if subtitle else title,
        "header_icon": icon,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }


def _import_frame() -> dict[str, Any]:
    return _frame(_("Import course"), "upload")


def _catalogs_or_404(request: HttpRequest) -> list[CourseIndexPage]:
    catalogs = catalogs_for(request.user)
    if not catalogs:
        raise Http404
    return catalogs


def _upload(request: HttpRequest) -> tuple[Path | None, dict[str, Any]]:
    kept: dict[str, Any] = request.session.get(IN_SESSION, {})
    return uploads.find(kept.get("upload"), at=timezone.now()), kept


def _forget_upload(request: HttpRequest) -> None:
    uploads.discard(request.session.pop(IN_SESSION, {}).get("upload"))
