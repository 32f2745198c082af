"""Personal data in this app: who adapted which block, and who wrote which words for a placeholder."""

from typing import Any

from django.db.models import Q

from lms.accounts.models import User

from .models import BlockOverride, PlaceholderWord


def export_for(person: User) -> dict[str, Any]:
    """Everything this app stores about the person, ready for JSON."""
    mine = Q(author=person) | Q(ended_by=person)
    blocks = BlockOverride.objects.filter(mine).select_related("client", "version")
    words = PlaceholderWord.objects.filter(mine).select_related("client", "placeholder")
    return {
        "adapted_blocks": [
            {"client": row.client.name, "course": row.version.title, "hidden": row.is_hidden, **_steps(row, person)}
            for row in blocks.order_by("starts_at", "pk")
        ],
        "words": [
            {
                "client": row.client and row.client.name,
                "placeholder": row.placeholder.label,
                "text": row.text,
                **_steps(row, person),
            }
            for row in words.order_by("starts_at", "pk")
        ],
    }


def _steps(row: BlockOverride | PlaceholderWord, person: User) -> dict[str, Any]:
    """What the person did to the row, and when."""
    steps = {}
    if row.author_id == person.pk:
        steps["written_at"] = row.starts_at.isoformat()
    if row.ended_by_id == person.pk and row.ends_at:
        steps["ended_at"] = row.ends_at.isoformat()
    return steps


def erase_for(person: User) -> None:
    """Forget who it was; what learners of a client saw, and when, stays."""
    for model in (BlockOverride, PlaceholderWord):
        model.objects.filter(author=person).update(author=None)
        model.objects.filter(ended_by=person).update(ended_by=None)
