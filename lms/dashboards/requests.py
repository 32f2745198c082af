"""What views know about who is asking."""

from django.http import HttpRequest

from lms.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """The person who is logged in; only for views that demand a login."""
    person = request.user
    assert isinstance(person, User)  # noqa: S101 login_required
    return person
