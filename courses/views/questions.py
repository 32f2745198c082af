"""Questions at lessons: learners ask, change and withdraw; trainers answer and pin."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.actions import (
    AlreadyAnswered,
    TooManyQuestions,
    answer_question,
    ask_question,
    change_question,
    withdraw_question,
)
from courses.conf import training
from courses.forms.questions import AnswerForm, QuestionForm
from courses.models import LessonQuestion
from courses.queries import (
    answered_questions,
    groups_taught,
    lessons_of_questions,
    passage,
    pinned_groups,
    queue_of,
    taught_question,
    waiting_questions,
)

from .access import lesson_for

SECTION = "fragen"
ON_A_PAGE = 20


@login_required
@never_cache
def ask(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """A page with the form; `stelle` names the paragraph."""
    lesson = lesson_for(request, lesson_id)
    anchor = request.POST.get("anchor", "") or request.GET.get("stelle", "")
    group = training().group_of(request.user)
    form = QuestionForm(request.POST or None, initial={"anchor": anchor, "sending": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            ask_question(
                asker=request.user,
                lesson=lesson,
                group=group,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except TooManyQuestions as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your question is on its way. You get a mail as soon as it is answered."))
            return redirect(f"{lesson.get_url(request)}#{SECTION}")
    quote = passage(lesson, anchor) if anchor else ""
    return _form_page(request, form, lesson=lesson, quote=quote or "", group=group)


@login_required
@never_cache
def change(request: HttpRequest, question_id: int) -> HttpResponse:
    """Change a question of one's own that still waits."""
    question = _own(request, question_id)
    form = QuestionForm(request.POST or None, initial={"text": question.text, "sending": question.sending})
    lesson = lessons_of_questions([question]).get(question.pk)
    if request.method == "POST" and form.is_valid():
        try:
            change_question(question=question, text=form.cleaned_data["text"])
            messages.success(request, _("Your question is changed."))
        except AlreadyAnswered as error:
            messages.error(request, str(error))
        return _to_lesson(request, question)
    return _form_page(request, form, lesson=lesson, quote=question.quote, group=question.group, question=question)


@login_required
@require_POST
def withdraw(request: HttpRequest, question_id: int) -> HttpResponse:
    """Take back a question of one's own that still waits."""
    question = _own(request, question_id)
    try:
        withdraw_question(question=question)
        messages.success(request, _("Your question is withdrawn."))
    except AlreadyAnswered as error:
        messages.error(request, str(error))
    return _to_lesson(request, question)


@login_required
@never_cache
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """A trainer's questions: those that wait, oldest first, or with `stand=beantwortet` those with an answer."""
    _trainer_or_404(request)
    is_answered = request.GET.get("stand") == "beantwortet"
    waiting = waiting_questions(request.user)
    rows = answered_questions(request.user) if is_answered else waiting
    page_obj = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "courses/questions/queue.html",
        {
            "page_obj": page_obj,
            "queued": queue_of(request.user, list(page_obj)),
            "waiting_count": waiting.count() if is_answered else page_obj.paginator.count,
            "is_answered": is_answered,
        },
    )


@login_required
@never_cache
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer a question of a group that the trainer teaches, and say who else sees it."""
    _trainer_or_404(request)
    question = taught_question(request.user, question_id)
    if question is None:
        raise Http404
    taught = groups_taught(request.user)
    form = AnswerForm(request.POST or None, groups=taught, initial=_present(question, len(taught)))
    if request.method == "POST" and form.is_valid():
        answer_question(
            question=question,
            trainer=request.user,
            text=form.cleaned_data["text"],
            shown_to=form.pinned_groups(question.group, taught),
            of=[key for key, _name in taught],
            at=timezone.now(),
        )
        messages.success(request, _("Your answer is saved."))
        return redirect("training:questions")
    return render(
        request, "courses/questions/answer.html", {"form": form, "item": queue_of(request.user, [question])[0]}
    )


def _present(question: LessonQuestion, count_of_groups: int) -> dict[str, str]:
    pinned = pinned_groups(question)
    if not pinned:
        return {"text": question.answer, "pin": AnswerForm.NOBODY}
    is_wide = count_of_groups > 1 and len(pinned) > 1
    return {"text": question.answer, "pin": AnswerForm.ALL if is_wide else AnswerForm.GROUP}


def _form_page(request: HttpRequest, form: QuestionForm, *, group: str, **context: object) -> HttpResponse:
    shows_names = bool(training().groups_with_names([group]))
    return render(request, "courses/questions/ask.html", {"form": form, "shows_names": shows_names, **context})


def _own(request: HttpRequest, question_id: int) -> LessonQuestion:
    return get_object_or_404(LessonQuestion.objects.select_related("course"), pk=question_id, asker=request.user)


def _to_lesson(request: HttpRequest, question: LessonQuestion) -> HttpResponse:
    lesson = lessons_of_questions([question]).get(question.pk)
    return redirect(f"{lesson.get_url(request)}#{SECTION}" if lesson else question.course.get_url(request))


def _trainer_or_404(request: HttpRequest) -> None:
    if not training().is_trainer(request.user):
        raise Http404
