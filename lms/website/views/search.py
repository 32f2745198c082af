"""Search on the public pages."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.website.queries import pages_with_words

RESULTS_ON_A_PAGE = 20
MAX_WORDS_LENGTH = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Public pages in the visitor's language that have all the words."""
    words = request.GET.get("suche", "").replace("\0", "").strip()[:MAX_WORDS_LENGTH]
    found = pages_with_words(words, language=get_language() or "de") if words else []
    results = Paginator(found, RESULTS_ON_A_PAGE).get_page(request.GET.get("seite"))
    return render(request, "website/search.html", {"words": words, "page_obj": results, "is_public_page": True})
