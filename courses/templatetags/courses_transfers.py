"""Template tags for transfer tasks."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import RequestContext

from courses import queries
from courses.forms.transfers import WritingForm, initial_writing
from courses.models import TransferTaskPage
from courses.models.submissions import Level

register = template.Library()


@register.simple_tag(takes_context=True)
def transfer_visit(context: RequestContext, page: TransferTaskPage) -> queries.TransferVisit:
    """The current person's work on the task; computed once per request."""
    request: Any = context.get("request")
    visit: queries.TransferVisit | None = getattr(request, "_transfer_visit", None)
    if visit is None or visit.page.pk != page.pk:
        visit = queries.transfer_visit(getattr(request, "user", AnonymousUser()), page)
        if request is not None:
            request._transfer_visit = visit
    return visit


@register.simple_tag(takes_context=True)
def writing_form(context: RequestContext, visit: queries.TransferVisit) -> WritingForm:
    """The form of the draft: the one that could not be saved, if there is one, else what is stored."""
    unsaved: WritingForm | None = context.get("writing_form")
    if unsaved is not None:
        return unsaved
    sequence = visit.draft.sequence if visit.draft else 0
    return WritingForm(page=visit.page, initial=initial_writing(visit.beginning, sequence))


@register.filter
def level_tone(level: str) -> str:
    """How a level looks, beside its word."""
    return {Level.MET: "ok", Level.PARTLY: "info", Level.NOT_YET: "warn"}[Level(level)]


@register.filter
def level_icon(level: str) -> str:
    """A shape for a level, beside its word."""
    return {Level.MET: "check-circle", Level.PARTLY: "circle-dot", Level.NOT_YET: "circle-dashed"}[Level(level)]
