"""One change at a time, and a new edition after each."""

import uuid

from lms.accounts.models import Client
from lms.variants.models import Edition


def lock_edition(client: Client | None) -> Edition:
    """The client's edition (None: that of the words for everybody), locked until the transaction ends."""
    Edition.objects.get_or_create(client=client)
    return Edition.objects.select_for_update(of=("self",)).get(client=client)


def renew_edition(edition: Edition) -> None:
    """Let every process read anew what learners see."""
    edition.token = uuid.uuid4()
    edition.save(update_fields=["token"])
