"""The sections that editors build pages from, and the blocks of articles."""

from .articles import ArticleBody
from .dynamic import ArticlesBlock, CoursesBlock, TeamBlock
from .phases import PhasesBlock, standard_phases
from .sections import Sections

__all__ = ["ArticleBody", "ArticlesBlock", "CoursesBlock", "PhasesBlock", "Sections", "TeamBlock", "standard_phases"]
