from .immutable import Published
from .people import CountedPerson, MemberSet, Roster
from .publication import Publication
from .release import PublishedMeasure, Release

__all__ = ["CountedPerson", "MemberSet", "Publication", "Published", "PublishedMeasure", "Release", "Roster"]
