"""Writing a whole course as a folder or a zip file."""

import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.importing import ImportRefused, Source, read_course
from courses.importing.head import course_named
from courses.models import ChapterPage, CoursePage, LessonMixin

from .outlet import ExportRefused, Outlet, TextWriter, without_empty
from .registry import lesson_writers
from .yaml import dump

# The earliest moment that a zip file can name; the same course gives the same bytes at any time.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE_FILE = 0o100644 << 16


@dataclass(frozen=True)
class CourseFolder:
    """An exported course: its files by path, sorted."""

    slug: str
    files: dict[str, bytes]

    def save(self, target: Path) -> None:
        """Write the files into a folder that is new or empty. Raises ExportRefused."""
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise ExportRefused([_("“%(path)s” is there already and not empty.") % {"path": target}])
        for name, content in self.files.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def as_zip(self) -> bytes:
        """The folder as a zip file; equal folders give equal bytes."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, content in self.files.items():
                info = zipfile.ZipInfo(f"{self.slug}/{name}", ZIP_EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = READABLE_FILE
                info.create_system = 3
                archive.writestr(info, content)
        return buffer.getvalue()


@transaction.atomic
def export_course(course: CoursePage) -> CourseFolder:
    """What learners get of a published course, in the format that `import_course` reads.

    Drafts stay here. Questions that were written on this site get the ids by which an import finds them again. What is
    written is read once more before it goes out. Raises ExportRefused.
    """
    if not course.live:
        raise ExportRefused([_("Only a published course can be exported; please publish it first.")])
    outlet = Outlet(course)
    outlet.add_text("course.yaml", dump(_course_file(course, outlet)))
    folder = CourseFolder(course.slug, dict(sorted(outlet.files.items())))
    _read_back(folder)
    return folder


def _course_file(course: CoursePage, outlet: Outlet) -> dict[str, Any]:
    texts = outlet.texts("course.yaml")
    head = {name: write(course, texts) for name, write in COURSE_FIELDS.items()}
    outline = _outline(course, outlet)  # before the titles of documents, which it takes along
    titles = [{"file": name, "title": title} for name, title in sorted(outlet.titles.items())]
    return {**without_empty({**head, "documents": titles}), "outline": outline}


# Fields of `courses.importing.schema.CourseFile` in the order in which they are written; then `documents`, `outline`.
COURSE_FIELDS: dict[str, Callable[[CoursePage, TextWriter], Any]] = {
    "format": lambda course, texts: 1,
    "slug": lambda course, texts: course.slug,
    "title": lambda course, texts: course.title,
    "language": lambda course, texts: course.locale.language_code,
    "summary": lambda course, texts: course.summary,
    "level": lambda course, texts: course.level,
    "audience": lambda course, texts: course.audience,
    "role_families": lambda course, texts: [
        {"slug": family.slug, "name": family.name} for family in course.role_families.order_by("slug")
    ],
    "prerequisites": lambda course, texts: _prerequisites(course),
    "opens_on": lambda course, texts: course.opens_on,
    "closes_on": lambda course, texts: course.closes_on,
    "order": lambda course, texts: course.lesson_order,
    "completion": lambda course, texts: course.completion_rule,
    "minimum_attendance": lambda course, texts: course.minimum_attendance or None,
    "duration": lambda course, texts: course.duration,
    "duration_unit": lambda course, texts: course.duration_unit,
    "objectives": lambda course, texts: course.objective_lines(),
    "law_state_on": lambda course, texts: course.law_state_on,
    "review_on": lambda course, texts: course.review_on,
    "fernusg": lambda course, texts: _distance_learning(course),
    "authors": lambda course, texts: [name.strip() for name in course.authors.split(",") if name.strip()],
    "license": lambda course, texts: course.license,
    "certificate": lambda course, texts: course.awards_certificate,
    "cover": lambda course, texts: texts.path(course.cover) if course.cover else None,
    "description": lambda course, texts: texts.markdown(course.description, where=_("Description of the course")),
}


def _prerequisites(course: CoursePage) -> list[str]:
    """Short names, if they lead back to the same courses."""
    index = course.get_parent()
    courses = list(course.prerequisites.order_by("slug"))
    unclear = [page for page in courses if course_named(page.slug, index) != page]
    if unclear:
        message = _("There is more than one course “%(slug)s” on this site; please rename one of them.")
        raise ExportRefused([message % {"slug": page.slug} for page in unclear])
    return [page.slug for page in courses]


def _distance_learning(course: CoursePage) -> dict[str, Any] | None:
    fields = {
        "result": course.fernusg_result,
        "assessed_on": course.fernusg_on,
        "assessed_by": course.fernusg_by,
        "zfu_number": course.zfu_number,
    }
    return without_empty(fields) or None


def _outline(course: CoursePage, outlet: Outlet) -> list[dict[str, Any]]:
    """Chapters in tree order; lessons that stand in the course itself are in one without a title."""
    chapters: list[dict[str, Any]] = []
    reasons: list[str] = []
    for page in course.get_children().live().order_by("path").specific():
        if isinstance(page, ChapterPage):
            lessons = page.get_children().live().order_by("path").specific()
            chapters.append({**_chapter(page), "lessons": [_lesson(item, outlet, reasons) for item in lessons]})
        elif isinstance(page, LessonMixin):
            if not chapters or "chapter" in chapters[-1]:
                chapters.append({"lessons": []})
            chapters[-1]["lessons"].append(_lesson(page, outlet, reasons))
    if reasons:
        raise ExportRefused(reasons)
    return [chapter for chapter in chapters if chapter["lessons"]]


def _chapter(page: ChapterPage) -> dict[str, Any]:
    is_usual = page.slug == (slugify(page.title) or "kapitel")
    return {
        "chapter": page.title,
        "key": str(page.translation_key),
        **({} if is_usual else {"slug": page.slug}),
    }


def _lesson(page: Page, outlet: Outlet, reasons: list[str]) -> dict[str, Any]:
    """An item of the outline. Why a lesson cannot be written is added to the reasons, so that all are told at once."""
    writer = lesson_writers().get(type(page))
    if writer is None:
        message = _("“%(title)s”: lessons of this kind (%(kind)s) cannot be exported.")
        reasons.append(message % {"title": page.title, "kind": page._meta.verbose_name})
        return {}
    try:
        return {writer.key: writer.write(page, outlet)}
    except ExportRefused as refused:
        reasons += refused.reasons
        return {}


def _read_back(folder: CourseFolder) -> None:
    """What cannot come back does not go out. Raises ExportRefused with the faults an import would find."""
    with tempfile.TemporaryDirectory(prefix="course-") as place:
        target = Path(place) / folder.slug
        folder.save(target)
        try:
            read_course(Source(target))
        except ImportRefused as refused:
            raise ExportRefused([str(fault) for fault in refused.faults]) from refused
