"""What this app announces. All signals are sent inside the transaction that makes the fact true.

Many people are obliged at once, so each signal carries a list; no obligation is announced twice.
"""

from django.dispatch import Signal

# People have to take a course from now on. obligations: list[Obligation]. Not sent when a further source joins one.
obligations_started = Signal()

# Obligations ended: completed, left or withdrawn. obligations: list[Obligation] (with `ended_at` and `end_reason`).
obligations_ended = Signal()
