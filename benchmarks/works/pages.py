"""The pages that learners read most."""

from benchmarks.browser import Browser
from benchmarks.norm import Goal, Work, WrongWork
from benchmarks.plan import Plan

UNITS = 20


def course_page(browser: Browser, plan: Plan, number: int) -> None:
    """The course with 20 units, of which the learner has completed 10."""
    browser.open_session(plan.learner_sessions[number % len(plan.learner_sessions)])
    page = browser.get(plan.course_url, shows=plan.course_title)
    for css_class, wanted in (("outline__lesson", UNITS), ("is-completed", UNITS // 2)):
        found = len(page.find(rf'<li class="[^"]*\b({css_class})\b'))
        if found != wanted:
            raise WrongWork(f"{plan.course_url}: {found} units are {css_class}, not {wanted}")


def lesson_page(browser: Browser, plan: Plan, number: int) -> None:
    """One of 19 lessons (some 840 words, a picture, a table, a prompt, callouts) with the outline beside it."""
    browser.open_session(plan.learner_sessions[number % len(plan.learner_sessions)])
    browser.get(plan.lesson_urls[number % len(plan.lesson_urls)], shows=plan.lesson_mark)


WORKS = [
    Work("course_page", course_page, Goal(cpu_ms=8, statements=12), per_round=150),
    Work("lesson_page", lesson_page, Goal(cpu_ms=8, statements=12), per_round=150),
]
