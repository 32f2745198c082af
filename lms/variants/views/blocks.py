"""A block of a lesson at a client: other words, nothing at all, or the master again; and how the lesson then looks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.models import LessonPage
from courses.templatetags.courses_ui import visit_of
from lms.accounts.models import Client
from lms.variants.actions import (
    ChangedMeanwhile,
    NoSuchBlock,
    end_override,
    hide_block,
    keep_override,
    override_block,
    take_master,
)
from lms.variants.forms import BlockForm
from lms.variants.models import BlockOverride
from lms.variants.passages import value_of
from lms.variants.queries import BlockState, block_state, variant_of_client

from .access import block_to_adapt, client_to_adapt, lesson_to_adapt, person_of


@login_required
@never_cache
def edit(request: HttpRequest, slug: str, lesson_id: int, block_id: str) -> HttpResponse:
    """The block's texts in the client's words; if the master has changed since, all three versions side by side."""
    client, lesson = client_to_adapt(request, slug), lesson_to_adapt(lesson_id)
    if lost := _texts_without_block(request, client, lesson, block_id):
        return _shown_lost(request, client, lesson, lost)
    state = block_to_adapt(client, lesson, block_id)
    form = BlockForm(request.POST if request.method == "POST" else None, state=state)
    if request.method == "POST" and form.is_valid():
        if _save(request, client, form):
            return _back(client, lesson)
        state = block_to_adapt(client, lesson, block_id)
        if form.cleaned_data["seen"] != state.token:
            form = _shown_again(form, state)
    context = {"client": client, "lesson": lesson, "course": lesson.get_course(), "state": state, "form": form}
    return render(request, "variants/block.html", context, status=422 if form.errors else 200)


def _texts_without_block(request: HttpRequest, client: Client, lesson: LessonPage, block_id: str) -> list[str]:
    """What was written for a block that the master has lost meanwhile: it must not be lost, too."""
    texts = [str(text) for name, text in request.POST.items() if name.startswith("text-")]
    written = [text for text in texts if text.strip()]
    state = block_state(client, lesson, block_id) if written else None
    return [] if state and state.master else written


def _shown_lost(request: HttpRequest, client: Client, lesson: LessonPage, texts: list[str]) -> HttpResponse:
    context = {"client": client, "lesson": lesson, "course": lesson.get_course(), "texts": texts}
    return render(request, "variants/lost.html", context, status=410)


def _save(request: HttpRequest, client: Client, form: BlockForm) -> bool:
    state = form.state
    if state.lesson is None or state.master is None:
        raise Http404
    try:
        override = override_block(
            client=client,
            lesson=state.lesson,
            block_id=state.block_id,
            value=value_of(state, form.passages, form.cleaned_data),
            by=person_of(request),
            at=timezone.now(),
            seen=form.cleaned_data["seen"],
        )
    except (ChangedMeanwhile, NoSuchBlock):
        form.add_error(
            None, _("Somebody has changed this block meanwhile. What you wrote is still here: please compare.")
        )
        return False
    except ValidationError as error:
        form.add_refusal(error)
        return False
    said = (
        _("Learners of %(client)s now read your words.") if override else _("Learners of %(client)s read the master.")
    )
    messages.success(request, said % {"client": client.name})
    return True


def _shown_again(form: BlockForm, state: BlockState) -> BlockForm:
    """The form for what there is now, with what was written and what was wrong."""
    again = BlockForm(form.data, state=state)
    again.is_valid()
    for error in form.non_field_errors():
        again.add_error(None, error)
    again.look_again(state)
    return again


@login_required
@require_POST
def hide(request: HttpRequest, slug: str, lesson_id: int, block_id: str) -> HttpResponse:
    """The client's learners do not see the block any more."""
    return _act(
        request, slug, lesson_id, block_id, hide_block, _("Learners of %(client)s do not see the block any more.")
    )


@login_required
@require_POST
def keep(request: HttpRequest, slug: str, lesson_id: int, block_id: str) -> HttpResponse:
    """What the client has is kept, as of the master that is there now."""
    return _act(request, slug, lesson_id, block_id, keep_override, _("What %(client)s has is kept."))


@login_required
@require_POST
def take(request: HttpRequest, slug: str, lesson_id: int, block_id: str) -> HttpResponse:
    """The client's learners see the master again."""
    return _act(request, slug, lesson_id, block_id, take_master, _("Learners of %(client)s read the master."))


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, override_id: int) -> HttpResponse:
    """What the client had in a lesson that is gone is put away."""
    client = client_to_adapt(request, slug)
    overrides = BlockOverride.objects.filter(client=client).select_related("client", "version")
    override = get_object_or_404(overrides, pk=override_id)
    end_override(override=override, by=person_of(request), at=timezone.now())
    messages.success(request, _("The client’s words are removed."))
    return redirect("lms_variants:course", slug, override.version.course_id)


def _act(
    request: HttpRequest, slug: str, lesson_id: int, block_id: str, action: Callable[..., Any], said: str
) -> HttpResponse:
    client, lesson = client_to_adapt(request, slug), lesson_to_adapt(lesson_id)
    block_to_adapt(client, lesson, block_id)
    try:
        action(
            client=client,
            lesson=lesson,
            block_id=block_id,
            by=person_of(request),
            at=timezone.now(),
            seen=request.POST.get("seen", ""),
        )
    except (ChangedMeanwhile, NoSuchBlock):
        messages.error(request, _("Somebody has changed this block meanwhile. Please look at it again."))
        return redirect("lms_variants:block", slug, lesson_id, block_id)
    messages.success(request, said % {"client": client.name})
    return _back(client, lesson)


def _back(client: Client, lesson: LessonPage) -> HttpResponse:
    course = lesson.get_course()
    return (
        redirect("lms_variants:course", client.slug, course.pk)
        if course
        else redirect("lms_variants:client", client.slug)
    )


@login_required
@never_cache
@require_GET
def preview(request: HttpRequest, slug: str, lesson_id: int) -> HttpResponse:
    """The lesson as learners of the client see it, without anybody's progress."""
    client, lesson = client_to_adapt(request, slug), lesson_to_adapt(lesson_id)
    request.content_variant = variant_of_client(client, lesson)  # type: ignore[attr-defined]
    request._course_visit = (lesson.pk, visit_of(AnonymousUser(), lesson))  # type: ignore[attr-defined]
    messages.info(request, _("Preview: this is how learners of %(client)s see the lesson.") % {"client": client.name})
    response: HttpResponse = lesson.serve(request)
    return response
