"""In the Wagtail admin: files of questions come in, in two steps, and questions go out as a file."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.permission_policies import ModelPermissionPolicy

from courses.importing import uploads
from courses.typing import Person
from quizzes.formats import export_questions, format_named, import_questions
from quizzes.forms import QuestionExportForm, QuestionImportForm
from quizzes.models import Question, QuestionCategory

IN_SESSION = "quizzes_upload"
LIST_URL = "wagtailsnippets_lms_quizzes_question:list"
TEMPLATES = {"csv": "csv", "xlsx": "xlsx"}


def may_import(user: Person) -> bool:
    """An import makes questions, changes and publishes them."""
    policy = ModelPermissionPolicy(Question)
    return all(policy.user_has_permission(user, action) for action in ("add", "change", "publish"))


def may_export(user: Person) -> bool:
    """A file holds the right answers, so it takes somebody who may change them."""
    return bool(ModelPermissionPolicy(Question).user_has_permission(user, "change"))


@require_http_methods(["GET", "POST"])
def upload_questions(request: HttpRequest) -> HttpResponse:
    """Step one: choose a file. It is kept, not imported."""
    _refuse_unless(may_import(request.user))
    form = QuestionImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _forget_upload(request)
        file = form.cleaned_data["file"]
        request.session[IN_SESSION] = {
            "upload": uploads.keep(file.chunks(), at=timezone.now()),
            "shown_as": file.name,
            "format": form.cleaned_data["format"],
            "category": form.cleaned_data["category"].name if form.cleaned_data["category"] else "",
            "skip_bad": form.cleaned_data["skip_bad"],
        }
        return redirect("quizzes_exchange:check_questions")
    return render(request, "quizzes/admin/import_upload.html", {**_frame(_("Import questions")), "form": form})


@require_http_methods(["GET", "POST"])
def check_questions(request: HttpRequest) -> HttpResponse:
    """Step two: see what would happen (a dry run), then POST to let it happen.

    "leave_out" in POST: check once more, this time without the questions that have errors.
    """
    _refuse_unless(may_import(request.user))
    path, kept = _upload(request)
    if path is None:
        messages.error(request, _("The file is no longer there. Please choose it once more."))
        return redirect("quizzes_exchange:upload_questions")
    if "leave_out" in request.POST:
        request.session[IN_SESSION] = {**kept, "skip_bad": True}
        return redirect("quizzes_exchange:check_questions")
    is_dry_run = request.method != "POST"
    report = import_questions(
        path.read_bytes(),
        name=kept["shown_as"],
        format_key=kept["format"],
        category=kept["category"],
        skip_bad=kept["skip_bad"],
        author=request.user,
        dry_run=is_dry_run,
    )
    if is_dry_run or report.is_refused:
        context = {**_frame(_("Import questions")), "report": report, "shown_as": kept["shown_as"]}
        if report.format:
            context["format"] = format_named(report.format).label
        return render(request, "quizzes/admin/import_check.html", context, status=422 if report.is_refused else 200)
    _forget_upload(request)
    count = len(report.created) + len(report.updated)
    text = ngettext("One question has been imported.", "%(count)s questions have been imported.", count)
    messages.success(request, text % {"count": count} if count else _("Nothing had to be changed."))
    return redirect(LIST_URL)


@require_POST
def discard_questions(request: HttpRequest) -> HttpResponse:
    """Decide against it: the file goes."""
    _refuse_unless(may_import(request.user))
    _forget_upload(request)
    messages.success(request, _("The file has been deleted; nothing was imported."))
    return redirect("quizzes_exchange:upload_questions")


@require_GET
def download_template(request: HttpRequest, key: str) -> HttpResponse:
    """A table to fill in, with an example of each type."""
    _refuse_unless(may_import(request.user))
    if key not in TEMPLATES:
        raise Http404
    table: Any = format_named(key)
    return _file(table.template(), f"{slugify(_('Questions'))}.{TEMPLATES[key]}", table.content_type)


@require_http_methods(["GET", "POST"])
def download_questions(request: HttpRequest) -> HttpResponse:
    """Choose a category and format; what the format cannot say is listed before the download."""
    _refuse_unless(may_export(request.user))
    form = QuestionExportForm(request.POST or None)
    context = {**_frame(_("Export questions"), icon="download"), "form": form}
    if request.method == "POST" and form.is_valid():
        category: QuestionCategory | None = form.cleaned_data["category"]
        questions = Question.objects.filter(live=True).order_by("category__name", "category_id", "pk")
        chosen = list(questions.filter(category=category) if category else questions)
        written = export_questions(chosen, format_key=form.cleaned_data["format"])
        if chosen and (not written.problems or "download" in request.POST):
            kind = format_named(form.cleaned_data["format"])
            name = slugify(category.name if category else _("Questions")) or "questions"
            return _file(written.content, f"{name}{kind.suffixes[0]}", kind.content_type)
        context |= {"problems": written.problems, "is_empty": not chosen}
    return render(request, "quizzes/admin/export.html", context)


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _frame(title: str, icon: str = "upload") -> dict[str, Any]:
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(LIST_URL), "label": capfirst(str(Question._meta.verbose_name_plural))},
            {"url": "", "label": title},
        ],
    }


def _refuse_unless(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def _upload(request: HttpRequest) -> tuple[Path | None, dict[str, Any]]:
    kept: dict[str, Any] = request.session.get(IN_SESSION, {})
    return uploads.find(kept.get("upload"), at=timezone.now()), kept


def _forget_upload(request: HttpRequest) -> None:
    uploads.discard(request.session.pop(IN_SESSION, {}).get("upload"))
