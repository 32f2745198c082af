"""Wagtail: the question bank, and what authors are told about quizzes."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from wagtail import hooks
from wagtail.admin import messages as admin_messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button, ListingButton
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy, register_permission_policy
from wagtail.snippets.models import register_snippet

from courses.contracts import OtherBeginning
from courses.models import CoursePage

from .actions import keep_as_draft
from .conf import learner_groups
from .models import Answer, Attempt, Counting, Question, QuizPage, QuizSlot
from .models.questions import question_models
from .queries import (
    alike_questions,
    count_waiting_answers,
    gradable_quizzes,
    may_take_pretest,
    pretest_quiz,
    quiz_problems,
    time_warnings,
)
from .views import analysis, exchange, grading, overrides, regrades
from .viewsets import QuestionBankGroup, question_type_viewsets
from .viewsets.bulk import BULK_ACTIONS

# So many of them are named when a question is saved.
MAX_DUPLICATES = 3

# Before anything asks for a policy: who may edit questions may edit every type of them.
for _model in question_models():
    register_permission_policy(_model, ModelPermissionPolicy(Question))

for _viewset in question_type_viewsets():
    register_snippet(_viewset)
register_snippet(QuestionBankGroup)

for _action in BULK_ACTIONS:
    hooks.register("register_bulk_action", _action)


@hooks.register("register_admin_urls")
def bank_addresses() -> list[URLResolver]:
    """Under the admin's own address, so that only people who may enter it get there."""
    return [path("question-bank/", include("quizzes.bank_urls"))]


class PromotionFormatter(LogFormatter):
    label = _l("Let the question count")
    message = _l("The question counts from now on")

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("reason", ""))


@hooks.register("register_log_actions")
def bank_log_actions(actions: Any) -> None:
    """What the history of a question calls the actions of `quizzes.actions.bank`."""
    actions.register_action("quizzes.retire", _l("Retire"), _l("Retired"))
    actions.register_action("quizzes.make_ready", _l("Make ready"), _l("Made ready"))
    actions.register_action("quizzes.make_pilot", _l("Make it a pilot"), _l("Made a pilot"))
    actions.register_action("quizzes.file", _l("Set category"), _l("Category set"))
    actions.register_action("quizzes.tag", _l("Add tag"), _l("Tag added"))
    actions.register_action("quizzes.promote")(PromotionFormatter)


@hooks.register("register_snippet_listing_buttons")
def copy_button(snippet: Model, user: Any, next_url: str | None = None) -> Iterator[ListingButton]:
    """Copying a question is one click away in the list."""
    if isinstance(snippet, Question) and user.has_perm("lms_quizzes.add_question"):
        url = reverse(snippet.snippet_viewset.get_url_name("copy"), args=[snippet.pk])
        yield CopyButton(_("Copy"), url=url, icon_name="copy", priority=20)


class CopyButton(ListingButton):
    allow_in_dropdown = False


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_duplicates(request: HttpRequest, instance: Model) -> None:
    """Whoever saves a question hears of others with the same or nearly the same text; it stays their decision.

    Nobody hears of it while the editor saves by itself.
    """
    if not isinstance(instance, Question) or not request.accepts("text/html"):
        return
    for alike in alike_questions([instance])[instance.pk][:MAX_DUPLICATES]:
        text = _("There is a question with the same text: “%(question)s”.")
        if not alike.is_same:
            text = _("There is a similar question: “%(question)s”.")
        url = reverse("wagtailsnippets_lms_quizzes_question:edit", args=[alike.question_id])
        buttons = [admin_messages.button(url, _("Look at it"), new_window=True)]
        admin_messages.warning(request, text % {"question": alike.title}, buttons=buttons)


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLPattern | URLResolver]:
    """Import and export of questions, below the admin's address, behind its login."""
    urls = [
        path("import/", exchange.upload_questions, name="upload_questions"),
        path("import/check/", exchange.check_questions, name="check_questions"),
        path("import/discard/", exchange.discard_questions, name="discard_questions"),
        path("import/template/<slug:key>/", exchange.download_template, name="template"),
        path("export/", exchange.download_questions, name="download_questions"),
    ]
    return [path("questions/", include((urls, "quizzes_exchange")))]


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


@hooks.register("before_delete_snippet")
def keep_questions_in_use(request: HttpRequest, instances: Sequence[Model]) -> HttpResponse | None:
    """Questions that were asked, or that a quiz or a lesson asks, can be unpublished, not deleted."""
    found = [instance for instance in instances if isinstance(instance, Question)]
    questions = [question.pk for question in found]
    asked = Answer.objects.filter(question_version__question__in=questions)
    if (
        asked.exists()
        or QuizSlot.objects.filter(question__in=questions).exists()
        or any(ReferenceIndex.get_references_to(question).exists() for question in found)
    ):
        messages.error(
            request,
            _(
                "A question that a quiz or lesson asks, or a quiz has asked, cannot be deleted. "
                "Please unpublish it instead."
            ),
        )
        return redirect("wagtailsnippets_lms_quizzes_question:list")
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


@hooks.register("register_admin_urls")
def grading_urls() -> list[URLPattern | URLResolver]:
    """Below the admin's address, behind its login."""
    urls = [
        path("", grading.waiting, name="waiting"),
        path("<int:quiz_id>/<int:question_id>/", grading.next_answer, name="next"),
        path("answers/<int:answer_id>/", grading.answer, name="answer"),
    ]
    return [path("grading/", include((urls, "quizzes_grading")))]


class GradingMenuItem(MenuItem):
    """Shown to those who may edit a quiz."""

    def is_shown(self, request: HttpRequest) -> bool:
        return gradable_quizzes(request.user).exists()


@hooks.register("register_admin_menu_item")
def grading_menu_item() -> MenuItem:
    """In the main menu, after the question bank."""
    return GradingMenuItem(
        _l("Grade answers"), reverse("quizzes_grading:waiting"), name="grading", icon_name="edit", order=255
    )


@hooks.register("register_page_header_buttons")
def grading_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads authors of a quiz to the answers that wait for them."""
    if isinstance(page, QuizPage) and count_waiting_answers(user, quiz=page):
        yield Button(_("Grade answers"), url=reverse("quizzes_grading:waiting"), icon_name="edit", priority=42)


analysis_patterns = (
    [
        path("analysis/", analysis.analyses, name="analyses"),
        path("analysis/certainty/", analysis.certainty, name="certainty"),
        path("analysis/<int:quiz_id>/", analysis.analysis, name="analysis"),
        path("analysis/<int:quiz_id>/csv/", analysis.analysis_csv, name="analysis_csv"),
        path("analysis/<int:quiz_id>/<int:question_id>/", analysis.question_analysis, name="question_analysis"),
        path("questions/<int:question_id>/regrade/", regrades.regrade, name="regrade"),
        path("regrades/<uuid:public_id>/", regrades.report, name="regrade_report"),
        path("<int:quiz_id>/exceptions/", overrides.overrides, name="overrides"),
        path("<int:quiz_id>/exceptions/add/", overrides.add, name="override_add"),
        path("<int:quiz_id>/exceptions/<int:override_id>/", overrides.edit, name="override_edit"),
        path("<int:quiz_id>/exceptions/<int:override_id>/withdraw/", overrides.withdraw, name="override_withdraw"),
    ],
    "quizzes_admin",
)


@hooks.register("register_admin_urls")
def analysis_addresses() -> list[URLPattern | URLResolver]:
    """Under the admin's own address, so that only people who may enter it get there."""
    return [path("quizzes/", include(analysis_patterns, namespace="quizzes_admin"))]


@hooks.register("register_page_header_buttons")
def analysis_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from a quiz to how its questions work."""
    if isinstance(page, QuizPage) and page.pk and page.permissions_for_user(user).can_edit():
        url = reverse("quizzes_admin:analysis", args=[page.pk])
        yield Button(_("Item analysis"), url=url, icon_name="clipboard-list", priority=50)


class AnalysisMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, ["change"]))


@hooks.register("register_reports_menu_item")
def analysis_menu_item() -> MenuItem:
    url = reverse("quizzes_admin:analyses")
    return AnalysisMenuItem(_l("Item analysis"), url, name="item-analysis", icon_name="clipboard-list", order=810)


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
