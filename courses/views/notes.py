"""A learner's notes and bookmarks: at a lesson, and as a list to search, print and take away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page

from courses.actions import change_note, delete_note, remove_bookmark, set_bookmark, write_note
from courses.browser_queue import happened_at
from courses.forms.notes import BookmarkForm, NoteForm
from courses.models import Bookmark, Note
from courses.queries import NotedCourse, courses_with_notes, lesson_margin, own_notes, passage

from .access import lesson_for
from .answers import wants_json

SECTION = "meine-notizen"


@login_required
@require_POST
def write(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Save a new note. Body: `text`, `anchor`, and from a script `sending` and `happened_at`."""
    lesson = lesson_for(request, lesson_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, lesson)
    write_note(
        learner=request.user,
        lesson=lesson,
        anchor=form.cleaned_data["anchor"],
        text=form.cleaned_data["text"],
        sending=form.cleaned_data["sending"],
        at=happened_at(request.POST.get("happened_at", ""), now=timezone.now()),
    )
    return _back_to(request, lesson, form.cleaned_data["anchor"])


@login_required
@require_POST
def mark(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Mark a place, or take the mark away. Body: `anchor`, `is_set` (present or not), `happened_at`."""
    lesson = lesson_for(request, lesson_id)
    form = BookmarkForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("This is not a paragraph of a lesson.")}, status=400)
    set_bookmark(
        learner=request.user,
        lesson=lesson,
        at=happened_at(request.POST.get("happened_at", ""), now=timezone.now()),
        **form.cleaned_data,
    )
    return _back_to(request, lesson, form.cleaned_data["anchor"])


@login_required
@never_cache
def edit(request: HttpRequest, note_id: int) -> HttpResponse:
    """Change a note of one's own; somebody else's is not there."""
    note = get_object_or_404(Note.objects.select_related("course"), pk=note_id, learner=request.user)
    form = NoteForm(request.POST or None, initial={"text": note.text})
    if request.method == "POST" and form.is_valid():
        change_note(note=note, text=form.cleaned_data["text"], at=timezone.now())
        messages.success(request, _("Your note is saved."))
        return redirect("courses:notes")
    return render(request, "courses/notes/edit.html", {"form": form, "note": note})


@login_required
@require_POST
def delete(request: HttpRequest, note_id: int) -> HttpResponse:
    """Delete a note of one's own; one that is gone already is no mistake."""
    if note := Note.objects.filter(pk=note_id, learner=request.user.pk).first():
        delete_note(note=note)
        messages.success(request, _("Your note is deleted."))
    return redirect("courses:notes")


@login_required
@require_POST
def unmark(request: HttpRequest, bookmark_id: int) -> HttpResponse:
    """Remove a bookmark of one's own in the list; one that is gone already is no mistake."""
    if bookmark := Bookmark.objects.filter(pk=bookmark_id, learner=request.user.pk).first():
        remove_bookmark(bookmark=bookmark)
        messages.success(request, _("The bookmark is removed."))
    return redirect("courses:notes")


@login_required
@never_cache
@require_GET
def my_notes(request: HttpRequest) -> HttpResponse:
    """All notes and bookmarks of the person. `suche`: words; `kurs`: one course."""
    words, course_id = _filters(request)
    return render(
        request,
        "courses/notes/list.html",
        {
            "noted_courses": own_notes(request.user, words=words, course_id=course_id),
            "courses": courses_with_notes(request.user),
            "words": words,
            "course_id": course_id,
        },
    )


@login_required
@never_cache
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a Markdown file to take away."""
    words, course_id = _filters(request)
    noted = own_notes(request.user, words=words, course_id=course_id)
    response = HttpResponse(_markdown(request, noted), content_type="text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_("notes")}.md"'
    return response


def _markdown(request: HttpRequest, noted: list[NotedCourse]) -> str:
    context = {"noted_courses": noted, "today": timezone.localdate()}
    return render_to_string("courses/notes/export.md.txt", context, request)


def _filters(request: HttpRequest) -> tuple[str, int | None]:
    number = request.GET.get("kurs", "")
    course_id = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    return request.GET.get("suche", "").replace("\0", "").strip()[:100], course_id


def _refused(request: HttpRequest, form: NoteForm, lesson: Page) -> HttpResponse:
    """What was typed comes back with what is wrong with it."""
    if form.errors.get("anchor"):
        raise Http404
    if wants_json(request):
        return JsonResponse({"error": " ".join(str(error) for error in form.errors.get("text", ()))}, status=400)
    quote = passage(lesson, form.cleaned_data.get("anchor", "")) or ""
    return render(request, "courses/notes/edit.html", {"form": form, "lesson": lesson, "quote": quote}, status=400)


def _back_to(request: HttpRequest, lesson: Page, anchor: str) -> HttpResponse:
    if wants_json(request):
        context = {"page": lesson, "margin": lesson_margin(request.user, lesson)}
        return JsonResponse(
            {"saved": True, "html": render_to_string("courses/includes/note_list.html", context, request)}
        )
    return redirect(f"{lesson.get_url(request)}#{anchor or SECTION}")
