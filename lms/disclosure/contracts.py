"""What this app asks upward, and the app above it answers."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from lms.accounts.models import Client


class PrintedMeans:
    """Whole numbers that are printed beside a number of people, such as a mean over ten of them. The default: none.

    The platform fills it in with `LMS_DISCLOSURE = {"PRINTED_MEANS": "path.to.Subclass"}`.
    """

    def of_client(self, client: Client) -> Mapping[int, Mapping[str, int]]:
        """By primary key of the release, what is printed with it, by name; a release carried on has none of its own."""
        return {}


def printed_means() -> PrintedMeans:
    """The answer that this site has chosen."""
    chosen = getattr(settings, "LMS_DISCLOSURE", {}).get("PRINTED_MEANS")
    means: PrintedMeans = import_string(chosen)() if chosen else PrintedMeans()
    return means
