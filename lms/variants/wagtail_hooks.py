"""Wagtail's choosers and the API of its admin: files of one client.

A course for everybody shows none of them, because other readers would find a hole.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter

from .admin_api import AllowedDocuments, AllowedImages
from .queries import own_collections


@hooks.register("construct_document_chooser_queryset")
@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_media_chooser_queryset")
def leave_out_files_of_clients(files: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    return files.exclude(collection__in=own_collections())


@hooks.register("construct_admin_api", order=1)  # after Wagtail, whose endpoints give everything to everybody
def limit_api_to_allowed_files(router: WagtailAPIRouter) -> None:
    router.register_endpoint("images", AllowedImages)
    router.register_endpoint("documents", AllowedDocuments)
