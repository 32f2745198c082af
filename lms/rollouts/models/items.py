"""What a phase needs: entry documents, tasks and exit criteria, with their owners, documents and exceptions."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.storage import protected_storage

from .programme import Phase
from .signed import SignedModel
from .standard import standard_title


class ItemKind(models.TextChoices):
    ENTRY = "entry", _("Entry document")
    TASK = "task", _("Task")
    CRITERION = "criterion", _("Exit criterion")


class Side(models.TextChoices):
    """Whose work it is. The client's administrators look after what is on their side."""

    FIRM = "firm", _("Consulting team")
    CLIENT = "client", pgettext_lazy("side", "Client")


class PhaseItem(models.Model):
    """Something a phase needs. Standard ones have a `key` and no title; their title follows the reader's language.

    `fact` names a fact of the platform (`lms.rollouts.queries.facts`): such a criterion is read, never ticked.
    """

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="items")
    kind = models.CharField(pgettext_lazy("item", "kind"), max_length=10, choices=ItemKind.choices)
    key = models.CharField(_("key"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    side = models.CharField(_("side"), max_length=6, choices=Side.choices, default=Side.FIRM)
    owner = models.CharField(
        _("responsible"), max_length=120, blank=True, help_text=_("A person or a function, e.g. “Data protection”.")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    needs_document = models.BooleanField(_("needs a document"), default=False)
    fact = models.CharField(_("fact of the platform"), max_length=20, blank=True)
    kpi = models.CharField(_("KPI"), max_length=40, blank=True)
    minimum_percent = models.PositiveSmallIntegerField(
        _("at least, in percent"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    evidence = models.TextField(_("evidence"), blank=True, max_length=5000)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(_("done at"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("item of a phase")
        verbose_name_plural = _("items of phases")
        ordering = ["phase", "pk"]
        constraints = [
            # Starting a phase again must not ask for everything twice.
            models.UniqueConstraint(
                "phase", "key", condition=~models.Q(key=""), name="one_standard_item_per_phase_and_key"
            ),
            models.CheckConstraint(
                condition=~models.Q(key="") | ~models.Q(title=""), name="item_has_a_title_or_a_standard_key"
            ),
            # What the platform knows nobody may claim.
            models.CheckConstraint(
                condition=models.Q(fact="") | models.Q(done_at__isnull=True), name="facts_are_read_not_ticked"
            ),
            # "Done" is shown, not claimed.
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | ~models.Q(evidence=""), name="done_item_has_evidence"
            ),
            models.CheckConstraint(
                condition=models.Q(kpi="", minimum_percent__isnull=True)
                | (~models.Q(kpi="") & models.Q(minimum_percent__isnull=False, fact="kpi")),
                name="kpi_criterion_has_a_minimum",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.title or standard_title(self.key)

    @property
    def is_done(self) -> bool:
        """Whether somebody has shown it; a fact is judged by `lms.rollouts.queries` alone."""
        return self.done_at is not None

    @property
    def is_clients(self) -> bool:
        return self.side == Side.CLIENT


def random_name(instance: "PhaseDocument", filename: str) -> str:
    """A path that tells nothing and cannot be guessed."""
    name = uuid.uuid4().hex
    return f"programme/{name[:2]}/{name}"


class PhaseDocument(SignedModel):
    """A file in protected storage or a link, as it was at a moment. A newer one is a new version beside it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="documents")
    item = models.ForeignKey(PhaseItem, models.SET_NULL, null=True, related_name="documents")
    title = models.CharField(_("title"), max_length=120)
    version = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(_("file"), storage=protected_storage, upload_to=random_name, max_length=100, blank=True)
    filename = models.CharField(_("name of the file"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0, help_text=_("In bytes."))
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("document of a phase")
        verbose_name_plural = _("documents of phases")
        ordering = ["phase", "title", "-version"]
        constraints = [
            models.UniqueConstraint("phase", "title", "version", name="one_document_per_phase_title_and_version"),
            models.CheckConstraint(
                condition=(models.Q(file="") & ~models.Q(link="")) | (~models.Q(file="") & models.Q(link="")),
                name="document_is_a_file_or_a_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class CriterionException(SignedModel):
    """A phase may close although this criterion is not met: who signed that, when, and why."""

    item = models.OneToOneField(PhaseItem, models.CASCADE, related_name="exception")
    reason = models.TextField(_("reason"), max_length=5000)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("exception from a criterion")
        verbose_name_plural = _("exceptions from criteria")
        ordering = ["signed_at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="exception_has_a_reason")]

    def __str__(self) -> str:
        return str(self.item)
