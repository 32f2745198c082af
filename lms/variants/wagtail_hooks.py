"""Wagtail's choosers: a course for everybody shows no file of one client, whose other readers would find a hole."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from .queries import own_collections


@hooks.register("construct_document_chooser_queryset")
@hooks.register("construct_image_chooser_queryset")
def leave_out_files_of_clients(files: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    return files.exclude(collection__in=own_collections())
