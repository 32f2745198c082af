"""What authors are told about placeholders that nobody has words for."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page

from courses.conf import content_variants
from courses.models import LessonPage
from courses.placeholders import names_without_words


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_unknown_placeholders(request: HttpRequest, page: Page) -> None:
    """A misspelled name is best seen while one writes. Nothing is refused: learners see the name in words."""
    if not isinstance(page, LessonPage) or not request.accepts("text/html"):
        return  # the editor saving by itself would pile up messages
    names: set[str] = set()
    for raw in page.body.raw_data:
        block = page.body.stream_block.child_blocks.get(raw["type"])
        names |= names_without_words(block, raw["value"]) if block else set()
    unknown = content_variants().unknown_placeholders(names) if names else []
    if unknown:
        text = ngettext(
            "Nobody has defined the placeholder %(names)s. Learners see its name instead.",
            "Nobody has defined the placeholders %(names)s. Learners see their names instead.",
            len(unknown),
        )
        messages.warning(request, text % {"names": ", ".join(f"{{{{{name}}}}}" for name in unknown)})
