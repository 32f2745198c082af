from .immutable import Published
from .people import CountedPerson, MemberSet, Roster
from .publication import Publication
from .release import CountedAmounts, PublishedMeasure, Release

__all__ = [
    "CountedAmounts",
    "CountedPerson",
    "MemberSet",
    "Publication",
    "Published",
    "PublishedMeasure",
    "Release",
    "Roster",
]
