"""Every report that can be taken in, one class each: which columns are read, and what they mean."""

from django.utils.translation import gettext as _

from .base import Format, Options
from .chat import ChatGptUsers, LangdockUsers, OpenWebUi
from .content import Content
from .directories import AccountList, Generic, PurviewAudit, VivaInsights
from .errors import UsageFileError
from .github import GitHubEnterprise, GitHubTeams, GitHubUsers
from .interfaces import LiteLlmActivity, LiteLlmSpendLogs, LiteLlmTeams, OpenAiUsage
from .m365 import M365UserCountTrend, M365UserDetail
from .volume import AzureMonitor, Langfuse

FORMATS: tuple[Format, ...] = (
    M365UserDetail(),
    M365UserCountTrend(),
    GitHubUsers(),
    GitHubTeams(),
    GitHubEnterprise(),
    ChatGptUsers(),
    LangdockUsers(),
    OpenWebUi(),
    LiteLlmSpendLogs(),
    LiteLlmActivity(),
    LiteLlmTeams(),
    OpenAiUsage(),
    VivaInsights(),
    PurviewAudit(),
    AzureMonitor(),
    Langfuse(),
    Generic(),
)
"""In the order in which screens offer them."""

ACCOUNT_LIST = AccountList()
"""Fits every source, and is no source of its own."""


def format_named(key: str) -> Format:
    """The format with that key. Raises KeyError."""
    return {one.key: one for one in FORMATS}[key]


def sniffed(content: Content) -> Format | None:
    """What the file looks like, by the names of its columns; None if like nothing known.

    Raises UsageFileError for exported conversations, which are never read.
    """
    if any(isinstance(item.get("chat"), dict) for item in content.shape):
        raise UsageFileError(
            _("This file contains conversations. KI-fit never reads them. Please export the usage report instead.")
        )
    return next((one for one in (ACCOUNT_LIST, *FORMATS) if one.fits(content)), None)


def format_for(key: str, content: Content) -> Format:
    """How to read a file of a source with that format. Raises UsageFileError if it is plainly another report."""
    expected, found = format_named(key), sniffed(content)
    if found is ACCOUNT_LIST and expected.has_people:
        return found
    if found is None or found is expected or isinstance(expected, Generic):
        return expected
    raise UsageFileError(
        _("This is a report “%(found)s”, but the source expects “%(expected)s”. Nothing was changed.")
        % {"found": found.label, "expected": expected.label}
    )


__all__ = ["ACCOUNT_LIST", "FORMATS", "Content", "Format", "Options", "UsageFileError", "format_for", "format_named"]
