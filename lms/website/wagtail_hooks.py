"""Wagtail: what editors of the public site find in the admin."""

from wagtail.snippets.models import register_snippet

from .viewsets import PublicSiteGroup

register_snippet(PublicSiteGroup)
