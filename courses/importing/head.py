"""What `course.yaml` says about the course itself: checked with lines, and turned into fields of its page."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.coreutils import get_content_languages

from courses.conf import course_access
from courses.models import RULES, CourseIndexPage, CoursePage, RoleFamily
from courses.queries import leads_back

from .faults import Fault, Faults, ImportRefused
from .links import Links
from .schema import CourseFile
from .source import Source
from .yaml import Node

FILE = "course.yaml"


def check_head(head: CourseFile, node: Node, source: Source, faults: Faults) -> None:
    """Note what is wrong with the file itself, whatever is on the site."""

    def fault(message: str, *path: str | int) -> None:
        faults.add(node.file, node.line(*path), message)

    languages = list(get_content_languages())
    if head.language not in languages:
        fault(_("“language” must be one of: %(expected)s.") % {"expected": ", ".join(languages)}, "language")
    missing = _("The file “%(name)s” does not exist.")
    if head.cover and not source.has(head.cover):
        fault(missing % {"name": head.cover}, "cover")
    for number, document in enumerate(head.documents):
        if not source.has(document.file):
            fault(missing % {"name": document.file}, "documents", number)
    _check_rules(head, fault)
    _check_role_families(head, fault)


def _check_rules(head: CourseFile, fault: Callable[..., None]) -> None:
    if head.opens_on and head.closes_on and head.closes_on < head.opens_on:
        fault(_("“closes_on” must not be before “opens_on”."), "closes_on")
    if head.completion == "minimum_attendance" and not head.minimum_attendance:
        fault(_("Please state how many live sessions have to be attended."), "completion")
    if head.slug in head.prerequisites:
        fault(_("A course cannot be completed before itself."), "prerequisites")


def _check_role_families(head: CourseFile, fault: Callable[..., None]) -> None:
    known = set(RoleFamily.objects.values_list("slug", flat=True))
    for number, family in enumerate(head.role_families):
        if family.slug not in known and not family.name:
            message = _(
                "This site has no role family “%(slug)s”. Please add its “name”, or use one of those it has: %(known)s."
            )
            values = {"slug": family.slug, "known": ", ".join(sorted(known)) or "–"}
            fault(message % values, "role_families", number)


def course_fields(head: CourseFile, course: CoursePage, index: CourseIndexPage, links: Links) -> dict[str, Any]:
    """Fields of the page, but for what follows from its lessons. Raises ImportRefused."""
    fernusg = head.fernusg
    return {
        "title": head.title,
        "slug": head.slug,
        "summary": head.summary,
        "audience": head.audience,
        "level": head.level,
        "role_families": _role_families(head, course),
        "prerequisites": _prerequisites(head, course, index),
        "opens_on": head.opens_on,
        "closes_on": head.closes_on,
        "lesson_order": head.order,
        "completion_rule": head.completion,
        "minimum_attendance": head.minimum_attendance,
        "duration": head.duration,
        "duration_unit": head.duration_unit,
        "authors": ", ".join(head.authors),
        "license": head.license,
        "cover_id": links.picture(head.cover, course.cover),
        "law_state_on": head.law_state_on,
        "review_on": head.review_on,
        "fernusg_result": (fernusg and fernusg.result) or "",
        "fernusg_on": fernusg.assessed_on if fernusg else None,
        "fernusg_by": fernusg.assessed_by if fernusg else "",
        "zfu_number": fernusg.zfu_number if fernusg else "",
        "awards_certificate": head.certificate,
    }


def _role_families(head: CourseFile, course: CoursePage) -> list[RoleFamily]:
    """Those of the site keep the name that they have there. Raises ImportRefused for retired ones that are new here."""
    found = [
        RoleFamily.objects.get_or_create(slug=family.slug, defaults={"name": family.name or family.slug})[0]
        for family in head.role_families
    ]
    had = {family.pk for family in course.role_families.all()}
    retired = [family for family in found if family.is_retired and family.pk not in had]
    if retired:
        message = _(
            "The role family “%(slug)s” is no longer offered on this site. Please take it out of the file, or offer it "
            "again first."
        )
        raise ImportRefused([Fault(FILE, 0, message % {"slug": family.slug}) for family in retired])
    return found


def _prerequisites(head: CourseFile, course: CoursePage, index: CourseIndexPage) -> list[CoursePage]:
    found = {slug: course_named(slug, index) for slug in head.prerequisites}
    missing = [slug for slug, page in found.items() if page is None]
    if missing:
        message = _("This site has no course “%(slug)s”, which has to be completed before. Please import it first.")
        raise ImportRefused([Fault(FILE, 0, message % {"slug": slug}) for slug in missing])
    pages = [page for page in found.values() if page is not None]
    culprit = leads_back(course, pages) if course.pk else None
    if culprit is not None:
        message = _("“%(title)s” itself needs this course, directly or by other courses, so nobody could begin either.")
        raise ImportRefused([Fault(FILE, 0, message % {"title": culprit.title})])
    return pages


def course_named(slug: str, index: CourseIndexPage) -> CoursePage | None:
    """The course that a prerequisite names: beside this one, else the only one of this name on the site."""
    beside = CoursePage.objects.child_of(index).filter(slug=slug).first()
    anywhere = list(CoursePage.objects.filter(slug=slug).order_by("path")[:2])
    return beside or (anywhere[0] if len(anywhere) == 1 else None)


def check_before_publishing(course: CoursePage, facts: list[Any]) -> None:
    """Refuse what the editor would not publish. `facts`: the lessons as rules see them. Raises ImportRefused."""
    problems = []
    if not RULES[course.completion_rule].parts(facts, minimum=course.minimum_attendance):
        problems.append(_("The course has no required lesson: it would be complete before it begins."))
    if course_access().is_offered_for_money(course):
        if course.lacks_license:
            problems.append(
                _("Paying clients have this course, so it cannot be published without a ZFU license number.")
            )
        elif course.is_only_free_of_charge:
            problems.append(
                _("Paying clients have this course, so it is not free of charge. Please have it assessed again.")
            )
    if problems:
        raise ImportRefused([Fault(FILE, 0, problem) for problem in problems])
