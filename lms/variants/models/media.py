from django.db import models
from django.utils.translation import gettext_lazy as _


class ClientCollection(models.Model):
    """The collection of Wagtail's library with a client's own images and documents, for its people alone (L39)."""

    client = models.OneToOneField("lms_accounts.Client", models.CASCADE, related_name="+", verbose_name=_("client"))
    collection = models.OneToOneField(
        "wagtailcore.Collection", models.CASCADE, related_name="+", verbose_name=_("collection")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("collection of a client")
        verbose_name_plural = _("collections of clients")
        ordering = ["client"]

    def __str__(self) -> str:
        return str(self.client)
