"""What this app announces. Sent inside the transaction that makes the fact true."""

from django.dispatch import Signal

# A week of a client was published and is visible from now on. publication: Publication, at: datetime. Sent once.
period_published = Signal()
