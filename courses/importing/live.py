"""The kind of lesson "live": a Markdown file about a live session. Its dates are set by trainers, not imported."""

from typing import Any, Literal

from courses.models import LiveSessionPage

from .pages import PageLessonKind
from .schema import LessonFrontMatter


class LiveFrontMatter(LessonFrontMatter):
    """What stands between the two `---`; `setting` says how people come together."""

    setting: Literal["remote", "on_site", "both"] = "remote"


class LiveLessonKind(PageLessonKind):
    """`live: lessons/04-title.md`."""

    key = "live"
    model = LiveSessionPage
    front_matter = LiveFrontMatter

    def fields(self, front: Any) -> dict[str, Any]:
        return {**super().fields(front), "setting": front.setting}
