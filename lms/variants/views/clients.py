"""The clients one may adapt courses for, and a client's courses."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from courses.models import CoursePage
from lms.variants.queries import (
    clients_with_blocks,
    clients_with_words,
    course_lines,
    files_of,
    lesson_lines,
    may_define_placeholders,
    word_lines,
)

from .access import client_to_adapt, person_of


@login_required
@never_cache
def clients(request: HttpRequest) -> HttpResponse:
    """All clients whose courses or words the person may write; a single one is opened at once."""
    person, today = person_of(request), timezone.localdate()
    found = list(clients_with_words(person, on=today))
    if not found:
        raise Http404
    adaptable = set(clients_with_blocks(person, on=today).values_list("pk", flat=True))
    if len(found) == 1:
        name = "client" if found[0].pk in adaptable else "words"
        return redirect(f"lms_variants:{name}", found[0].slug)
    context = {
        "lines": [(client, client.pk in adaptable) for client in found],
        "may_define": may_define_placeholders(person, on=today),
    }
    return render(request, "variants/clients.html", context)


@login_required
@never_cache
def client(request: HttpRequest, slug: str) -> HttpResponse:
    """The courses, with how far each is adapted for the client and behind the master."""
    chosen = client_to_adapt(request, slug)
    words = word_lines(chosen)
    context = {
        "client": chosen,
        "lines": course_lines(chosen),
        "words": words,
        "files": files_of(chosen),
        "may_upload": request.user.has_perm("wagtailadmin.access_admin"),
        "own_words": sum(line.own is not None for line in words),
        "may_define": may_define_placeholders(person_of(request), on=timezone.localdate()),
    }
    return render(request, "variants/client.html", context)


@login_required
@never_cache
def course(request: HttpRequest, slug: str, course_id: int) -> HttpResponse:
    """The course's lessons with their blocks."""
    chosen = client_to_adapt(request, slug)
    page = get_object_or_404(CoursePage.objects.live(), pk=course_id)
    lines = lesson_lines(chosen, page)
    return render(request, "variants/course.html", {"client": chosen, "course": page, "lines": lines})
