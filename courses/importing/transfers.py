"""The kind of lesson "transfer": a Markdown file whose front matter says what is handed in and how it is judged."""

from typing import Any

from courses.models import TransferTaskPage

from .pages import PageLessonKind
from .schema import TransferFrontMatter


class TransferLessonKind(PageLessonKind):
    """`transfer: lessons/07-apply-it.md`."""

    key = "transfer"
    model = TransferTaskPage
    front_matter = TransferFrontMatter

    def fields(self, front: TransferFrontMatter) -> dict[str, Any]:
        return {
            **super().fields(front),
            "text_rule": front.text,
            "minutes_rule": front.minutes_before_after,
            "max_files": front.files,
            "allows_documents": "documents" in front.file_kinds,
            "allows_tables": "tables" in front.file_kinds,
            "allows_slides": "slides" in front.file_kinds,
            "allows_images": "images" in front.file_kinds,
        }

    def streams(self, front: TransferFrontMatter) -> dict[str, list[dict[str, Any]]]:
        criteria = [
            {"title": item.criterion, "hint": item.hint, "has_partly": item.levels == 3} for item in front.rubric
        ]
        return {"rubric": [{"type": "criterion", "value": value} for value in criteria]}
