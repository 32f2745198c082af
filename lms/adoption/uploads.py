"""Uploads that never touch a disk."""

from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest

from .actions import MOST_BYTES

MOST_BYTES_OF_REQUEST = MOST_BYTES + 64 * 1024  # the other fields of the form


class InMemoryUploadHandler(MemoryFileUploadHandler):
    """Keeps a file in memory whatever its size, up to 20 MB; what is larger is not read to its end."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # type: ignore[no-untyped-def]
        self.activated = True
        if content_length > MOST_BYTES_OF_REQUEST:
            raise StopUpload(connection_reset=True)


def is_too_large(request: HttpRequest) -> bool:
    """Whether a request is larger than any file that is taken, by what it says of itself."""
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    return not length.isdigit() or int(length) > MOST_BYTES_OF_REQUEST
