"""Who may have an image or document of Wagtail's library. Its places decide: public ones, courses, one circle's own."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.cache import BaseCache
from django.db.models import Model
from django.http import HttpRequest
from wagtail.images import get_image_model
from wagtail.images.models import Rendition
from wagtail.models import Collection, Page, ReferenceIndex
from wagtail.permissions import policy_registry

from courses.conf import content_variants, course_access, public_collection
from courses.models import CoursePage, LearningPath, MediaFile

REMEMBERED_SECONDS = 3600
AUTHORS = ("add", "change", "delete", "choose")


class Reach(Enum):
    """For whom an answer is good: for nobody, for who asked, or for everybody."""

    NOBODY = "nobody"
    PERSON = "person"
    EVERYBODY = "everybody"


def reach_of(file: Any, request: HttpRequest) -> Reach:
    """Whether who asks may have the image or document.

    A file of one circle of learners is theirs alone, wherever else it is shown. Everybody gets what lies in the public
    collection or stands on a public page; learners what stands in a course that they may take; authors everything.
    """
    user = request.user
    own = content_variants().may_have_file(user, file)
    if own is not None:
        return Reach.PERSON if own else Reach.NOBODY
    restrictions = file.collection.get_view_restrictions()
    is_closed = not all(restriction.accept_request(request) for restriction in restrictions)
    if not is_closed:
        places = _places_of(file)
        if not restrictions and (_is_in_public_collection(file.collection) or places.are_public(request)):
            return Reach.EVERYBODY
        if places.are_taken_by(user) or places.are_carried_for(user):
            return Reach.PERSON
    return Reach.PERSON if _is_author(user, file) else Reach.NOBODY


MaySeeOne = Callable[[AbstractBaseUser, Set[str]], bool]
_carriers: dict[type[Model], MaySeeOne] = {}


def register_file_carrier(model: type[Model], may_see_one: MaySeeOne) -> None:
    """Say who sees the files that rows of another app show, such as the images of a question.

    `may_see_one(user, keys)`: whether somebody who has logged in may see one of the rows with these primary keys.
    """
    _carriers[model] = may_see_one


def image_at(name: str) -> Model | None:
    """The image whose file, or one of whose renditions, lies there in the storage; with its collection."""
    model = get_image_model()
    cache: BaseCache = Rendition.cache_backend
    key = f"courses.library.image:{name}"
    known = cache.get(key)
    if known is None:
        renditions = model.get_rendition_model()._default_manager.filter(file=name)
        known = renditions.order_by("pk").values_list("image", flat=True).first()
        known = known or model._default_manager.filter(file=name).order_by("pk").values_list("pk", flat=True).first()
        if known is None:
            return None
        cache.set(key, known, REMEMBERED_SECONDS)
    image: Model | None = model._default_manager.select_related("collection").filter(pk=known).first()
    return image


@dataclass(frozen=True)
class _Places:
    """Where a file is shown: live pages by their place in the tree, learning paths, and rows of registered carriers."""

    pages: tuple[Page, ...]
    paths: frozenset[str]
    carried: dict[type[Model], set[str]]

    def are_public(self, request: HttpRequest) -> bool:
        """Whether one of the pages is no course, nor in one, and open to everybody."""
        inside = set(CoursePage.objects.filter(path__in=self._above()).values_list("path", flat=True))
        outside = (page for page in self.pages if inside.isdisjoint(_above(page.path, page.steplen)))
        return any(not page.get_view_restrictions().exists() for page in outside)

    def are_taken_by(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Whether the person may take one of the courses, or see one of the paths."""
        access = course_access()
        if self.pages and access.visible_courses(user).filter(path__in=self._above()).exists():
            return True
        return bool(self.paths) and access.visible_paths(user).filter(pk__in=self.paths).exists()

    def are_carried_for(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Whether the person may see one of the rows of other apps."""
        return isinstance(user, AbstractBaseUser) and any(
            _carriers[model](user, keys) for model, keys in self.carried.items()
        )

    def _above(self) -> set[str]:
        return {path for page in self.pages for path in _above(page.path, page.steplen)}


def _above(path: str, steplen: int) -> list[str]:
    """Paths of the ancestors in the tree, and the path itself."""
    return [path[:end] for end in range(steplen, len(path) + 1, steplen)]


def _places_of(file: Model) -> _Places:
    """What refers to the file, also as the poster of a video. Publishing brings the index up to date at once."""
    keys = _references([file])
    videos = MediaFile.objects.filter(pk__in=keys.get(MediaFile, ()))
    pages = set(keys.get(Page, ())) | set(_references(videos).get(Page, ()) if MediaFile in keys else ())
    live = tuple(Page.objects.live().filter(pk__in=pages).order_by("path")) if pages else ()
    carried = {model: keys[model] for model in _carriers if model in keys}
    return _Places(live, frozenset(keys.get(LearningPath, ())), carried)


def _references(things: Iterable[Model]) -> dict[type[Model], set[str]]:
    """By model, the keys of what refers to the things; a page is found as a Page."""
    found: dict[type[Model], set[str]] = {}
    for thing in things:
        rows = ReferenceIndex.get_references_to(thing).values_list("base_content_type", "object_id")
        for content_type, key in rows.order_by("pk"):
            model = ContentType.objects.get_for_id(content_type).model_class()
            if model is not None:
                found.setdefault(model, set()).add(key)
    return found


def _is_in_public_collection(collection: Collection) -> bool:
    """Whether it is the collection that the site names as public, right below the root, or lies in it."""
    name = public_collection()
    if not name:
        return False
    above = Collection.objects.filter(path__in=_above(collection.path, collection.steplen), depth=2, name=name)
    return above.exists()


def _is_author(user: AbstractBaseUser | AnonymousUser, file: Model) -> bool:
    policy = policy_registry.get_by_type(type(file))
    return bool(user.is_authenticated and policy.user_has_any_permission_for_instance(user, AUTHORS, file))
