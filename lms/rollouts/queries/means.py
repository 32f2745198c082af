"""Fills the contract of `lms.disclosure`: which means were printed beside which cells."""

from collections.abc import Mapping

from lms.accounts.models import Client
from lms.disclosure.contracts import PrintedMeans
from lms.rollouts.models import PublishedMean


class PublishedMeans(PrintedMeans):
    """What publications keep beside their cells. One query; only figures about a whole company have means."""

    def of_client(self, client: Client) -> Mapping[int, Mapping[str, int]]:
        rows = PublishedMean.objects.filter(release__publication__client=client)
        return dict(rows.values_list("release", "numbers"))
