"""Questions that this plugin asks upward, and that the site around it answers."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet

    from .models import QuizPage


class LearnerGroups:
    """What groups of learners there are, for exceptions from a quiz's rules. The default: none.

    A site replaces it with `LMS_QUIZZES = {"LEARNER_GROUPS": "path.to.Subclass"}`. A group is named by a key of at most
    64 characters that never changes its meaning. Somebody belongs to a group and to all groups around it: what is
    granted to a department holds for its teams.
    """

    def groups_of(self, learners: Collection[int], *, at: datetime.datetime) -> dict[int, frozenset[str]]:
        """The keys of the groups of each of these people, by primary key; who has none may be left out."""
        return {}

    def members_of(self, groups: Collection[str], *, at: datetime.datetime) -> dict[str, frozenset[int]]:
        """The primary keys of the members of each group; who belongs to a group below it is one."""
        return {}

    def labels(self, groups: Collection[str]) -> dict[str, str]:
        """What people call these groups; a group that is gone may be left out."""
        return {}

    def choices_for(self, user: AbstractBaseUser | AnonymousUser, *, at: datetime.datetime) -> list[tuple[str, str]]:
        """The groups, as (key, label), to which the person may grant exceptions, in a sensible order."""
        return []

    def people_for(self, user: AbstractBaseUser | AnonymousUser, *, at: datetime.datetime) -> QuerySet[Any]:
        """The people to whom the person may grant exceptions, if they may grant any. The default: everybody."""
        return get_user_model()._default_manager.filter(is_active=True)

    def may_grant(self, user: AbstractBaseUser | AnonymousUser, quiz: QuizPage, *, at: datetime.datetime) -> bool:
        """Whether the person may grant exceptions from the quiz's rules. The default: who may edit the quiz."""
        return bool(quiz.permissions_for_user(user).can_edit())

    def people_named(self, people: QuerySet[Any], text: str) -> list[Any]:
        """Those of the people whom a line means: by e-mail address, else by all words of a name. Ten at most."""
        model = people.model
        email = model.get_email_field_name()
        if "@" in text:
            return list(people.filter(**{f"{email}__iexact": text}).order_by("pk")[:10])
        fields = {field.name for field in model._meta.get_fields()}
        names = [name for name in ("first_name", "last_name", model.USERNAME_FIELD) if name in fields]
        for word in text.split():
            people = people.filter(Q(*[(f"{name}__icontains", word) for name in names], _connector=Q.OR))
        return list(people.order_by("pk")[:10])


class RegradeConsequences:
    """What hangs on passing a quiz beyond its course. The default: nothing.

    A site replaces it with `LMS_QUIZZES = {"REGRADE_CONSEQUENCES": "path.to.Subclass"}`.
    """

    def count_certificates(self, *, results: Collection[tuple[int, int]]) -> int:
        """How many valid certificates are held for these results, given as (learner, course) by primary keys.

        A regrade takes none of them away; who regrades is told, and can revoke by hand (L28).
        """
        return 0
