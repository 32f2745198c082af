"""What comes in from browsers: pages of answers from learners, questions from authors."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.widgets import AdminDateTimeInput

from .actions import GivenAnswer
from .conf import learner_groups, max_import_bytes
from .formats import question_formats
from .models import (
    Behavior,
    Certainty,
    Navigation,
    Question,
    QuestionCategory,
    QuestionVersion,
    RegradeOption,
    ReviewAspect,
    ReviewTime,
)
from .models.questions.rubric import Criterion, plain_points
from .queries import AskedVersion, Terms
from .widgets import ReviewField

# `q3`: the answer to question 3, `q3.part`: the answer in one of its parts, `q3-sequence`: how many saves of it the
# page knows, `q3-flag`: marked for later, `q3-certainty`: how certain the learner is.
ANSWER_FIELD = re.compile(r"q([1-9]\d{0,3})(?:-sequence|-flag|-certainty|\.([0-9A-Za-z_-]{1,64}))?")
SEQUENCE = re.compile(r"\d{1,9}", re.ASCII)
CERTAINTIES = {str(value) for value in Certainty.values}


class MalformedAnswers(ValueError):
    """The request is not a page of answers."""


def given_answers(data: QueryDict) -> list[GivenAnswer]:
    """The answers of one page, by position. Raises MalformedAnswers."""
    matches = (ANSWER_FIELD.fullmatch(name) for name in data)
    parts: dict[int, dict[str, list[str]]] = {}
    for match in matches:
        if match:
            of_question = parts.setdefault(int(match[1]), {})
            if match[2] is not None:
                of_question[match[2]] = data.getlist(match[0])
    if not parts and "go" not in data:  # a page on which nothing is left to answer sends only where to go
        raise MalformedAnswers(_("The request contains no answer."))
    return [_given_answer(data, position, parts[position]) for position in sorted(parts)]


def _given_answer(data: QueryDict, position: int, parts: dict[str, list[str]]) -> GivenAnswer:
    name = f"q{position}"
    sequence = data.get(f"{name}-sequence", "")
    if not SEQUENCE.fullmatch(sequence):
        raise MalformedAnswers(_("The request does not say which state of the answer it knows."))
    certainty = data.get(f"{name}-certainty")
    if certainty is not None and certainty not in CERTAINTIES:
        raise MalformedAnswers(_("The request names no degree of certainty that there is."))
    return GivenAnswer(
        position=position,
        response=parts or data.getlist(name),
        sequence=int(sequence),
        is_flagged=f"{name}-flag" in data,
        certainty=int(certainty) if certainty else None,
    )


def position_to_check(data: QueryDict, given: Sequence[GivenAnswer]) -> int | None:
    """The position of the answer to check, one of those given; None: only save. Raises MalformedAnswers."""
    wanted = data.get("check")
    if wanted is None:
        return None
    position = next((item.position for item in given if str(item.position) == wanted), None)
    if position is None:
        raise MalformedAnswers(_("The request does not contain the answer that it wants to check."))
    return position


class QuestionForm(WagtailAdminModelForm):
    """A question may be saved half finished; to publish it, its type must find nothing wrong with it.

    A new question can be a pilot; later, actions decide that.
    """

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["quizzes/question-form.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields.pop("is_pilot", None)

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not self.is_deferred_validation:
            question = self.save(commit=False)  # nothing is written: options stand beside the question in memory
            for problem in question.problems():
                self.add_error(None, problem)
        return not self.errors


class QuizPageForm(WagtailAdminPageForm):
    """Settings of a quiz that make no sense together are named at the field that one would change."""

    review = ReviewField(
        label=gettext_lazy("What learners see afterwards"),
        required=False,
        help_text=gettext_lazy(
            "What is not checked never reaches their browser. The first column is also for feedback while answering "
            "and for practice. Whether they have passed, they always read."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        behavior = values.get("behavior")
        if behavior == Behavior.SEVERAL_TRIES and values.get("asks_certainty"):
            self.add_error(
                "asks_certainty",
                _("Certainty is said once, before one knows. With several tries, please do not ask for it."),
            )
        if values.get("navigation") == Navigation.IN_ORDER and values.get("questions_per_page") == 0:
            self.add_error(
                "navigation",
                _("With all questions on one page there is no order. Please choose a number of questions per page."),
            )
        seen_at_once = (values.get("review") or {}).get(ReviewTime.RESULT, [])
        if "review" in values and behavior not in (None, Behavior.DEFERRED) and not _says_something(seen_at_once):
            self.add_error(
                "review",
                _(
                    "Answers are checked one by one, but nothing would be said about them. Please check something "
                    "in the first column."
                ),
            )
        return values

    def is_valid(self) -> bool:
        is_valid: bool = super().is_valid()
        return not self._refuse_equal_bands() and is_valid

    def _refuse_equal_bands(self) -> bool:
        """Name each band whose percentage another one has, at its field; returns whether there is any."""
        bands = self.formsets["score_bands"].forms if "score_bands" in self.formsets else []
        seen: set[int] = set()
        found = False
        for band in bands:
            values = getattr(band, "cleaned_data", {})
            percent = values.get("from_percent")
            if percent is None or values.get("DELETE"):
                continue
            if percent in seen:
                message = _("There is feedback from %(percent)s percent on already. Please choose another percentage.")
                band.add_error("from_percent", message % {"percent": percent})
                found = True
            seen.add(percent)
        return found


def _says_something(aspects: Sequence[str]) -> bool:
    return bool({ReviewAspect.CORRECTNESS, ReviewAspect.FEEDBACK, ReviewAspect.GENERAL_FEEDBACK} & set(aspects))


MOST_BUTTONS = 9  # a digit of the keyboard for each


@dataclass(frozen=True)
class CriterionRow:
    """A criterion in the form of those who grade. `choices`: points as buttons; empty: a field to type them in."""

    criterion: Criterion
    field: forms.BoundField
    choices: list[str]

    @property
    def value(self) -> str:
        return str(self.field.value() or "") if self.field.value() != 0 else "0"


class GradingForm(forms.Form):
    """Points for each criterion of a rubric, and a comment."""

    comment = forms.CharField(required=False, max_length=5000, widget=forms.Textarea)
    known = forms.IntegerField(min_value=0, max_value=10_000)

    def __init__(self, *args: Any, rubric: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        for criterion in rubric:
            values = {"criterion": criterion.title, "most": plain_points(criterion.points)}
            wrong = _("“%(criterion)s”: please give 0 to %(most)s points, with at most two decimals.") % values
            self.fields[f"points-{criterion.id}"] = forms.DecimalField(
                min_value=0,
                max_value=criterion.points,
                decimal_places=2,
                error_messages=dict.fromkeys(
                    ["required", "invalid", "min_value", "max_value", "max_decimal_places"], wrong
                ),
            )

    @classmethod
    def initial_of(cls, stored: Mapping[str, str] | None, comment: str, known: int) -> dict[str, Any]:
        """What stands in the form before anybody types."""
        points = {f"points-{criterion}": points for criterion, points in (stored or {}).items()}
        return {**points, "comment": comment, "known": known}

    def rows(self) -> list[CriterionRow]:
        return [
            CriterionRow(criterion, self[f"points-{criterion.id}"], _choices_of(criterion)) for criterion in self.rubric
        ]

    def points(self) -> dict[str, Decimal]:
        """Points by criterion, of a valid form."""
        return {criterion.id: self.cleaned_data[f"points-{criterion.id}"] for criterion in self.rubric}


def _choices_of(criterion: Criterion) -> list[str]:
    if criterion.points != int(criterion.points) or criterion.points > MOST_BUTTONS:
        return []
    return [str(points) for points in range(int(criterion.points) + 1)]


class RegradeForm(forms.Form):
    """What is to become of the answers to a version. The same form shows what would change and decides."""

    public_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.TypedChoiceField(label=gettext_lazy("Which version was wrong?"), coerce=int)
    option = forms.ChoiceField(
        label=gettext_lazy("What is to count?"), choices=RegradeOption.choices, widget=forms.RadioSelect
    )
    key_version = forms.TypedChoiceField(
        label=gettext_lazy("Version with the right key"), coerce=int, empty_value=None, required=False
    )
    may_lower = forms.BooleanField(
        label=gettext_lazy("Points may also be taken away"),
        required=False,
        help_text=gettext_lazy("Otherwise nobody loses points, and whoever has passed stays passed."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Learners find it in the data that they can download about themselves. Please name nobody."
        ),
    )

    def __init__(self, data: Any, *, question: Question, asked: Sequence[AskedVersion]) -> None:
        super().__init__(data)
        self._versions = {
            version.pk: version for version in QuestionVersion.objects.filter(question=question.pk).order_by("-number")
        }
        names = {pk: _("Version %(number)s") % {"number": version.number} for pk, version in self._versions.items()}
        self.fields["version"].choices = [(one.version.pk, str(one)) for one in asked]  # type: ignore[attr-defined]
        self.fields["key_version"].choices = [("", "–"), *names.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needs_key = cleaned.get("option") in (RegradeOption.BOTH_KEYS, RegradeOption.NEW_KEY)
        key = cleaned.get("key_version")
        if needs_key and (key is None or key == cleaned.get("version")):
            message = _("Please publish the question with the right key first, then choose that version here.")
            self.add_error("key_version", message)
        if "decide" in self.data and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Please give a reason: it is stored with every result that changes."))
        return cleaned

    def plan(self) -> dict[str, Any]:
        """What `regrade_preview` and `decide_regrade` ask for."""
        cleaned = self.cleaned_data
        needs_key = cleaned["option"] in (RegradeOption.BOTH_KEYS, RegradeOption.NEW_KEY)
        return {
            "version": self._versions[cleaned["version"]],
            "option": RegradeOption(cleaned["option"]),
            "key_version": self._versions[cleaned["key_version"]] if needs_key else None,
            "may_lower": cleaned["may_lower"] and needs_key,
        }


def _format_choices() -> list[tuple[str, Any]]:
    return [(item.key, item.label) for item in question_formats()]


class QuestionImportForm(forms.Form):
    """A file of questions, and what to do with it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "GIFT, Moodle XML, Aiken, QTI, or a table as CSV or XLSX. Nothing is changed yet: first you see what would "
            "be."
        ),
        widget=forms.FileInput(attrs={"accept": ".gift,.txt,.xml,.zip,.aiken,.csv,.tsv,.xlsx"}),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        required=False,
        choices=lambda: [("", gettext_lazy("Recognize by itself")), *_format_choices()],
    )
    category: "forms.ModelChoiceField[QuestionCategory]" = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        queryset=QuestionCategory.objects.order_by("name", "pk"),
        empty_label=gettext_lazy("A new one, called like the file"),
        help_text=gettext_lazy("For questions whose file names no category."),
    )
    skip_bad = forms.BooleanField(
        label=gettext_lazy("Leave out questions with errors and import the others"),
        required=False,
        help_text=gettext_lazy("Otherwise nothing is imported as long as one question has an error."),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > max_import_bytes():
            limit = max_import_bytes() / 1024 / 1024
            raise forms.ValidationError(
                _("The file is too large; up to %(limit)g MB are allowed."), params={"limit": limit}
            )
        return file


class QuestionExportForm(forms.Form):
    """Which questions, and as what."""

    category: "forms.ModelChoiceField[QuestionCategory]" = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        queryset=QuestionCategory.objects.order_by("name", "pk"),
        empty_label=gettext_lazy("All categories"),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=_format_choices)


MAX_LINES = 200


class TermsForm(forms.Form):
    """What an exception changes. Empty fields leave the quiz's rule as it is."""

    extra_minutes = forms.IntegerField(
        label=gettext_lazy("More time (minutes)"), min_value=0, max_value=10_000, required=False
    )
    time_factor = forms.DecimalField(
        label=gettext_lazy("Time factor"),
        min_value=1,
        max_value=10,
        max_digits=4,
        decimal_places=2,
        required=False,
        localize=True,
        help_text=gettext_lazy("1.5: half as long again. More minutes are added to it."),
    )
    is_unlimited = forms.BooleanField(label=gettext_lazy("No time limit"), required=False)
    extra_attempts = forms.IntegerField(
        label=gettext_lazy("More attempts"), min_value=0, max_value=1000, required=False
    )
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Opens"),
        widget=AdminDateTimeInput,
        required=False,
        help_text=gettext_lazy("Instead of the quiz's own."),
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("Closes"),
        widget=AdminDateTimeInput,
        required=False,
        help_text=gettext_lazy("Instead of the quiz's own."),
    )

    @property
    def terms(self) -> Terms:
        """What a valid form says."""
        data = self.cleaned_data
        return Terms(
            extra_minutes=data.get("extra_minutes") or 0,
            time_factor=data.get("time_factor") or Decimal(1),
            is_unlimited=bool(data.get("is_unlimited")),
            extra_attempts=data.get("extra_attempts") or 0,
            opens_at=data.get("opens_at"),
            closes_at=data.get("closes_at"),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("The quiz would close before it opens. Please choose a later moment."))
        if not self.errors and self.terms.is_empty:
            raise ValidationError(_("This changes nothing. Please fill in at least one of the fields below."))
        return data


class OverrideForm(TermsForm):
    """For whom an exception is, several at once, and what it changes."""

    people = forms.CharField(
        label=gettext_lazy("People"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=gettext_lazy("One line for each: an e-mail address, or a name."),
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Teams and groups"), widget=forms.CheckboxSelectMultiple, required=False
    )

    field_order: Sequence[str] = ["people", "groups"]

    def __init__(self, *args: Any, people: QuerySet[Any], groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_people = people
        field: Any = self.fields["groups"]
        field.choices = groups
        if not groups:
            del self.fields["groups"]

    def clean_people(self) -> list[Any]:
        """The people of all lines. Every line that names nobody, or more than one, is named with its number."""
        lines = enumerate(self.cleaned_data["people"].splitlines(), start=1)
        named = [(number, line.strip(" ,;\t")) for number, line in lines if line.strip(" ,;\t")]
        if len(named) > MAX_LINES:
            raise ValidationError(
                _("These are %(count)s lines; at most %(most)s go at once.") % {"count": len(named), "most": MAX_LINES}
            )
        found: dict[Any, Any] = {}
        faults = []
        for number, text in named:
            people = learner_groups().people_named(self.known_people, text)
            if len(people) == 1:
                found[people[0].pk] = people[0]
            else:
                faults.append(_fault(number, text, people))
        if faults:
            raise ValidationError(faults)
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "people" in data and not data["people"] and not data.get("groups"):
            self.add_error("people", _("Please say for whom the exception is: name people, or choose a team."))
        return data


def _fault(number: int, text: str, people: Sequence[Any]) -> str:
    if not people:
        return _("Line %(number)s: there is nobody “%(text)s” among the people that you may choose.") % {
            "number": number,
            "text": text,
        }
    emails = ", ".join(getattr(person, person.get_email_field_name()) for person in people)
    return _("Line %(number)s: “%(text)s” fits several people. Please write one of these addresses: %(emails)s.") % {
        "number": number,
        "text": text,
        "emails": emails,
    }
