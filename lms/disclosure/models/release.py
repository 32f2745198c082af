from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .immutable import WriteOnceModel, WriteOnceQuerySet


class PublishedMeasure(WriteOnceModel):
    """One measure of a publication has been computed and has passed the gate, for all groups at once.

    The row is written together with the measure's releases: it marks how far the filling has come.
    """

    publication = models.ForeignKey("lms_disclosure.Publication", models.PROTECT, related_name="measures")
    measure = models.CharField(_("measure"), max_length=40)
    formula_version = models.PositiveSmallIntegerField(_("version of the formula"))
    k = models.PositiveSmallIntegerField(
        _("smallest group"), help_text=_("The client's, or more where the measure asks for it.")
    )
    shown_cells = models.PositiveIntegerField(_("cells shown"))
    carried_cells = models.PositiveIntegerField(_("cells carried on"))
    hidden_cells = models.PositiveIntegerField(_("cells hidden"))

    objects: ClassVar[models.Manager["PublishedMeasure"]] = WriteOnceQuerySet.as_manager()

    class Meta(WriteOnceModel.Meta):
        verbose_name = _("published measure")
        verbose_name_plural = _("published measures")
        ordering = ["publication", "measure"]
        constraints = [
            # Filling goes on where it stopped; a measure that is there is complete.
            models.UniqueConstraint("publication", "measure", name="one_filling_per_publication_and_measure"),
            models.CheckConstraint(condition=models.Q(k__gte=5), name="no_measure_about_fewer_than_five_people"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.measure}"


class Release(WriteOnceModel):
    """One cell of a publication: a measure for a group, shown, carried on from an earlier week, or hidden.

    What a reader may learn stands in `n`, `lower`, `upper` and `total` (of a sum), and only there; a hidden cell has
    none of them. Whom the cell counts stands in member sets: today's people, or, for a cell carried on, those of the
    cell it comes from. Groups without anybody to count have no row; for readers they are hidden like the others.
    """

    publication = models.ForeignKey("lms_disclosure.Publication", models.PROTECT, related_name="releases")
    measure = models.CharField(_("measure"), max_length=40)
    group = models.CharField(_("group"), max_length=40, help_text=_("Such as team:12."))
    is_shown = models.BooleanField(_("shown"))
    n = models.PositiveIntegerField(_("number of people"), null=True)
    lower = models.PositiveSmallIntegerField(_("at least, in percent"), null=True)
    upper = models.PositiveSmallIntegerField(_("at most, in percent"), null=True)
    total = models.PositiveBigIntegerField(_("sum"), null=True)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    counted = models.ForeignKey("lms_disclosure.MemberSet", models.PROTECT, related_name="+")
    fulfilled = models.ForeignKey("lms_disclosure.MemberSet", models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Release"]] = WriteOnceQuerySet.as_manager()

    class Meta(WriteOnceModel.Meta):
        verbose_name = _("published cell")
        verbose_name_plural = _("published cells")
        ordering = ["publication", "measure", "group"]
        constraints = [
            models.UniqueConstraint(
                "publication", "measure", "group", name="one_cell_per_publication_measure_and_group"
            ),
            # R11: whatever the reason, a hidden cell carries nothing that could be printed.
            models.CheckConstraint(
                condition=models.Q(is_shown=True)
                | models.Q(
                    is_shown=False,
                    n__isnull=True,
                    lower__isnull=True,
                    upper__isnull=True,
                    total__isnull=True,
                    carried_from__isnull=True,
                ),
                name="hidden_cell_tells_nothing",
            ),
            # R1, once more at the last door.
            models.CheckConstraint(
                condition=models.Q(is_shown=False) | models.Q(n__gte=5), name="shown_cell_has_five_people"
            ),
            models.CheckConstraint(
                condition=models.Q(lower__isnull=True, upper__isnull=True)
                | models.Q(fulfilled__isnull=False, lower__lte=models.F("upper"), upper__lte=100),
                name="shown_range_is_a_range",
            ),
        ]
        indexes = [models.Index("measure", "group", "publication", name="release_by_measure_group")]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.measure} {self.group}"


class CountedAmounts(WriteOnceModel):
    """What each person contributes to the sums of one measure in one publication; for auditors, never for screens.

    `amounts`: `[[number of the person, amount], …]`, by number.
    """

    publication = models.ForeignKey("lms_disclosure.Publication", models.PROTECT, related_name="amounts")
    measure = models.CharField(_("measure"), max_length=40)
    amounts = models.JSONField(_("contributions"))

    objects: ClassVar[models.Manager["CountedAmounts"]] = WriteOnceQuerySet.as_manager()

    class Meta(WriteOnceModel.Meta):
        verbose_name = _("contributions to a sum")
        verbose_name_plural = _("contributions to sums")
        ordering = ["publication", "measure"]
        constraints = [
            # All cells of the measure are sums of the same contributions.
            models.UniqueConstraint("publication", "measure", name="one_set_of_amounts_per_publication_and_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.measure}"
