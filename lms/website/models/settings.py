"""What the public site says about its operator."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site", order=100)
class PublicSite(BaseSiteSetting):
    """The firm behind the site: in data for search engines, in security.txt, and for enquiries."""

    organization = models.CharField(_("name of the firm"), max_length=160, blank=True)
    security_contact = models.CharField(
        _("contact for security reports"),
        max_length=200,
        blank=True,
        help_text=_("An e-mail address, or the address of a form. Without it there is no security.txt."),
    )
    enquiries_to = models.EmailField(
        _("enquiries go to"), blank=True, help_text=_("Empty: to all consultants of the firm.")
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("organization"),
        MultiFieldPanel([FieldPanel("security_contact"), FieldPanel("enquiries_to")], heading=_("Contact")),
    ]

    class Meta:
        verbose_name = _("public site")
        verbose_name_plural = _("public sites")
