"""Fills the contract of `courses`: learners see the master with their client's words and blocks."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.contracts import ContentVariants
from courses.models import LessonPage
from courses.variants import MASTER, Variant
from lms.accounts.models import Client, User

from .queries import (
    clients_adapting,
    clients_with_blocks,
    defined_names,
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

    def unknown_placeholders(self, names: Iterable[str]) -> list[str]:
        return sorted(set(names) - defined_names())


def _client_of(mode: str, viewer: AbstractBaseUser | AnonymousUser) -> Client | None:
    """The client that a mode names, if the viewer may adapt courses for it."""
    key = mode.removeprefix(MODE)
    if not mode.startswith(MODE) or not key.isdecimal() or not isinstance(viewer, User):
        return None
    return clients_with_blocks(viewer, on=timezone.localdate()).filter(pk=int(key)).first()
