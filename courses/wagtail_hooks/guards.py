"""Who may open course pages, and which must not vanish."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import router
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from courses.conf import course_access
from courses.models import ChapterPage, CourseMixin, CoursePage, LessonMixin
from courses.queries import leaves_nothing_required
from courses.templatetags.courses_ui import visit_of


@hooks.register("before_serve_page")
def guard_course_pages(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """Courses and lessons are for those who may take them: login, 404 for strangers, course page before lessons."""
    if isinstance(page, ChapterPage):
        return redirect(page.get_parent().get_url(request))
    if not isinstance(page, CourseMixin | LessonMixin):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    visit = visit_of(request.user, page)
    if not course_access().may_take(request.user, visit.course, has_begun=visit.enrollment is not None):
        raise Http404
    request._course_visit = (page.pk, visit)  # type: ignore[attr-defined]
    if isinstance(page, LessonMixin) and visit.enrollment is None and not _may_edit(request, page):
        return redirect(visit.course.get_url(request))
    if visit.current and visit.current.is_locked and not _may_edit(request, page):
        messages.info(request, _("This lesson opens when you have completed the required lessons before it."))
        return redirect(visit.course.get_url(request))
    return None


def _may_edit(request: HttpRequest, page: Page) -> bool:
    return bool(page.permissions_for_user(request.user).can_edit())


@hooks.register("before_delete_page")
def keep_pages_with_facts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What people have done must stay readable: such a page can be unpublished, not deleted."""
    if request.method == "POST" and has_facts(page):
        messages.error(request, _refusal(page))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_unpublish_page")
def keep_what_must_be_completed(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A live course keeps something to complete: without it, nobody could ever finish (L22)."""
    if request.method != "POST" or isinstance(page, CourseMixin) or not leaves_nothing_required(page):
        return None
    return _refuse_emptying(request, page)


@hooks.register("before_move_page")
def keep_what_must_be_completed_in_its_course(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    """The same when the page is moved out of its course."""
    if request.method != "POST" or isinstance(page.specific, CourseMixin) or not leaves_nothing_required(page):
        return None
    home = CoursePage.objects.ancestor_of(page).order_by("-depth").first()
    stays = destination.pk == home.pk or destination.is_descendant_of(home)
    return None if stays else _refuse_emptying(request, page)


def _refuse_emptying(request: HttpRequest, page: Page) -> HttpResponse:
    text = _(
        "“%(title)s” cannot be taken away: the course would have nothing left to complete. Please publish another "
        "required lesson first, or unpublish the course."
    )
    messages.error(request, text % {"title": page.get_admin_display_title()})
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_pages_with_facts_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> HttpResponse | None:
    """The same for many pages at once: if one must stay, none is deleted."""
    if action_type != "delete" or request.method != "POST":
        return None
    kept = [item for item in objects if isinstance(item, Page) and has_facts(item)]
    for page in kept:
        messages.error(request, _refusal(page))
    return redirect("wagtailadmin_explore", kept[0].get_parent().pk) if kept else None


def has_facts(page: Page) -> bool:
    """Whether rows that must not vanish (completions, attempts, awards …) point at the page or one below it."""
    collector = Collector(using=router.db_for_write(Page))
    try:
        collector.collect(Page.objects.descendant_of(page, inclusive=True))
    except (ProtectedError, RestrictedError):
        return True
    return False


def _refusal(page: Page) -> str:
    return _(
        "“%(title)s” cannot be deleted, because people have taken it and their records name it. "
        "Please unpublish it instead."
    ) % {"title": page.get_admin_display_title()}
