"""Forms by which authors write questions and quizzes."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from quizzes.models import Behavior, Navigation, ReviewAspect, ReviewTime
from quizzes.widgets import ReviewField


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
