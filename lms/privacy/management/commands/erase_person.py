"""Erase everything about a person that need not stay."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.accounts.models import User
from lms.privacy.actions import erase_person


class Command(BaseCommand):
    help = "Erases a person's data in all apps. Certificates and pseudonymous learning records stay. Cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="address of the account")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, email: str, yes: bool, **options: Any) -> None:
        person = User.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"There is no account with the address {email}.")
        if not yes and input(f"Erase {person} ({person.email})? This cannot be undone. Type yes: ") != "yes":
            raise CommandError("Nothing was erased.")
        erase_person(person=person, at=timezone.now())
        self.stdout.write(self.style.SUCCESS("Erased."))
