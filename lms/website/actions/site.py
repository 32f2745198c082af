"""The first pages of a site and who may edit them."""

from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from courses.conf import public_collection
from courses.models import CourseIndexPage
from lms.accounts.models import Client
from lms.variants.actions import provide_collection
from lms.website.models import AccessibilityPage, GivenPermission, HomePage, TextPage
from quizzes.models import Question

TRAINERS = "Trainers"
EDITORS = "Editors"
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
FILE_KINDS = ("image", "document")
FILE_PERMISSIONS = tuple(f"{verb}_{kind}" for kind in FILE_KINDS for verb in ("add", "change", "choose"))
# What trainers write besides pages and questions.
WRITTEN_MODELS = {"questioncategory", "certificatetemplate", "learningpath", "rolefamily"}

# What editors write besides public pages.
EDITED_MODELS = {"author", "topic", "individualcourse", "enquiry", "publicsite"}


@transaction.atomic
def ensure_site(*, host: str = "localhost", port: int = 80) -> HomePage:
    """Make sure that home, catalog, legal pages and the groups of the admin exist; what exists is left as it is."""
    with override("de"):
        locale = Locale.objects.get_or_create(language_code="de")[0]
        for code, _name in settings.LANGUAGES:
            Locale.objects.get_or_create(language_code=code)
        home = HomePage.objects.order_by("path").first() or _create_home(locale)
        index = CourseIndexPage.objects.child_of(home).first()
        if index is None:
            index = home.add_child(instance=CourseIndexPage(title=_("Courses"), slug="kurse", show_in_menus=True))
        for model, slug, title in (
            (TextPage, "impressum", _("Legal notice")),
            (TextPage, "datenschutz", _("Privacy notice")),
            (AccessibilityPage, "barrierefreiheit", _("Accessibility")),
        ):
            if not Page.objects.child_of(home).filter(slug=slug).exists():
                home.add_child(instance=model(title=title, slug=slug))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname=host, port=port)
    if site.root_page_id != home.pk:
        site.root_page = home
        site.site_name = "KI-fit"
        site.save()
    _ensure_collections()
    _ensure_trainers(index)
    _ensure_editors(home)
    return home


def _create_home(locale: Locale) -> HomePage:
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=locale)
    home = HomePage(
        title="KI-fit",
        slug="ki-fit",
        locale=locale,
        headline=_("From the first idea to AI that your whole team uses"),
        lead=_("Structured, safe and with success you can measure: in five phases, until your team is fit for AI."),
    )
    root.add_child(instance=home)
    # Wagtail's own migration leaves a welcome page, which would be a second root of the site.
    for welcome in Page.objects.filter(depth=2, slug="home", numchild=0).exclude(pk=home.pk):
        Site.objects.filter(root_page=welcome).update(root_page=home)
        welcome.delete()
    return home


def _ensure_collections() -> None:
    """One for images and documents that everybody may have, and one for what is each client's own."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    if not root.get_children().filter(name=public_collection()).exists():
        root.add_child(instance=Collection(name=public_collection()))
    for client in Client.objects.order_by("pk"):
        provide_collection(client=client)


def _ensure_trainers(index: CourseIndexPage) -> None:
    """Trainers write courses, learning paths, questions, images and videos; they see no other part of the admin."""
    _ensure_group(TRAINERS, index, _models_of_trainers())


def _ensure_editors(home: HomePage) -> None:
    """Editors write the public pages, in all languages, and what stands on them; they see no client and no person."""
    _ensure_group(EDITORS, home, _models_of_editors())


def _ensure_group(name: str, below: Page, for_models: QuerySet[Permission]) -> None:
    """Give a group what it needs: models, pages below one, and files.

    Each permission is given once, also to a group that exists: what a later release brings comes with its set-up, what
    an administrator takes away stays away. A group that is older than this memory gets all that it lacks, once.
    """
    group, _created = Group.objects.get_or_create(name=name)
    collection = Collection.get_first_root_node()

    def give_on_pages(*permissions: Permission) -> None:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page_id=below.pk, permission=permission)

    def give_on_collection(*permissions: Permission) -> None:
        for permission in permissions:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)

    for_pages = Q(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS)
    for_files = Q(content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=FILE_PERMISSIONS)
    _give_once(group, "model", for_models, group.permissions.add)
    _give_once(group, "pages", Permission.objects.filter(for_pages), give_on_pages)
    _give_once(group, "collection", Permission.objects.filter(for_files), give_on_collection)


def _models_of_trainers() -> QuerySet[Permission]:
    kinds = {model._meta.model_name for model in apps.get_models() if issubclass(model, Question)}
    of_models = Q(
        content_type__app_label__in=["lms_courses", "lms_quizzes", "lms_certificates"],
        content_type__model__in=kinds | WRITTEN_MODELS,
    )
    return Permission.objects.filter(of_models | Q(content_type__app_label="wagtailadmin", codename="access_admin"))


def _models_of_editors() -> QuerySet[Permission]:
    """What stands on public pages, enquiries, the site's own settings, and redirects."""
    of_models = Q(content_type__app_label="lms_website", content_type__model__in=EDITED_MODELS)
    of_redirects = Q(content_type__app_label="wagtailredirects")
    admin = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    return Permission.objects.filter(of_models | of_redirects | admin)


def _give_once(group: Group, scope: str, permissions: QuerySet[Permission], give: Callable[..., object]) -> None:
    """Give the group those of the permissions that it was never given in this scope; `give` takes them all at once."""
    given = GivenPermission.objects.filter(group=group, scope=scope)
    missing = list(permissions.exclude(pk__in=given.values("permission")).order_by("pk"))
    give(*missing)
    GivenPermission.objects.bulk_create(
        GivenPermission(group=group, scope=scope, permission=permission) for permission in missing
    )
