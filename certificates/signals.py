"""What this plugin announces. Each fact is sent once, inside the transaction that makes it true.

If a receiver raises, the fact did not happen. Repeating an action announces nothing.
"""

from django.dispatch import Signal

# A learner holds a certificate. award: Award (with `completion`), at: datetime. Also for renewals (`award.supersedes`).
certificate_issued = Signal()

# A certificate was taken back. award: Award (with `revoked_by` and `revocation_reason`), at: datetime.
certificate_revoked = Signal()
