"""Who may write what for which client."""

import datetime

from django.db.models import Q, QuerySet

from courses.models import LessonPage
from courses.placeholders import MARK
from lms.accounts.models import Client, Role, User
from lms.accounts.queries import FIRM_ROLES, clients_for, has_role
from lms.variants.models import BlockOverride, PlaceholderWord


def clients_with_blocks(person: User, *, on: datetime.date) -> QuerySet[Client]:
    """Clients for which the person may adapt courses on a day: their trainers and consultants, and superusers."""
    if person.is_superuser:
        return Client.objects.order_by("name", "pk")
    return clients_for(person, roles=FIRM_ROLES, on=on)


def clients_with_words(person: User, *, on: datetime.date) -> QuerySet[Client]:
    """Clients whose words for placeholders the person may write: the same, and the client's own administrators."""
    if person.is_superuser:
        return Client.objects.order_by("name", "pk")
    return clients_for(person, roles=(*FIRM_ROLES, Role.CLIENT_ADMIN), on=on)


def may_define_placeholders(person: User, *, on: datetime.date) -> bool:
    """Whether the person may define placeholders, which hold for every client."""
    return person.is_superuser or any(has_role(person, role, client=None, on=on) for role in FIRM_ROLES)


def clients_adapting(lesson: LessonPage) -> QuerySet[Client]:
    """Clients whose learners see the lesson otherwise: by blocks of their own, or by words if it has placeholders."""
    overrides = BlockOverride.objects.current().filter(lesson_key=lesson.translation_key)
    chosen = Q(pk__in=overrides.values("client"))
    if MARK in str(lesson.body.get_prep_value()):
        words = PlaceholderWord.objects.current().filter(client__isnull=False)
        chosen |= Q(pk__in=words.values("client"))
    return Client.objects.filter(chosen).order_by("name", "pk")
