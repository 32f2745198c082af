"""Item analysis as pure functions: numbers in, figures out. Nothing here knows Django or a database.

Formulas with symbols, ranges and sources: docs/reference/item-analysis.md. Points and fractions are integers, in
billionths: sums are exact, so figures depend neither on the order of rows nor on a processor.
"""

from .choices import ChoiceRow, GroupRow, PartTable, part_tables, score_groups
from .confidence import Belief, ObjectiveRisk, objective_risks
from .data import UNIT, Answered, Sitting
from .items import ItemFigures, item_figures
from .places import Place, PlaceFigures, place_figures
from .problems import Problem, ProblemKind, problems_of
from .scores import ScoreFigures, score_figures

__all__ = [
    "UNIT",
    "Answered",
    "Belief",
    "ChoiceRow",
    "GroupRow",
    "ItemFigures",
    "ObjectiveRisk",
    "PartTable",
    "Place",
    "PlaceFigures",
    "Problem",
    "ProblemKind",
    "ScoreFigures",
    "Sitting",
    "item_figures",
    "objective_risks",
    "part_tables",
    "place_figures",
    "problems_of",
    "score_figures",
    "score_groups",
]
