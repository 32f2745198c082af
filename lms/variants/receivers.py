"""Reacts to new clients."""

from typing import Any

from lms.accounts.models import Client
from lms.accounts.signals import client_created

from .actions import provide_collection


def provide_collection_on_creation(*, client: Client, **kwargs: Any) -> None:
    """A place for the client's own images and documents."""
    provide_collection(client=client)


def connect() -> None:
    client_created.connect(provide_collection_on_creation, dispatch_uid="variants.provide_collection_on_creation")
