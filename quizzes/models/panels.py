"""A group of settings that says, folded up, how things stand."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext
from wagtail.admin.panels import MultiFieldPanel, Panel


class SummaryPanel(MultiFieldPanel):
    """A folded MultiFieldPanel whose heading goes on with `summary(instance)`: the settings in words."""

    def __init__(self, children: Sequence[Panel], *, summary: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(children=children, **{"classname": "collapsed", **kwargs})
        self.summary = summary

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "summary": self.summary}

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.instance is not None:
                words = {"heading": self.panel.heading, "summary": self.panel.summary(self.instance)}
                self.heading = gettext("%(heading)s: %(summary)s") % words
