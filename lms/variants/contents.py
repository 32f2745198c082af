"""Fills the contract of `courses`: learners see the master with their client's words and blocks."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import Page

from courses.contracts import ContentVariants
from courses.models import LessonPage
from courses.variants import MASTER, Variant
from lms.accounts.models import Client, User

from .queries import (
    belongs_to,
    clients_adapting,
    clients_with_blocks,
    defined_names,
    own_collections,
    owner_of,
    shows_document,
    variant_of_client,
    variant_of_learner,
)

MODE = "client:"


class ClientVariants(ContentVariants):
    """The client of the person's oldest membership decides, as everywhere; without one, the words for everybody."""

    def variant_for(self, learner: AbstractBaseUser | AnonymousUser, lesson: Page) -> Variant:
        if not isinstance(learner, User) or not isinstance(lesson, LessonPage):
            return MASTER
        return variant_of_learner(learner, lesson, at=timezone.now())  # noqa: TID251 an answer about this moment

    def preview_modes(self, lesson: Page) -> list[tuple[str, str]]:
        """One for each client that sees the lesson otherwise than others."""
        if not isinstance(lesson, LessonPage):
            return []
        label = _("As learners of %(client)s see it")
        return [(f"{MODE}{client.pk}", label % {"client": client.name}) for client in clients_adapting(lesson)]

    def preview_variant(self, mode: str, *, lesson: Page, viewer: AbstractBaseUser | AnonymousUser) -> Variant:
        client = _client_of(mode, viewer)
        if client is not None and isinstance(lesson, LessonPage):
            return variant_of_client(client, lesson)
        return self.variant_for(viewer, lesson)

    def may_have_file(self, user: AbstractBaseUser | AnonymousUser, file: Any) -> bool | None:
        """What lies in a client's collection is for its people and those who act for it (L39)."""
        now = timezone.now()  # noqa: TID251 an answer about this moment
        if owner := owner_of(file):
            return isinstance(user, User) and belongs_to(user, owner, at=now)
        is_linked = (
            isinstance(user, User) and isinstance(file, get_document_model()) and shows_document(user, file.pk, at=now)
        )
        return True if is_linked else None

    def own_collections(self) -> QuerySet[Any]:
        return own_collections()

    def unknown_placeholders(self, names: Iterable[str]) -> list[str]:
        return sorted(set(names) - defined_names())


def _client_of(mode: str, viewer: AbstractBaseUser | AnonymousUser) -> Client | None:
    """The client that a mode names, if the viewer may adapt courses for it."""
    key = mode.removeprefix(MODE)
    if not mode.startswith(MODE) or not key.isdecimal() or not isinstance(viewer, User):
        return None
    return clients_with_blocks(viewer, on=timezone.localdate()).filter(pk=int(key)).first()
