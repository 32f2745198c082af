"""It is Monday noon, and visitors come without cookies."""

import pytest
import time_machine
from django.test import Client

from tests.factories.booking import MONDAY


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as travelling:
        yield travelling


@pytest.fixture
def visitor():
    """A browser without cookies, and with the checks of a real site."""
    return Client(enforce_csrf_checks=True)
