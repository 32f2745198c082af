"""The admin's page on which an author says what a change means for people."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from courses.actions import ReleaseRefused, release_change
from courses.forms.courses import ReleaseForm
from courses.models import ChangeClass, CoursePage, CourseVersion, RepeatPolicy
from courses.queries import VersionDiff, pending_release, suggested_class, version_diff


class ReleaseView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # not subscriptable at run time
    """Shows what changed since the last release and asks what it means; 404 for who may not publish the course."""

    template_name = "courses/admin/release.html"
    page_title = gettext_lazy("Release a change")
    header_icon = "history"
    form_class = ReleaseForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.course = get_object_or_404(CoursePage, pk=self.kwargs["course_id"])
        if not self.course.permissions_for_user(request.user).can_publish():
            raise Http404
        if self.pending is None:
            messages.info(request, _("Nothing waits to be released in this course."))
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def pending(self) -> tuple[CourseVersion, CourseVersion] | None:
        return pending_release(self.course)

    @cached_property
    def diff(self) -> VersionDiff:
        assert self.pending is not None  # noqa: S101 - `dispatch` has seen to it
        newest, since = self.pending
        return version_diff(since, newest)

    def get_page_subtitle(self) -> str:
        return str(self.course.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.get_success_url(), "label": self.course.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_initial(self) -> dict[str, Any]:
        change_class = suggested_class(self.diff)
        repeats = change_class == ChangeClass.MATERIAL and self.diff.keys_to_repeat
        policy = RepeatPolicy.CHANGED if repeats else RepeatPolicy.KEEP
        return {"change_class": change_class, "repeat_policy": policy}

    def get_success_url(self) -> str:
        return reverse("wagtailadmin_explore", args=[self.course.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "course": self.course,
            "diff": self.diff,
            "suggestion": suggested_class(self.diff).label,
            "back_url": self.get_success_url(),
        }
        return super().get_context_data(**context, **kwargs)

    def form_valid(self, form: ReleaseForm) -> HttpResponse:
        # The version that the author has looked at: another one that was published since is refused.
        shown = get_object_or_404(self.course.versions, pk=_number(self.request.POST.get("version")))
        try:
            release_change(version=shown, author=self.request.user, at=timezone.now(), **form.cleaned_data)
        except ReleaseRefused as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The change is released."))
        return redirect(self.get_success_url())


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 19 else 0
