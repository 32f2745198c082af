"""The five phases of the programme."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .links import SectionBlock


class PhaseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Name of the phase"), max_length=60)
    text = blocks.TextBlock(label=_("What happens"), rows=2, max_length=300)
    result = blocks.CharBlock(
        label=_("Result"), max_length=100, help_text=_("Stands beside the check mark: what is there afterwards.")
    )

    class Meta:
        icon = "tick"
        label = _("Phase")
        label_format = "{title}"


class PhasesBlock(SectionBlock):
    """The phases one after the other, each with its result beside a check mark."""

    phases = blocks.ListBlock(PhaseBlock(), label=_("Phases"), min_num=2, max_num=7)

    class Meta:
        icon = "list-ol"
        label = _("Phases")
        description = _("The way from analysis to rollout, with the result of each step.")
        template = "website/blocks/phases.html"

    def get_default(self) -> Any:
        return self.normalize(standard_phases())

    def get_preview_value(self) -> Any:
        return self.get_default()


def standard_phases() -> dict[str, Any]:
    """Heading, introduction and the five phases as the programme promises them, in the language of the moment."""
    return {
        "title": gettext("Five phases, five promises"),
        "intro": gettext("Every phase ends with something you can check. Only then does the next one begin."),
        "phases": [
            {
                "title": gettext("Analysis"),
                "text": gettext(
                    "We look at your use cases, calculate what each of them brings, and begin where the return is "
                    "highest."
                ),
                "result": gettext("Measurable KPIs defined"),
            },
            {
                "title": gettext("Data protection"),
                "text": gettext(
                    "Data flows, legal bases and agreements are settled by European standards before anybody enters "
                    "the first prompt."
                ),
                "result": gettext("GDPR-compliant, backed by evidence"),
            },
            {
                "title": gettext("Choice of solution"),
                "text": gettext(
                    "From Azure OpenAI to open source on your own servers: we compare by your criteria, not by "
                    "contracts of ours."
                ),
                "result": gettext("The best solution for your case"),
            },
            {
                "title": gettext("Proof of concept"),
                "text": gettext(
                    "A small group works with the solution. Before it begins, it is written down what has to come out."
                ),
                "result": gettext("Results in 4–6 weeks"),
            },
            {
                "title": gettext("Rollout"),
                "text": gettext(
                    "Department by department, with thorough training for every role, and with figures that show what "
                    "has arrived."
                ),
                "result": gettext("Your team becomes KI-fit"),
            },
        ],
    }
