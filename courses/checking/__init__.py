"""What is wrong with a lesson or a course before it is published.

    problems_of(page, on=today)     # list[Problem], in reading order

Errors keep a page from being published, warnings do not. What a page checks is its own business: a page type offers
`problems(on=…)`. The rules for a lesson's blocks are pure functions on raw StreamField data (`body`), so that the
import of a course folder applies the same ones before there is a page.
"""

from .body import body_problems, errors_by_block, shared_targets
from .problems import ERROR, WARNING, Problem, errors_of, problems_of
from .targets import EVERYTHING_EXISTS, SiteTargets, Targets, site_targets

__all__ = [
    "ERROR",
    "EVERYTHING_EXISTS",
    "WARNING",
    "Problem",
    "SiteTargets",
    "Targets",
    "body_problems",
    "errors_by_block",
    "errors_of",
    "problems_of",
    "shared_targets",
    "site_targets",
]
