"""What managers read: published figures about everybody below them."""

from benchmarks.browser import Browser
from benchmarks.norm import Goal, Work
from benchmarks.plan import Plan


def team_page(browser: Browser, plan: Plan, number: int) -> None:
    """The whole company as a team, with its ten divisions below."""
    browser.open_session(plan.manager_session)
    browser.get(plan.team_url, shows="Bereich 10")


def board(browser: Browser, plan: Plan, number: int) -> None:
    """The rollout board with phases, KPIs and their trend."""
    browser.open_session(plan.manager_session)
    browser.get(plan.board_url, shows=plan.client_name)


GOAL = Goal(cpu_ms=10, statements=15)
WORKS = [Work("team_page", team_page, GOAL, per_round=100), Work("board", board, GOAL, per_round=100)]
