"""Images of a course folder in Wagtail's library."""

import hashlib
from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from courses.typing import Person


def find_or_create_image(path: Path, title: str, author: Person | None) -> AbstractImage:
    """The library's image with this title and exactly this content; a new one if there is none."""
    content = path.read_bytes()
    model = get_image_model()
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # what Wagtail stores as `file_hash`
    existing = model.objects.filter(title=title, file_hash=digest).first()
    if existing is not None:
        return existing
    with path.open("rb") as file:
        image = model(title=title, file=ImageFile(file, name=path.name), uploaded_by_user=author)
        image.file_size = len(content)
        image.file_hash = digest
        image.save()
    return image
