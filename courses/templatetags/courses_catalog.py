"""Template tag for the catalog page."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.template.context import RequestContext
from wagtail.coreutils import get_content_languages

from courses import queries
from courses.forms.catalog import CatalogForm
from courses.models import CoursePage

register = template.Library()
ON_A_PAGE = 24


@dataclass(frozen=True)
class Catalog:
    """`is_filtered`: something restricts the list, so that its being empty means "nothing fits".

    `is_narrowed`: something beside words does.
    """

    form: CatalogForm
    page_obj: "Page[CoursePage]"
    is_filtered: bool
    is_narrowed: bool


@register.simple_tag(takes_context=True)
def catalog(context: RequestContext) -> Catalog:
    """The courses of one page of the catalog, as the request's parameters ask for."""
    request: Any = context.get("request")
    user = getattr(request, "user", AnonymousUser())
    parameters = getattr(request, "GET", {})
    names = get_content_languages()
    languages = [(code, str(names.get(code, code))) for code in queries.languages_of_catalog(user)]
    form = CatalogForm(parameters, languages=languages)
    wanted = form.wanted()
    paginator = Paginator(queries.catalog_courses(user, wanted), ON_A_PAGE)
    return Catalog(
        form,
        paginator.get_page(parameters.get("page")),
        is_filtered=wanted != queries.CatalogFilter(),
        is_narrowed=wanted != queries.CatalogFilter(words=wanted.words),
    )
