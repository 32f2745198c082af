"""Quizzes as pages: what keeps them from being published or deleted, their buttons, and the test before a course."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from courses.contracts import OtherBeginning
from courses.models import CoursePage
from quizzes.actions import keep_as_draft
from quizzes.conf import learner_groups
from quizzes.models import Attempt, Counting, QuizPage
from quizzes.queries import (
    may_take_pretest,
    pretest_quiz,
    quiz_problems,
    time_warnings,
)


@hooks.register("before_publish_page")
def refuse_quizzes_that_cannot_be_taken(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A quiz that cannot ask what it promises stays a draft, and its author reads why."""
    problems = quiz_problems(page) if isinstance(page, QuizPage) else []
    if not problems:
        return None
    # Wagtail stores a page that is created and published at once as live before it asks; one that is edited, after.
    if request.resolver_match and request.resolver_match.view_name == "wagtailadmin_pages:add":
        keep_as_draft(quiz=page)
    for problem in problems:
        messages.error(request, problem)
    messages.warning(request, _("The quiz was saved as a draft and not published."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_delete_page")
def keep_quizzes_with_attempts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What people have answered must stay explicable: such a quiz can be unpublished, not deleted."""
    quizzes = QuizPage.objects.descendant_of(page, inclusive=True)
    if request.method == "POST" and Attempt.objects.filter(quiz__in=quizzes).exists():
        messages.error(
            request,
            _("“%(title)s” cannot be deleted, because people have taken the quiz. Please unpublish it instead.")
            % {"title": page.get_admin_display_title()},
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("courses_other_beginnings")
def offer_testing_out(user: Any, course: CoursePage) -> OtherBeginning | None:
    """On the course page: the test before the course, for those who may take it."""
    quiz = pretest_quiz(course)
    if quiz is None or not may_take_pretest(user, quiz, course):
        return None
    text = _(
        "Take the test before the course. From %(percent)s %% of the points on you need not read the lessons; with "
        "less you have lost nothing and learn what is worth reading. You can take it once."
    )
    return OtherBeginning(
        title=_("Do you know this already?"),
        text=text % {"percent": quiz.testing_out_percent},
        button=_("Take the test now"),
        url=reverse("quizzes:pretest", args=[quiz.pk]),
    )


@hooks.register("register_page_header_buttons")
def trial_run_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads authors to the published quiz, where they can try it without being counted (L4)."""
    if isinstance(page, QuizPage) and page.live and page.permissions_for_user(user).can_edit():
        yield Button(_("Trial run"), url=f"{page.get_url()}?trial=1", icon_name="view", priority=40)
        yield Button(
            _("Print as a paper test"), url=reverse("quizzes:paper", args=[page.pk]), icon_name="print", priority=50
        )


@hooks.register("register_page_header_buttons")
def overrides_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from a quiz to the exceptions from its rules."""
    if isinstance(page, QuizPage) and learner_groups().may_grant(user, page, at=timezone.now()):
        url = reverse("quizzes_admin:overrides", args=[page.pk])
        yield Button(_("Exceptions"), url=url, icon_name="time", priority=50)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_senseless_times(request: HttpRequest, page: Page) -> None:
    """What can be meant, but seldom is: the author reads it and decides."""
    if isinstance(page, QuizPage):
        for warning in time_warnings(page):
            messages.warning(request, warning)


@hooks.register("register_log_actions")
def name_what_is_logged(actions: Any) -> None:
    actions.register_action("quizzes.grant_override", _("Grant an exception"), _("Exception granted"))
    actions.register_action("quizzes.withdraw_override", _("Withdraw an exception"), _("Exception withdrawn"))

    @actions.register_action("quizzes.recount")
    class RecountFormatter(LogFormatter):
        label = _l("Another attempt counts")

        def format_message(self, entry: Any) -> str:
            text = _(
                "Which attempt counts: “%(to)s” instead of “%(from)s”. "
                "Another result: %(changed)s people, newly passed: %(completed)s."
            )
            names = {key: Counting(entry.data[key]).label for key in ("from", "to")}
            return text % {**entry.data, **names}
