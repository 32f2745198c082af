import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """Names the present state of a client's words and blocks; without a client, that of the words for everybody.

    Every change gives it a new token, so that what a process remembers under the token never grows old. Its row is
    also what changes lock: two people who change one client's variant wait for each other.
    """

    client = models.OneToOneField("lms_accounts.Client", models.CASCADE, null=True, related_name="variant_edition")
    token = models.UUIDField(_("token"), default=uuid.uuid4)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            # The words for everybody have one state.
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(client__isnull=True), name="one_edition_for_everybody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.token)
