"""Trainers print a quiz."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quizzes.models import QuizPage
from quizzes.queries import quiz_paper

from .access import LARGEST_ID, learner_required

MOST_SHEETS = 999


@learner_required
@require_safe
def paper(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The quiz on paper and its key on a sheet of its own, for those who may edit it; everybody else gets 404 (L5).

    `?nr=` chooses another draw and order.
    """
    if quiz_id > LARGEST_ID:
        raise Http404
    quiz = get_object_or_404(QuizPage, pk=quiz_id)
    if not quiz.permissions_for_user(request.user).can_edit():
        raise Http404
    wanted = request.GET.get("nr", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 3 else 1
    sheet = quiz_paper(quiz, number=max(number, 1))
    following = sheet.number % MOST_SHEETS + 1
    return render(request, "quizzes/paper.html", {"paper": sheet, "quiz": quiz, "following": following})
