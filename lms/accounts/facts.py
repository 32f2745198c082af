"""What would be lost if a row were deleted. People, teams and clients go only while nothing hangs on them."""

from django.contrib.auth import get_user_model
from django.db.models import Model, ProtectedError, QuerySet
from django.db.models.deletion import Collector

OWN_LABELS = "lms_"  # the labels of our apps begin like this; other apps store preferences, not facts


def hanging_facts(row: Model) -> list[str]:
    """Names of what hangs on the row, in the plural, sorted: rows that protect it, and rows about people that would go.

    Empty: deleting it takes nothing along but its own settings.
    """
    collector = Collector(using=row._state.db or "default")
    try:
        collector.collect([row])
    except ProtectedError as error:
        models = {type(item) for item in error.protected_objects}
    else:
        models = {model for model, items in collector.data.items() if items and model is not type(row)}
        models |= {rows.model for rows in collector.fast_deletes if isinstance(rows, QuerySet) and rows.exists()}
        models = {model for model in models if _is_about_people(model)}
        models |= {field.model for (field, _value), items in collector.field_updates.items() if any(items)}
    return sorted({str(model._meta.verbose_name_plural) for model in models if _is_own(model)})


def _is_own(model: type[Model]) -> bool:
    return model._meta.app_label.startswith(OWN_LABELS) and not model._meta.auto_created


def _is_about_people(model: type[Model]) -> bool:
    return any(field.related_model is get_user_model() for field in model._meta.fields)
