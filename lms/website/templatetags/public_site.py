"""What templates of public pages ask for."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.safestring import SafeString

from courses.templatetags.courses_ui import safe_richtext
from lms.website.addresses import absolute
from lms.website.citations import Citations
from lms.website.models import ArticlePage, PublicPage, PublicSite
from lms.website.structured_data import article_data, data_element

register = template.Library()


@register.simple_tag
def share_image_url(page: PublicPage) -> str:
    """Whole address of the picture that stands for the page where somebody shares it."""
    if page.share_image is not None:
        return absolute(page.share_image.get_rendition("fill-1200x630|format-png").url)
    return absolute(reverse("lms_website:share_picture", args=[page.pk]))


@register.simple_tag(takes_context=True)
def structured_data(context: RequestContext, article: ArticlePage) -> SafeString:
    """What search engines read about the article."""
    firm = PublicSite.for_request(context["request"]).organization
    picture = share_image_url(article)
    return data_element(article_data(article, picture=picture, publisher=firm or str(context["site_name"])))


@register.simple_tag(takes_context=True)
def cited(context: RequestContext, text: Any) -> SafeString:
    """Rich or plain text of an article with its citations as links to the sources."""
    html = safe_richtext(text) if hasattr(text, "source") else SafeString(template.defaultfilters.force_escape(text))
    return _citations(context).linked(html)


def _citations(context: RequestContext) -> Citations:
    """One for the whole article: a source is led back to from its first mention. It lives as long as the request."""
    request = context["request"]
    if not hasattr(request, "_citations"):
        request._citations = Citations(len(context.get("sources") or []))
    citations: Citations = request._citations
    return citations


@register.simple_tag(takes_context=True)
def is_cited(context: RequestContext, number: int) -> bool:
    """Whether the text, rendered before, mentions a source."""
    return number in _citations(context).mentioned
