"""The pure core of the gate: sets of people in, decisions out. No database, no clock, no Django.

Read in this order: `bits` (sets), `tree` (groups), `decision` (the rules together), `suppression` (R3, what to hide),
`algebra` (R2 and R4, the exact check), `knowledge` (R9, all measures linked), `bands` (R5 and R7, how a value is
printed), `remainders` (R5 for what can be computed).
"""

from .bands import displayed_range
from .decision import Verdict, decide
from .knowledge import Knowledge
from .remainders import Figure, printed_ranges
from .tree import Tree

__all__ = ["Figure", "Knowledge", "Tree", "Verdict", "decide", "displayed_range", "printed_ranges"]
