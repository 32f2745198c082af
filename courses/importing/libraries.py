"""What blocks and texts use of the site besides pages: images, documents, videos, questions.

In a folder each has a name: the path of a file, or a path and an id. A library says what names it takes, and finds or
makes the row for one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.core.files.base import File
from django.core.files.images import ImageFile
from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_save
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike

from courses.conf import content_variants

from .faults import Faults
from .source import IMAGE_SUFFIXES, Source

if TYPE_CHECKING:
    from .links import Links


class Library(Protocol):
    """A kind of thing that blocks choose: how a folder brings it along. Names are paths in the folder."""

    def check(self, name: str, *, source: Source, faults: Faults, file: str, line: int) -> None:
        """Note what is wrong with a name that stands in this line, and with what it names."""

    def find_or_create(self, name: str, links: "Links") -> Model:
        """The thing of this name. Sets `links.renewed` when it was there and has changed now."""


_libraries: dict[type[Model], Library] = {}
_with_files: list[type[Model]] = []


def register_library(model: type[Model], library: Library) -> None:
    """Make a model known whose rows a course can bring along; its blocks then choose them by name."""
    _libraries[model] = library


def register_file_model(model: type[Model]) -> None:
    """Make a model known whose rows have a `file` that goes when the import is taken back."""
    _with_files.append(model)


def library_of(model: type[Model]) -> Library | None:
    """The library of a model or of what it inherits from."""
    return next((library for known, library in _libraries.items() if issubclass(model, known)), None)


class FileLibrary:
    """A library whose names are paths of files, e.g. `images/a.svg`."""

    def accepts(self, name: str) -> bool:
        """Whether a file of this name can be such a thing."""
        raise NotImplementedError

    def check(self, name: str, *, source: Source, faults: Faults, file: str, line: int) -> None:
        if not self.accepts(name) or not source.has(name):
            faults.add(file, line, _("The file “%(name)s” does not exist in this folder.") % {"name": name})


class ImageLibrary(FileLibrary):
    def accepts(self, name: str) -> bool:
        return PurePosixPath(name).suffix.lower() in IMAGE_SUFFIXES

    def find_or_create(self, name: str, links: "Links") -> Model:
        path, title, model = links.source.path(name), f"{links.course.slug}: {name}", get_image_model()
        same = for_all(model).filter(file_hash=digest_of(path)).order_by("pk")
        known = same.filter(title=title).first() or same.first()
        return known or _created(model, path, title, links, ImageFile)


class DocumentLibrary(FileLibrary):
    """Learners read a document's title, so `course.yaml` may give it one; with another title it is another document."""

    suffixes: ClassVar[tuple[str, ...]] = (".pdf", ".docx", ".odt", ".xlsx", ".pptx")

    def accepts(self, name: str) -> bool:
        return PurePosixPath(name).suffix.lower() in self.suffixes

    def find_or_create(self, name: str, links: "Links") -> Model:
        path, title = links.source.path(name), links.titles.get(name) or PurePosixPath(name).stem
        model = get_document_model()
        known = for_all(model).filter(file_hash=digest_of(path), title=title).order_by("pk").first()
        return known or _created(model, path, title, links, File)


def for_all(model: type[Model]) -> QuerySet[Any]:
    """Files that courses may show to everybody, not those of one circle of learners."""
    return model._default_manager.exclude(collection__in=content_variants().own_collections())


def _created(model: type[Model], path: Path, title: str, links: "Links", wrap: "Callable[..., File[bytes]]") -> Model:
    with path.open("rb") as file:
        thing = model(title=title, file=wrap(file, name=path.name), uploaded_by_user=links.author)
        thing.file_size = path.stat().st_size  # type: ignore[attr-defined]
        thing.file_hash = digest_of(path)  # type: ignore[attr-defined]
        thing.save()
    return thing


def digest_of(path: Path) -> str:
    """What Wagtail stores as `file_hash`."""
    with path.open("rb") as file:
        return str(hash_filelike(file))


@dataclass
class NewFiles:
    """Files that came with rows created since; a row goes with its transaction, its file does not."""

    files: list[FieldFile] = field(default_factory=list)

    def note(self, sender: type[Model], instance: Model, created: bool, **kwargs: Any) -> None:
        """Receiver of `post_save`."""
        if created and issubclass(sender, tuple(_with_files)):
            self.files.append(instance.file)  # type: ignore[attr-defined]

    def keep(self) -> None:
        """The import is done: the files stay."""
        self.files.clear()


@contextmanager
def taking_files_back() -> Iterator[NewFiles]:
    """Delete files that came with new rows, unless they are kept at the end."""
    files = NewFiles()
    post_save.connect(files.note)
    try:
        yield files
    finally:
        post_save.disconnect(files.note)
        for file in files.files:
            file.delete(save=False)


def register_own_libraries() -> None:
    """Images and documents of Wagtail."""
    for model, library in ((get_image_model(), ImageLibrary()), (get_document_model(), DocumentLibrary())):
        register_library(model, library)
        register_file_model(model)
