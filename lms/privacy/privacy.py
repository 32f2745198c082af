"""Personal data in libraries that have no `privacy.py`: sessions, and what Wagtail keeps about people who edit."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, Comment, CommentReply, PageSubscription
from wagtail.users.models import UserProfile

from lms.accounts.models import User


def _sessions_of(person: User) -> list[Session]:
    """Sessions in which the person is logged in; all are looked through, because they are stored encoded."""
    return [row for row in Session.objects.iterator() if row.get_decoded().get(SESSION_KEY) == str(person.pk)]


def _wagtail_rows(person: User) -> list[QuerySet[Model]]:
    models = (UserProfile, APIToken, CommentReply, Comment, PageSubscription, EditingSession, FormState)
    return [model.objects.filter(user=person) for model in models]


def export_for(person: User) -> dict[str, Any]:
    """Everything these libraries store about the person, ready for JSON."""
    return {
        "sessions": [{"valid_until": row.expire_date.isoformat()} for row in _sessions_of(person)],
        "editing": {str(rows.model._meta.verbose_name_plural): rows.count() for rows in _wagtail_rows(person)},
        "comments": list(Comment.objects.filter(user=person).values_list("text", flat=True))
        + list(CommentReply.objects.filter(user=person).values_list("text", flat=True)),
    }


def erase_for(person: User) -> None:
    """Log the person out everywhere and erase what Wagtail keeps about them."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for row in _sessions_of(person):
        store(row.session_key).delete()
    for rows in _wagtail_rows(person):
        rows.delete()
