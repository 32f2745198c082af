"""Item analysis in the admin. Whoever may edit a quiz may see how its questions work; nobody is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.permissions import page_permission_policy

from courses.tables import csv_text
from quizzes.charts import Curve, curve_of
from quizzes.findings import (
    discrimination_word,
    facility_word,
    problem_advice,
    problem_text,
    reliability_word,
)
from quizzes.models import Question, QuizPage
from quizzes.queries import (
    QuestionAnalysis,
    QuizAnalysis,
    VersionAnalysis,
    confidently_wrong,
    course_titles,
    quiz_analyses,
    quiz_analysis,
)
from quizzes.statistics import ItemFigures, Problem

SORTS = {
    "n": lambda row: row.analysis.n,
    "facility": lambda row: row.figures.facility,
    "discrimination": lambda row: row.figures.discrimination,
    "efficiency": lambda row: row.figures.efficiency,
    "weight": lambda row: row.analysis.effective_weight,
}


@dataclass(frozen=True)
class Finding:
    """A problem in words."""

    problem: Problem

    @property
    def text(self) -> str:
        return problem_text(self.problem)

    @property
    def advice(self) -> str:
        return problem_advice(self.problem)


@dataclass(frozen=True)
class QuestionRow:
    """A row of the table of questions. `number` is its place in the quiz as it was met first."""

    number: int
    analysis: QuestionAnalysis

    @property
    def figures(self) -> ItemFigures | None:
        return self.analysis.figures

    @property
    def discrimination_word(self) -> str:
        return discrimination_word(self.figures.discrimination) if self.figures else ""

    @property
    def facility_word(self) -> str:
        return facility_word(self.figures.facility) if self.figures else ""

    @property
    def findings(self) -> list[Finding]:
        return [Finding(problem) for problem in self.analysis.problems]


@dataclass(frozen=True)
class VersionCard:
    """A version with what the page shows of it."""

    version: VersionAnalysis
    curve: Curve | None

    @property
    def findings(self) -> list[Finding]:
        return [Finding(problem) for problem in self.version.problems]

    @property
    def discrimination_word(self) -> str:
        return discrimination_word(self.version.figures.discrimination) if self.version.figures else ""

    @property
    def facility_word(self) -> str:
        return facility_word(self.version.figures.facility) if self.version.figures else ""


def editable_quizzes(request: HttpRequest) -> list[QuizPage]:
    """Live quizzes that the person may edit, by title."""
    pages: Any = page_permission_policy.instances_user_has_permission_for(request.user, "change")
    return list(QuizPage.objects.live().filter(pk__in=pages.values("pk")).order_by("title", "pk"))


@require_safe
def analyses(request: HttpRequest) -> HttpResponse:
    """All quizzes that the person may edit, with how many questions need a look; six queries."""
    quizzes = editable_quizzes(request)
    found = quiz_analyses(quizzes, at=timezone.now())
    courses = course_titles(quizzes)
    context = {
        "analyses": [(item, courses.get(item.quiz.pk, "")) for item in found],
        "until": found[0].until if found else None,
        "may_regrade": may_regrade(request),
        **admin_page(_("Item analysis"), "", []),
    }
    return TemplateResponse(request, "quizzes/admin/analyses.html", context)


@require_safe
def analysis(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """One quiz: the test in words, then its questions."""
    found = quiz_analysis(_quiz(request, quiz_id), at=timezone.now())
    rows = [QuestionRow(number, question) for number, question in enumerate(found.questions, start=1)]
    sort = request.GET.get("sort", "")
    context = {
        "analysis": found,
        "rows": _sorted(rows, sort),
        "sort": sort,
        "reliability_word": reliability_word(found.scores.alpha) if found.scores else "",
        **admin_page(
            _("Item analysis"), found.quiz.get_admin_display_title(), [_list_crumb(), _quiz_crumb(found.quiz)]
        ),
    }
    return TemplateResponse(request, "quizzes/admin/analysis.html", context)


@require_safe
def question_analysis(request: HttpRequest, quiz_id: int, question_id: int) -> HttpResponse:
    """One question of a quiz: every version with its figures, its curve and what was answered."""
    quiz = _quiz(request, quiz_id)
    found = quiz_analysis(quiz, at=timezone.now())
    question = found.question(question_id)
    if question is None:
        raise Http404
    row = QuestionRow(0, question)
    context = {
        "analysis": found,
        "question": question,
        "row": row,
        "cards": [VersionCard(version, curve_of(version.groups)) for version in question.versions],
        "edit_url": question_edit_url(question_id),
        "regrade_url": reverse("quizzes_admin:regrade", args=[question_id]) if may_regrade(request) else "",
        **admin_page(
            _("Question"),
            question.title,
            [_list_crumb(), _quiz_crumb(quiz, reverse("quizzes_admin:analysis", args=[quiz.pk]))],
        ),
    }
    return TemplateResponse(request, "quizzes/admin/question_analysis.html", context)


@require_safe
def analysis_csv(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The table of questions as a file: the same numbers as on the screen."""
    quiz = _quiz(request, quiz_id)
    found = quiz_analysis(quiz, at=timezone.now())
    response = HttpResponse(csv_text(_csv_rows(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{quiz.slug}-{found.until:%Y-%m-%d}.csv"'
    return response


@require_safe
def certainty(request: HttpRequest) -> HttpResponse:
    """What learners are certain of and have wrong, over all quizzes that the person may edit."""
    quizzes = [quiz for quiz in editable_quizzes(request) if quiz.asks_certainty]
    context = {
        "quizzes": quizzes,
        "lines": confidently_wrong(quizzes, at=timezone.now()),
        **admin_page(_("Certain and wrong"), "", [_list_crumb()]),
    }
    return TemplateResponse(request, "quizzes/admin/certainty.html", context)


def may_regrade(request: HttpRequest) -> bool:
    """Whoever may change questions may decide what becomes of answers to them."""
    return bool(request.user.has_perm("lms_quizzes.change_question"))


def question_edit_url(question_id: int) -> str:
    return reverse("wagtailsnippets_lms_quizzes_question:edit", args=[question_id])


def _quiz(request: HttpRequest, quiz_id: int) -> QuizPage:
    quiz: QuizPage = get_object_or_404(QuizPage, pk=quiz_id)
    if not quiz.permissions_for_user(request.user).can_edit():
        raise Http404
    return quiz


def _sorted(rows: list[QuestionRow], sort: str) -> list[QuestionRow]:
    """By a column, descending with a minus in front; what has no value comes last; unknown columns: as in the quiz."""
    key = SORTS.get(sort.lstrip("-"))
    if key is None:
        return rows
    known = [row for row in rows if row.figures and key(row) is not None]
    rest = [row for row in rows if not (row.figures and key(row) is not None)]
    return sorted(known, key=key, reverse=sort.startswith("-")) + rest


def _csv_rows(analysis: QuizAnalysis) -> list[Sequence[Any]]:
    head = [
        _("Question"),
        _("Attempts"),
        _("Answered"),
        _("Facility index"),
        _("Standard deviation"),
        _("Random guess score"),
        _("Intended weight"),
        _("Effective weight"),
        _("Discrimination index"),
        _("Discriminative efficiency"),
        _("Point-biserial correlation"),
        _("To look at"),
    ]
    return [head, *(_csv_row(question) for question in analysis.questions)]


def _csv_row(question: QuestionAnalysis) -> list[Any]:
    figures = question.figures
    if figures is None:
        return [question.title, question.n, *[None] * 9, _("too few attempts")]
    return [
        question.title,
        question.n,
        figures.answered,
        figures.facility,
        figures.deviation,
        figures.guess,
        figures.intended_weight,
        question.effective_weight,
        figures.discrimination,
        figures.efficiency,
        figures.point_biserial,
        " ".join(problem_text(problem) for problem in question.problems),
    ]


def admin_page(
    title: str, subtitle: str, crumbs: list[dict[str, str]], *, icon: str = "clipboard-list"
) -> dict[str, Any]:
    """What Wagtail's header of a page asks for."""
    return {
        "header_title": f"{title}: {subtitle}" if subtitle else title,
        "page_title": title,
        "page_subtitle": subtitle,
        "header_icon": icon,
        "header_buttons": [],
        "side_panels": None,
        "history_url": None,
        "index_results_url": None,
        "search_form": None,
        "filters": None,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }


def _list_crumb() -> dict[str, str]:
    return {"url": reverse("quizzes_admin:analyses"), "label": _("Item analysis")}


def _quiz_crumb(quiz: QuizPage, url: str = "") -> dict[str, str]:
    return {
        "url": url or reverse("wagtailadmin_pages:edit", args=[quiz.pk]),
        "label": quiz.get_admin_display_title(),
    }


def editable_question(request: HttpRequest, question_id: int) -> Question:
    """The question, for who may regrade; 404 for everybody else."""
    if not may_regrade(request):
        raise Http404
    return get_object_or_404(Question.objects.non_polymorphic(), pk=question_id)
