"""Looks for personal data in text, before it is handed to anybody. Pure functions; nothing is stored or logged.

It finds what is easy to overlook, not everything: addresses, account numbers, telephone numbers and probable names. A
finding too many costs a glance, so patterns are generous. What was found never leaves the request that asked.
"""

from .findings import Finding, Kind
from .scan import MAX_FINDINGS, personal_data_in

__all__ = ["MAX_FINDINGS", "Finding", "Kind", "personal_data_in"]
