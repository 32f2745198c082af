from django.db import models
from django.utils.translation import gettext_lazy as _


class GivenPermission(models.Model):
    """A permission that the set-up gave to a group. What an administrator takes away afterwards stays away.

    `scope`: where it was given: "model", "pages" (below the catalog) or "collection" (of images and documents).
    """

    group = models.ForeignKey("auth.Group", models.CASCADE, related_name="+", verbose_name=_("group"))
    scope = models.CharField(_("scope"), max_length=10)
    permission = models.ForeignKey("auth.Permission", models.CASCADE, related_name="+", verbose_name=_("permission"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("given permission")
        verbose_name_plural = _("given permissions")
        ordering = ["group", "scope", "permission"]
        constraints = [
            # Giving twice would undo what an administrator decided in between.
            models.UniqueConstraint("group", "scope", "permission", name="a_permission_is_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.permission_id} ({self.scope})"
