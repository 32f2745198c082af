"""Ten single-choice questions, drawn from twenty, on two pages: as the peers are measured, and with single saves."""

import re
from dataclasses import dataclass

from benchmarks.browser import Browser, Page
from benchmarks.norm import Goal, Work, WrongWork
from benchmarks.plan import Plan

QUESTIONS = 10
MARK = "Richtig ist:"
OPTION = re.compile(r'<input type="radio" name="(q\d+)" value="([^"]+)"[^>]*>\s*<span class="choice__text">([^<]*)')
START = r'action="(/tests/\d+/starten/)"'
ATTEMPT = re.compile(r"^(/tests/versuche/[-0-9a-f]+/)")
# What one passed attempt leaves behind: the attempt, its answers, the completed unit, and a record of both facts.
ROWS = {
    "lms_quizzes_attempt": 1,
    "lms_quizzes_answer": QUESTIONS,
    "lms_courses_lessonprogress": 1,
    "lms_records_learningrecord": 2,
}


@dataclass(frozen=True)
class Sheet:
    """A page of questions: its token, and the right option for each field."""

    page: Page
    right: dict[str, str]

    @classmethod
    def read(cls, page: Page) -> "Sheet":
        right = {name: value for name, value, text in OPTION.findall(page.text) if text.startswith(MARK)}
        if len(right) != QUESTIONS // 2:
            raise WrongWork(f"{page.path}: {len(right)} questions on the page, not {QUESTIONS // 2}")
        return cls(page, right)


def _start(browser: Browser, quiz: Page) -> str:
    """Begin an attempt; returns its address."""
    started = browser.post(quiz.find(START)[0], [("csrfmiddlewaretoken", quiz.token())])
    found = ATTEMPT.match(started.location)
    if not found:
        raise WrongWork(f"{started.path}: leads to {started.location}")
    return found[1]


def hand_in(browser: Browser, attempt: str, token: str) -> Page:
    """Hand in; returns the redirect to the result."""
    return browser.post(f"{attempt}abgeben/", [("csrfmiddlewaretoken", token)])


def _hand_in_and_review(browser: Browser, attempt: str, token: str) -> None:
    result = browser.get(hand_in(browser, attempt, token).location)
    reviewed = len(result.find(r"(Möglich wäre auch: Antwort 4)"))
    if reviewed != QUESTIONS:
        raise WrongWork(f"{result.path}: {reviewed} questions are reviewed, not {QUESTIONS}")


def q10(browser: Browser, plan: Plan, number: int) -> None:
    """Quiz page → start → page 1 → save → page 2 → save → summary → hand in → review: 9 requests, 4 of them write."""
    browser.open_session(plan.fresh(plan.q10_sessions, number))
    attempt = _start(browser, browser.get(plan.quiz_url))
    position, target = 1, ""
    for target in (str(QUESTIONS // 2 + 1), "summary"):
        sheet = Sheet.read(browser.get(f"{attempt}{position}/"))
        form = [("csrfmiddlewaretoken", sheet.page.token()), ("go", target)]
        for name, value in sheet.right.items():
            form += [(name, value), (f"{name}-sequence", "0")]
        browser.post(sheet.page.path, form)
        position += QUESTIONS // 2
    summary = browser.get(f"{attempt}uebersicht/")
    _hand_in_and_review(browser, attempt, summary.token())


def q10_single_saves(browser: Browser, plan: Plan, number: int) -> None:
    """Start, ten saves of one answer each by the page's script, hand in, result; and the pages that hold the questions.

    16 requests, 12 of them write: the norm's 13, the quiz page with the token, and the two pages of questions.
    """
    browser.open_session(plan.fresh(plan.single_sessions, number))
    session(browser, plan)


def session(browser: Browser, plan: Plan) -> None:
    """The same for whoever has the browser now."""
    _hand_in_and_review(browser, *answer_all(browser, plan))


def answer_all(browser: Browser, plan: Plan) -> tuple[str, str]:
    """Start and save ten right answers, one by one; returns the address of the attempt and a form's token."""
    attempt = _start(browser, browser.get(plan.quiz_url))
    token = ""
    for position in (1, QUESTIONS // 2 + 1):
        sheet = Sheet.read(browser.get(f"{attempt}{position}/"))
        token = sheet.page.token()
        for name, value in sheet.right.items():
            form = [("csrfmiddlewaretoken", token), (name, value), (f"{name}-sequence", "0")]
            browser.post(sheet.page.path, form, status=200, Accept="application/json")
    return attempt, token


WORKS = [
    Work("q10", q10, Goal(cpu_ms=52, statements=60), rows=ROWS, per_round=20, learners="q10_sessions"),
    Work("q10_single_saves", q10_single_saves, rows=ROWS, per_round=20, learners="single_sessions"),
]
