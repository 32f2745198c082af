"""Placeholders and what stands for them."""

from dataclasses import dataclass

from lms.accounts.models import Client
from lms.variants.models import Placeholder, PlaceholderWord


@dataclass(frozen=True)
class WordLine:
    """A placeholder with the words for everybody and, if the client has any, its own."""

    placeholder: Placeholder
    default: PlaceholderWord | None
    own: PlaceholderWord | None

    @property
    def shown(self) -> PlaceholderWord | None:
        """What the client's learners read."""
        return self.own or self.default


def word_lines(client: Client | None) -> list[WordLine]:
    """All placeholders by their label; three queries."""
    own = _current(client) if client else {}
    defaults = _current(None)
    return [WordLine(one, defaults.get(one.pk), own.get(one.pk)) for one in Placeholder.objects.all()]


def _current(client: Client | None) -> dict[int, PlaceholderWord]:
    return {row.placeholder_id: row for row in PlaceholderWord.objects.current().filter(client=client).order_by("pk")}


def placeholder_default(placeholder: Placeholder) -> PlaceholderWord | None:
    """What stands for the placeholder where a client has no words of its own."""
    return PlaceholderWord.objects.current().filter(placeholder=placeholder, client=None).order_by("pk").first()


def defined_names() -> set[str]:
    """Names of all placeholders."""
    return set(Placeholder.objects.values_list("slug", flat=True))
