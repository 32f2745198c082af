"""Where files lie that only some people may have."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.functional import cached_property

from .conf import media_storage_alias


class ProtectedStorage(FileSystemStorage):
    """A folder beside `MEDIA_ROOT`, with the same name and `-protected`: no web server sends it by itself."""

    @cached_property
    def base_url(self) -> None:  # type: ignore[override]
        """None: files have no address of their own; asking for one raises ValueError."""

    @cached_property
    def base_location(self) -> str:
        root = Path(settings.MEDIA_ROOT)
        return str(root.with_name(f"{root.name}-protected"))


def media_storage() -> Storage:
    """Storage of videos, recordings and captions: the site's choice, else `ProtectedStorage`."""
    alias = media_storage_alias()
    return storages[alias] if alias else ProtectedStorage()
