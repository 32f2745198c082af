"""A course on paper: its chapters with the pages that have a text to read."""

from dataclasses import dataclass

from wagtail.models import Page

from .visits import CourseVisit


@dataclass(frozen=True)
class PrintedChapter:
    title: str
    lessons: list[Page]


def printed_chapters(visit: CourseVisit, *, only: Page | None = None) -> list[PrintedChapter]:
    """Chapters of the visit with their specific pages, in order; one query, and one for each kind of lesson.

    `only`: nothing but this lesson. Empty chapters are left out.
    """
    wanted = {item.page.pk for item in visit.lessons if only is None or item.page.pk == only.pk}
    pages = {page.pk: page for page in Page.objects.filter(pk__in=wanted).specific()}
    chapters = [
        PrintedChapter(chapter.title, [pages[item.page.pk] for item in chapter.lessons if item.page.pk in pages])
        for chapter in visit.chapters
    ]
    return [chapter for chapter in chapters if chapter.lessons]
