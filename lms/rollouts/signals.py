"""What this app announces. Each fact is sent once, inside the transaction that makes it true."""

from django.dispatch import Signal

# A client's programme began. programme: Programme, at: datetime.
programme_started = Signal()

# A phase began. phase: Phase, at: datetime.
phase_started = Signal()

# Somebody confirmed what a phase promises. check: PhaseCheck (with evidence), at: datetime. Not sent for a new wording.
promise_confirmed = Signal()

# A phase is completed; its promise was confirmed and its gate said yes. phase: Phase, at: datetime.
phase_completed = Signal()

# A gate decided about a phase, whatever it said. decision: GateDecision, at: datetime. Sent before `phase_completed`.
gate_decided = Signal()
