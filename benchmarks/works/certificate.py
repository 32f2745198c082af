"""The certificate as PDF."""

from benchmarks.browser import Browser
from benchmarks.norm import Goal, Work, WrongWork
from benchmarks.plan import Plan


def certificate_pdf(browser: Browser, plan: Plan, number: int) -> None:
    """Download of an own certificate. There are more than the server keeps, so each one is set anew."""
    session, url = plan.certificates[number % len(plan.certificates)]
    browser.open_session(session)
    pdf = browser.get(url)
    if not pdf.body.startswith(b"%PDF-"):
        raise WrongWork(f"{url}: is no PDF")


WORKS = [Work("certificate_pdf", certificate_pdf, Goal(cpu_ms=10, statements=6), per_round=100)]
