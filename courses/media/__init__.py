"""What files of videos and recordings are, decided by their content; pure functions without Django's models."""

from .kinds import AUDIO, SNIFFED_BYTES, VIDEO, MediaType, sniff
from .ranges import UnsatisfiableRange, byte_range
from .webvtt import CaptionFault, caption_faults

__all__ = [
    "AUDIO",
    "SNIFFED_BYTES",
    "VIDEO",
    "CaptionFault",
    "MediaType",
    "UnsatisfiableRange",
    "byte_range",
    "caption_faults",
    "sniff",
]
