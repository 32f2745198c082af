from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .history import Interval


class Placeholder(models.Model):
    """A name that authors write in courses, like `{{ki_werkzeug}}`, and that clients fill with words of their own."""

    slug = models.CharField(
        _("name"),
        max_length=60,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9_]*\Z", _("Please use small letters, digits and underscores, and a letter first.")
            )
        ],
        help_text=_("As authors write it between braces: ki_werkzeug stands in texts as {{ki_werkzeug}}."),
    )
    label = models.CharField(_("label"), max_length=120)
    description = models.CharField(
        _("description"), max_length=300, blank=True, help_text=_("What a client should write here.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("placeholder")
        verbose_name_plural = _("placeholders")
        ordering = ["label", "pk"]
        constraints = [
            # Authors know a placeholder by its name alone.
            models.UniqueConstraint(
                "slug",
                name="one_placeholder_per_name",
                violation_error_message=_("There is already a placeholder with this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PlaceholderWord(Interval):
    """What stands for a placeholder: at a client, or, without a client, wherever a client has no words of its own."""

    placeholder = models.ForeignKey(Placeholder, models.PROTECT, related_name="words", verbose_name=_("placeholder"))
    client = models.ForeignKey(
        "lms_accounts.Client", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("client")
    )
    text = models.CharField(_("text"), max_length=300)
    url = models.CharField(_("address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("word for a placeholder")
        verbose_name_plural = _("words for placeholders")
        ordering = ["placeholder", "starts_at", "pk"]
        constraints = [
            # A placeholder says one thing at a time.
            models.UniqueConstraint(
                "placeholder",
                "client",
                condition=models.Q(ends_at__isnull=True, client__isnull=False),
                name="one_current_word_per_placeholder_and_client",
            ),
            models.UniqueConstraint(
                "placeholder",
                condition=models.Q(ends_at__isnull=True, client__isnull=True),
                name="one_current_word_per_placeholder_for_everybody",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="word_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.text
