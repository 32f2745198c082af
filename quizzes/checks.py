"""System checks of this plugin."""

from typing import Any

from django.apps import apps
from django.core import checks
from modelcluster.fields import ParentalKey
from polymorphic.models import PolymorphicModel


def polymorphic_children_of_revisions(**kwargs: Any) -> list[checks.CheckMessage]:
    """A ParentalKey on a polymorphic model loses the rows of its subtypes when the parent is published."""
    return [
        checks.Error(
            f"{model.__name__}.{field.name} is a ParentalKey on a polymorphic model: publishing the parent would "
            "destroy the rows of its subtypes.",
            hint="Link the two with a plain through model that has a ForeignKey to the polymorphic one.",
            obj=model,
            id="lms_quizzes.E001",
        )
        for model in apps.get_models()
        if issubclass(model, PolymorphicModel)
        for field in model._meta.local_fields
        if isinstance(field, ParentalKey)
    ]


def register() -> None:
    checks.register(polymorphic_children_of_revisions, checks.Tags.models)
