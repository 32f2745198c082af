"""A published cell as a reader gets it. It knows how to print itself and contains nothing else."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .periods import Period


@dataclass(frozen=True)
class Cell:
    """A measure for a group in a week.

    A hidden cell has no `n` and no range, whatever the reason; two hidden cells differ in nothing but their place
    (R11). A share has a range in percent that contains it (`lower` = `upper`: a whole percent), a sum its `total`; a
    number of people has `n` only.
    `data_from` is the week that the value is from: earlier than `period` if it is carried on (R4). `release` is the
    number under which a shown cell has a page of its own; a hidden cell has none, since not every one is stored.
    """

    measure: str
    group: str
    period: Period
    n: int | None = None
    lower: int | None = None
    upper: int | None = None
    data_from: Period | None = None
    release: int | None = None
    total: int | None = None

    def __str__(self) -> str:
        return self.text

    @property
    def is_shown(self) -> bool:
        return self.n is not None

    @property
    def is_carried(self) -> bool:
        """Whether the people and the value are those of an earlier week."""
        return self.data_from is not None and self.data_from != self.period

    @property
    def is_exact(self) -> bool:
        """Whether the value is one whole percent, not a band."""
        return self.lower is not None and self.lower == self.upper

    @property
    def text(self) -> str:
        """The value in words or figures."""
        if self.n is None:
            return _("– (group too small)")
        if self.total is not None:
            return number_format(self.total, force_grouping=True)
        if self.lower is None:
            return number_format(self.n, force_grouping=True)
        if self.is_exact:
            return _("%(percent)d%%") % {"percent": self.lower}
        if self.lower == 0 and self.upper != 100:
            return _("at most %(percent)d%%") % {"percent": self.upper}
        if self.upper == 100 and self.lower != 0:
            return _("at least %(percent)d%%") % {"percent": self.lower}
        return _("%(lower)d–%(upper)d%%") % {"lower": self.lower, "upper": self.upper}

    @property
    def note(self) -> str:
        """Says so if the cell is carried on; else empty."""
        if not self.is_carried or self.data_from is None:
            return ""
        return _("as of %(week)s") % {"week": self.data_from.label}
