"""What an import did."""

from dataclasses import dataclass, field

from courses.models import CoursePage


@dataclass
class ImportReport:
    """What an import did, by title. `left_alone`: lessons of the course that the folder does not have."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    course: CoursePage | None = None

    def note(self, title: str, *, existed: bool, changed: bool) -> None:
        (self.updated if existed and changed else self.created if changed else self.unchanged).append(title)
