"""Whom a mail goes to."""

from courses.typing import Person


def address_of(person: Person) -> str:
    """The person's address; empty if the account has none."""
    return str(getattr(person, person.get_email_field_name(), "") or "")
