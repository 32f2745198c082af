"""Who is asking, and for which client. Strangers get 404."""

from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from courses.models import LessonPage
from lms.accounts.models import Client, User
from lms.variants.queries import BlockState, block_state, clients_with_blocks, clients_with_words


def person_of(request: HttpRequest) -> User:
    """Who is logged in."""
    return cast(User, request.user)


def client_to_adapt(request: HttpRequest, slug: str) -> Client:
    """The client, if the person may adapt courses for it."""
    return get_object_or_404(clients_with_blocks(person_of(request), on=timezone.localdate()), slug=slug)


def client_to_word(request: HttpRequest, slug: str) -> Client:
    """The client, if the person may write its words for placeholders."""
    return get_object_or_404(clients_with_words(person_of(request), on=timezone.localdate()), slug=slug)


def lesson_to_adapt(lesson_id: int) -> LessonPage:
    """The live lesson."""
    return get_object_or_404(LessonPage.objects.live(), pk=lesson_id)


def block_to_adapt(client: Client, lesson: LessonPage, block_id: str) -> BlockState:
    """The block as it stands at the client."""
    state = block_state(client, lesson, block_id)
    if state is None:
        raise Http404
    return state
