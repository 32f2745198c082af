"""Videos that lie elsewhere: which addresses are known, and where a browser would go when somebody wants to see one.

Nothing here is ever asked by the server. A page names these addresses; the reader's browser goes there only after two
clicks (`courses/js/external-video.js`), and only if the page's Content-Security-Policy lets it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Provider:
    """`origin`: where the player comes from, for `frame-src`. `company`: who gets the data."""

    key: str
    name: str
    company: str
    origin: str
    privacy_url: str


YOUTUBE = Provider(
    "youtube",
    "YouTube",
    "Google Ireland Ltd.",
    "https://www.youtube-nocookie.com",
    "https://policies.google.com/privacy",
)
VIMEO = Provider("vimeo", "Vimeo", "Vimeo.com, Inc., USA", "https://player.vimeo.com", "https://vimeo.com/privacy")
PROVIDERS = {provider.key: provider for provider in (YOUTUBE, VIMEO)}

YOUTUBE_HOSTS = frozenset({"youtube.com", "m.youtube.com", "youtube-nocookie.com"})
YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
# An unlisted video has a second part, without which Vimeo does not show it.
VIMEO_ID = re.compile(r"\d{6,12}(?:/[0-9a-f]{8,12})?")


@dataclass(frozen=True)
class ExternalVideo:
    """A video of a provider, by its id there."""

    provider: Provider
    video_id: str

    def __str__(self) -> str:
        return self.watch_url

    @property
    def watch_url(self) -> str:
        """Its page at the provider."""
        if self.provider is YOUTUBE:
            return f"https://www.youtube.com/watch?v={self.video_id}"
        return f"https://vimeo.com/{self.video_id}"

    @property
    def embed_url(self) -> str:
        """The player, without cookies (YouTube) or without tracking (Vimeo)."""
        if self.provider is YOUTUBE:
            return f"{YOUTUBE.origin}/embed/{self.video_id}?rel=0&autoplay=1"
        number, _, secret = self.video_id.partition("/")
        return f"{VIMEO.origin}/video/{number}?dnt=1&autoplay=1" + (f"&h={secret}" if secret else "")


def recognized(url: str) -> ExternalVideo | None:
    """The video at an address as people copy it from their browser; None if it is no video of a known provider."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    if host == "youtu.be":
        return _youtube(parts.path.strip("/"))
    if host in YOUTUBE_HOSTS:
        return _youtube(_youtube_id(parts.path, parse_qs(parts.query)))
    if host == "vimeo.com":
        return _vimeo(parts.path.strip("/"))
    if host == "player.vimeo.com":
        secret = parse_qs(parts.query).get("h", [""])[0]
        return _vimeo("/".join(filter(None, [parts.path.strip("/").removeprefix("video/"), secret])))
    return None


def _youtube_id(path: str, query: Mapping[str, list[str]]) -> str:
    if path == "/watch":
        return query.get("v", [""])[0]
    kind, _, rest = path.strip("/").partition("/")
    return rest if kind in ("embed", "shorts", "live", "v") else ""


def _youtube(video_id: str) -> ExternalVideo | None:
    return ExternalVideo(YOUTUBE, video_id) if YOUTUBE_ID.fullmatch(video_id) else None


def _vimeo(video_id: str) -> ExternalVideo | None:
    return ExternalVideo(VIMEO, video_id) if VIMEO_ID.fullmatch(video_id) else None


def stored(value: Any) -> ExternalVideo | None:
    """The video that a block's stored value `{"provider": …, "id": …}` means; None if it means none."""
    if not isinstance(value, Mapping):
        return None
    if value.get("provider") == YOUTUBE.key:
        return _youtube(str(value.get("id", "")))
    return _vimeo(str(value.get("id", ""))) if value.get("provider") == VIMEO.key else None


def frame_sources(raw_blocks: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Origins that a page with these blocks (raw StreamField data) may show in frames; empty for almost all pages."""
    videos = (
        stored((block.get("value") or {}).get("video")) for block in raw_blocks if block["type"] == "external_video"
    )
    return tuple(sorted({video.provider.origin for video in videos if video}))
