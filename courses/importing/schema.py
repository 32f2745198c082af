"""The shape of `course.yaml` and of a lesson's front matter; docs/reference/course-format.md in code."""

import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from courses.models import RULES

from .yaml import StrictModel

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Summary = Annotated[str, Field(max_length=300)]


class ChapterFile(StrictModel):
    """A chapter; without a title, its lessons stand in the course itself."""

    chapter: Title | None = None
    key: UUID | None = None
    slug: Slug | None = None
    lessons: list[dict[str, Any]] = Field(min_length=1, max_length=200)


class RoleFamilyFile(StrictModel):
    """A kind of work; with its name, a site that does not know it takes it over."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None


class DocumentFile(StrictModel):
    """The title that learners read for a document."""

    file: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1, max_length=255)]


class DistanceLearningFile(StrictModel):
    """Who checked the course against the German law on distance learning (FernUSG), when, and with what result."""

    result: Literal["not_covered", "free", "licensed"] | None = None
    assessed_on: datetime.date | None = None
    assessed_by: Annotated[str, Field(max_length=120)] = ""
    zfu_number: Annotated[str, Field(max_length=30)] = ""


def _known_rule(key: str) -> str:
    if key not in RULES:
        raise ValueError(_("“completion” must be one of: %(expected)s.") % {"expected": ", ".join(sorted(RULES))})
    return key


CompletionKey = Annotated[
    str, AfterValidator(_known_rule), WithJsonSchema({"type": "string", "enum": sorted(RULES)}, mode="validation")
]


class CourseFile(StrictModel):
    """`course.yaml`."""

    format: Literal[1]
    slug: Slug
    title: Title
    language: str
    summary: Summary = Field(min_length=1)
    level: Literal["basic", "intermediate", "advanced"] = "basic"
    audience: Summary = ""
    role_families: list[RoleFamilyFile] = Field(default=[], max_length=50)
    prerequisites: list[Slug] = Field(default=[], max_length=20)
    opens_on: datetime.date | None = None
    closes_on: datetime.date | None = None
    order: Literal["free", "fixed"] = "free"
    completion: CompletionKey = "all_required"
    minimum_attendance: int = Field(default=0, ge=0, le=200)
    duration: Annotated[int, Field(ge=1, le=10_000)] | None = None
    duration_unit: Literal["minutes", "units"] = "minutes"
    objectives: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(min_length=1, max_length=8)
    law_state_on: datetime.date | None = None
    review_on: datetime.date | None = None
    fernusg: DistanceLearningFile | None = None
    authors: list[Annotated[str, Field(min_length=1, max_length=55)]] = Field(min_length=1, max_length=5)
    license: str = Field(min_length=1, max_length=60)
    certificate: bool = True
    cover: str | None = None
    description: str = ""
    documents: list[DocumentFile] = Field(default=[], max_length=500)
    outline: list[ChapterFile] = Field(min_length=1, max_length=20)


class LessonFrontMatter(StrictModel):
    """What stands between the two `---` of a lesson."""

    key: UUID | None = None
    title: Title
    slug: Slug | None = None
    minutes: int = Field(ge=1, le=240)
    required: bool = True
    summary: Summary = ""


class LiveFrontMatter(LessonFrontMatter):
    """What stands between the two `---` of a live session; `setting` says how people come together."""

    setting: Literal["remote", "on_site", "both"] = "remote"


class CriterionFile(StrictModel):
    """A criterion of a rubric."""

    criterion: Title
    hint: Summary = ""
    levels: Literal[2, 3] = 3


class TransferFrontMatter(LessonFrontMatter):
    """What stands between the two `---` of a transfer task."""

    text: Literal["no", "optional", "required"] = "required"
    minutes_before_after: Literal["no", "optional", "required"] = "optional"
    files: int = Field(default=1, ge=0, le=3)
    file_kinds: list[Literal["documents", "tables", "slides", "images"]] = ["documents"]
    rubric: list[CriterionFile] = Field(min_length=2, max_length=5)

    @model_validator(mode="after")
    def _something_is_handed_in(self) -> Self:
        if self.text == "no" and not self.files:
            raise ValueError(_("A transfer task needs a text or files; otherwise nothing is handed in."))
        if self.files and not self.file_kinds:
            raise ValueError(_("“file_kinds” must name at least one kind, or “files” must be 0."))
        return self


class PromptFile(StrictModel):
    task: Annotated[str, Field(min_length=1, max_length=300)]
    prompt: Annotated[str, Field(min_length=1)]
    result: str = ""
    why: str = ""


class ComparisonFile(StrictModel):
    before: Annotated[str, Field(min_length=1)]
    after: Annotated[str, Field(min_length=1)]
    before_label: Annotated[str, Field(max_length=60)] = ""
    after_label: Annotated[str, Field(max_length=60)] = ""
    why: str = ""


class ChecklistFile(StrictModel):
    title: Title
    items: list[Annotated[str, Field(min_length=1, max_length=300)]] = Field(min_length=1)
