"""What this app announces. All signals are sent inside the transaction that makes the fact true."""

from django.dispatch import Signal

# A client company was created, with its root team. client: Client. Sent once per client.
client_created = Signal()

# A person became a member of a team. membership: Membership. Sent once per membership.
membership_started = Signal()

# A membership got a last day. membership: Membership (with `ends_on`). Not sent when it is set again to the same day.
membership_ended = Signal()

# The role family of a membership changed. membership: Membership. Not sent for the one it begins with.
role_family_changed = Signal()

# A client's visibility profile changed. change: VisibilityChange (confirmed).
visibility_changed = Signal()
