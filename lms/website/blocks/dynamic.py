"""Sections that show what is elsewhere on the site: people, articles, courses. Each costs a fixed number of queries."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .links import SectionBlock


class TeamBlock(SectionBlock):
    people = blocks.ListBlock(SnippetChooserBlock("lms_website.Author"), label=_("People"), min_num=1, max_num=12)

    class Meta:
        icon = "group"
        label = _("Team")
        description = _("People of your firm, with picture or initials. They are kept under “People of the team”.")
        template = "website/blocks/team.html"


class ArticlesBlock(SectionBlock):
    count = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=6)
    topic = SnippetChooserBlock("lms_website.Topic", label=_("Topic"), required=False)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Articles")
        description = _("The newest articles, of one topic if you like.")
        template = "website/blocks/articles.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        articles = apps.get_model("lms_website", "ArticlePage").objects.newest(page and page.locale_id)
        if value["topic"]:
            articles = articles.filter(topics=value["topic"])
        context["articles"] = list(articles[: value["count"] or 3])
        return context


class CoursesBlock(SectionBlock):
    class Meta:
        icon = "openquote"
        label = _("Courses for individuals")
        description = _(
            "The courses that individuals can take or ask for. They are chosen under “Courses for individuals”."
        )
        template = "website/blocks/courses.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        offered = apps.get_model("lms_website", "IndividualCourse").objects.offered()
        context["courses"] = list(offered)
        return context
