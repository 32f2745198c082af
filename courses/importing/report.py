"""What an import did."""

from dataclasses import dataclass, field

from courses.models import CoursePage


@dataclass
class ImportReport:
    """What an import did, by title, and the title of the course.

    `left_alone`: lessons of the course that the folder does not have. `course` is None after a dry run.
    """

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    title: str = ""
    course: CoursePage | None = None

    def note(self, title: str, *, existed: bool, changed: bool) -> None:
        """Count one page."""
        (self.updated if existed and changed else self.created if changed else self.unchanged).append(title)
