"""How allauth behaves here: nobody signs up by themselves; accounts come from clients."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: people are invited or imported by their client."""
        return False
