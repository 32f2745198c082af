from .imports import UsageImport, UsagePreview
from .people import UsageKey, UsagePerson
from .source import UsageSource
from .weeks import UsageWeek, VolumeWeek

__all__ = ["UsageImport", "UsageKey", "UsagePerson", "UsagePreview", "UsageSource", "UsageWeek", "VolumeWeek"]
