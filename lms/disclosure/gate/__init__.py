"""The pure core of the gate: sets of people in, decisions out. No database, no clock, no Django.

Read in this order: `bits` (sets), `tree` (groups), `decision` (the rules together), `suppression` (R3, what to hide),
`algebra` (R2 and R4, the exact check), `bands` (R5 and R7, how a value is printed).
"""

from .bands import displayed_range
from .decision import Verdict, decide
from .tree import Tree

__all__ = ["Tree", "Verdict", "decide", "displayed_range"]
