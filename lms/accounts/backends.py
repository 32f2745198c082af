"""Who is logged in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from .models import User


class RequestBackend(AuthenticationBackend):
    """allauth's, and people who come with a request remember memberships and mandates until it is answered.

    Several questions of one page ask for them: may the person see it, whose words do they read, who sees what about
    them, whom do they teach.
    """

    def get_user(self, user_id: Any) -> User | None:
        user = super().get_user(user_id)
        if isinstance(user, User):
            user.memberships_in_request, user.mandates_in_request = {}, {}
            return user
        return None
