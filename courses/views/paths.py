"""A learning path, as its learner sees it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from courses.conf import course_access
from courses.queries import path_views


@login_required
@never_cache
def learning_path(request: HttpRequest, slug: str) -> HttpResponse:
    """The path's courses with progress and what comes next; 404 for people who are of another role."""
    path = get_object_or_404(course_access().visible_paths(request.user), slug=slug)
    (view,) = path_views(request.user, [path])
    return render(request, "courses/learning_path.html", {"path": path, "view": view})
