"""The kind of lesson "live": a Markdown file about a live session. Its dates are set by trainers, not imported."""

from typing import Any

from courses.models import LiveSessionPage

from .pages import PageLessonKind
from .schema import LiveFrontMatter


class LiveLessonKind(PageLessonKind):
    """`live: lessons/04-title.md`."""

    key = "live"
    model = LiveSessionPage
    front_matter = LiveFrontMatter

    def fields(self, front: LiveFrontMatter) -> dict[str, Any]:
        return {**super().fields(front), "setting": front.setting}
