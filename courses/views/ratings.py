"""What learners say about a course they completed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.actions import NotCompleted, rate_course, skip_rating
from courses.forms.ratings import RatingForm
from courses.models import CourseCompletion
from courses.models.ratings import ANSWERS
from courses.queries import rating_of

from .access import course_for


@login_required
@never_cache
def rate(request: HttpRequest, course_id: int) -> HttpResponse:
    """Three questions about a completed course; 404 for who has not completed it."""
    course = course_for(request, course_id)
    try:
        rating = rating_of(request.user, course)
    except CourseCompletion.DoesNotExist:
        raise Http404 from None
    given = {answer: getattr(rating, answer) for answer in ANSWERS} if rating else {}
    form = RatingForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        rate_course(learner=request.user, course=course, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. Your rating is saved; you can change it at any time."))
        return redirect(course.get_url(request))
    is_change = rating is not None and rating.is_given
    return render(request, "courses/rating.html", {"course": course, "form": form, "is_change": is_change})


@login_required
@require_POST
def skip(request: HttpRequest, course_id: int) -> HttpResponse:
    """The learner would rather not say; they are not asked again."""
    course = course_for(request, course_id)
    try:
        skip_rating(learner=request.user, course=course, at=timezone.now())
    except NotCompleted:
        raise Http404 from None
    return redirect(course.get_url(request))
