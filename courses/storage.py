"""Files that are nobody's business but a few people's: kept outside of what a web server delivers."""

import os

from django.core.files.storage import FileSystemStorage, Storage, storages

from .conf import media_storage_alias, protected_root


class ProtectedStorage(FileSystemStorage):
    """Files below `LMS_COURSES["PROTECTED_ROOT"]`. They have no address: views deliver them."""

    @property
    def base_location(self) -> str:
        return str(protected_root())

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        """Raises ValueError: there is none."""
        raise ValueError("A protected file has no address.")


def protected_storage() -> ProtectedStorage:
    """The storage for the present settings. Migrations name this function, not a folder of some machine."""
    return ProtectedStorage()


def media_storage() -> Storage:
    """Storage of videos, recordings and captions: the site's choice, else the protected one."""
    alias = media_storage_alias()
    return storages[alias] if alias else ProtectedStorage()
