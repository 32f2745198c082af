"""What the types share that are made of rows besides options: statements, pairs, items, words, areas."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field
from wagtail.models import Orderable

from .base import plain_text
from .choice import new_key

# The name of a row in an import file: other places of the file refer to it.
RowKey = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
STORED_KEY = re.compile(r"[0-9a-f]{8}")


class KeyedRow(Orderable):
    """A row whose key stays the same from version to version. Learners' browsers see keys, so they are random."""

    key = models.CharField(_("key"), max_length=8, default=new_key, editable=False)

    class Meta(Orderable.Meta):
        abstract = True


class RowSource(BaseModel):
    """A row in an import file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    key: RowKey | None = None


def stored_key(key: str | None) -> str:
    """The key of a file if it is one of ours, else nothing: a name like "first" or "right" would tell learners."""
    return key if key and STORED_KEY.fullmatch(key) else ""


def same_keys(keys: Iterable[str | None]) -> list[str]:
    """What is wrong with the names of rows in a file."""
    named = [key for key in keys if key]
    twice = sorted({key for key in named if named.count(key) > 1})
    return [gettext("The key “%(key)s” is given twice.") % {"key": key} for key in twice]


def text_problems(
    texts: Sequence[str], *, least: int, most: int, wrong_count: str, empty: str, twice: str
) -> list[str]:
    """What is wrong with a list of texts: too few or too many, an empty one, the same one twice.

    The last three are the sentences to say; `wrong_count` has the places least, most and count.
    """
    problems = []
    if not least <= len(texts) <= most:
        problems.append(wrong_count % {"least": least, "most": most, "count": len(texts)})
    plain = [plain_text(text) for text in texts]
    if not all(plain):
        problems.append(empty)
    filled = [text for text in plain if text]
    if len(set(filled)) < len(filled):
        problems.append(twice)
    return problems


def with_feedback(fields: dict[str, Any], feedback: str, markdown: Callable[[str], str]) -> dict[str, Any]:
    """The fields of a written row, with its feedback where there is any."""
    written = markdown(feedback)
    return {**fields, **({"feedback": written} if written else {})}
