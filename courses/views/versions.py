"""What a course consisted of at one time, for those who may know long after it changed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.conf import course_access
from courses.models import CourseVersion
from courses.queries import version_page


@login_required
@never_cache
@require_safe
def version_detail(request: HttpRequest, version_id: int) -> HttpResponse:
    """Outline, objectives and texts of a version, and what differs from the one before; a stranger gets 404."""
    version = get_object_or_404(CourseVersion.objects.select_related("course", "author"), pk=version_id)
    if not course_access().may_see_version(request.user, version):
        raise Http404
    return render(request, "courses/version.html", {"version": version, "record": version_page(version)})
