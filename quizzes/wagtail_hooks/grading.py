"""Answers that a person grades, in the admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from quizzes.models import QuizPage
from quizzes.queries import (
    count_waiting_answers,
    gradable_quizzes,
)
from quizzes.views import grading


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
    """In the main menu, after the question bank; one word, because longer ones touch the edge of the menu."""
    return GradingMenuItem(
        pgettext_lazy("menu", "Grading"),
        reverse("quizzes_grading:waiting"),
        name="grading",
        icon_name="edit",
        order=255,
    )


@hooks.register("register_page_header_buttons")
def grading_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads authors of a quiz to the answers that wait for them."""
    if isinstance(page, QuizPage) and count_waiting_answers(user, quiz=page):
        yield Button(_("Grade answers"), url=reverse("quizzes_grading:waiting"), icon_name="edit", priority=42)
