"""What page editors share: publishing only what has no errors, and a list of what is wrong beside the form."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import Panel

from .checking import errors_of, problems_of


class CheckedPageForm(WagtailAdminPageForm):
    """A page may be saved with faults; to be published it must have no errors.

    Blocks of a lesson report their own errors (`LessonBody.clean`); this form is for what belongs to no block.
    """

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not self.is_deferred_validation:
            page = self.save(commit=False)  # nothing is written
            for problem in errors_of(problems_of(page, on=timezone.localdate())):
                self.add_error(problem.field if problem.field in self.fields else None, problem.text)
        return not self.errors


class ChecksPanel(Panel):
    """What is wrong with the page as it was saved last, each with a link to its place."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Checks before publishing"), "icon": "circle-check", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/checks_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            course = self.instance.get_course() if hasattr(self.instance, "get_course") else self.instance
            context["problems"] = problems_of(self.instance, on=timezone.localdate())
            context["add_url"] = self._add_url()
            context["report_url"] = reverse("courses_admin:checks", args=[course.pk]) if course else ""
            return context

        def _add_url(self) -> str:
            """Where chapters and lessons are added to the page; empty for what holds none, or who may not."""
            page = self.instance
            may_add = page.allowed_subpage_models() and page.permissions_for_user(self.request.user).can_add_subpage()
            return reverse("wagtailadmin_pages:add_subpage", args=[page.pk]) if may_add else ""
