"""Images and documents of Wagtail's library. Files lie in the test's own MEDIA_ROOT."""

import itertools

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'

_numbers = itertools.count(1)


def make_document(collection: Collection | None = None) -> Document:
    number = next(_numbers)
    file = ContentFile(f"Leitfaden {number}".encode(), name=f"leitfaden-{number}.txt")
    return Document.objects.create(title=f"Leitfaden {number}", file=file, **_in(collection))


def make_image(collection: Collection | None = None) -> Image:
    number = next(_numbers)
    file = ImageFile(ContentFile(SVG), name=f"bild-{number}.svg")
    return Image.objects.create(title=f"Bild {number}", file=file, **_in(collection))


def make_collection(name: str) -> Collection:
    return Collection.get_first_root_node().add_child(instance=Collection(name=name))


def _in(collection: Collection | None) -> dict[str, Collection]:
    return {"collection": collection} if collection else {}
