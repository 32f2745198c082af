"""What the stack itself costs, measured beside everything else so that figures of two runs can be compared."""

from benchmarks.browser import Browser
from benchmarks.norm import Work
from benchmarks.plan import Plan


def floor_view(browser: Browser, plan: Plan, number: int) -> None:
    """A plain view with one SELECT by key, through all middleware; nobody is logged in."""
    browser.open_session()
    browser.get(f"/floor-view/{plan.floor_note}/", shows="floor")


def floor_wagtail_page(browser: Browser, plan: Plan, number: int) -> None:
    """A bare Wagtail page below the home page with one StreamField of six blocks; nobody is logged in."""
    browser.open_session()
    browser.get(plan.floor_page, shows="Mehr Text.")


WORKS = [
    Work("floor_view", floor_view, per_round=500),
    Work("floor_wagtail_page", floor_wagtail_page, per_round=200),
]
