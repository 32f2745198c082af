"""Sections with words of the editors' own."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from .dynamic import ArticlesBlock, CoursesBlock, TeamBlock
from .links import IconBlock, LinkBlock, SectionBlock
from .phases import PhasesBlock

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
PICTURES = [
    ("steps", _("Five steps upwards")),
    ("individuals", _("A lesson and a certificate")),
    ("teams", _("A team and its progress")),
    ("evidence", _("A file of evidence")),
    ("", _("No picture")),
]


class HeroBlock(blocks.StructBlock):
    """The beginning of a page."""

    eyebrow = blocks.CharBlock(label=_("Line above the headline"), required=False, max_length=60)
    title = blocks.CharBlock(label=_("Main heading"), max_length=120)
    lead = blocks.TextBlock(label=_("Introduction"), required=False, rows=3, max_length=400)
    primary = LinkBlock(label=_("First button"))
    secondary = LinkBlock(label=_("Second button"))
    picture = blocks.ChoiceBlock(choices=PICTURES, label=_("Picture"), required=False, default="steps")

    class Meta:
        icon = "title"
        label = _("Beginning of the page")
        description = _("Headline, one or two sentences and buttons. Put it first; its headline is the page's title.")
        template = "website/blocks/hero.html"
        label_format = "{title}"
        preview_value = {
            "eyebrow": "Für Teams und Unternehmen",
            "title": "Ihr Team wird KI-fit",
            "lead": "Strukturiert, sicher und mit messbarem Erfolg.",
            "primary": {"text": "Demo buchen", "address": "/demo-buchen/"},
            "picture": "teams",
        }


class TextSection(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A heading and running text.")
        template = "website/blocks/text.html"
        label_format = "{title}"
        preview_value = {"title": "Warum wir so arbeiten", "text": "<p>Erst der Nutzen, dann die Technik.</p>"}


class BenefitBlock(blocks.StructBlock):
    icon = IconBlock()
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), rows=2, max_length=400)

    class Meta:
        icon = "tick-inverse"
        label = _("Benefit")
        label_format = "{title}"


class BenefitsBlock(SectionBlock):
    items = blocks.ListBlock(BenefitBlock(), label=_("Benefits"), min_num=2, max_num=6)

    class Meta:
        icon = "list-ul"
        label = _("Benefits")
        description = _("Two to six points with an icon each.")
        template = "website/blocks/benefits.html"
        preview_value = {
            "title": "Was Sie davon haben",
            "items": [
                {"icon": "clock", "title": "Kurze Lektionen", "text": "Zehn Minuten reichen."},
                {"icon": "award", "title": "Ein Zertifikat", "text": "Das jede Person prüfen kann."},
            ],
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), rows=2, max_length=300)

    class Meta:
        icon = "arrow-right"
        label = _("Step")
        label_format = "{title}"


class StepsBlock(SectionBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=6)

    class Meta:
        icon = "order"
        label = _("Steps")
        description = _("What happens one after the other, with numbers.")
        template = "website/blocks/steps.html"
        preview_value = {
            "title": "So fangen wir an",
            "steps": [
                {"title": "Gespräch", "text": "30 Minuten, live und persönlich."},
                {"title": "Vorschlag", "text": "Schriftlich, mit Preis und Termin."},
            ],
        }


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(
        label=_("Large number"), max_length=20, help_text=_("With its unit: “4–6 weeks”, “30 minutes”.")
    )
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)
    source = blocks.CharBlock(
        label=_("Source and date"), required=False, max_length=200, help_text=_("Where the figure comes from.")
    )

    class Meta:
        icon = "decimal"
        label = _("Large number")
        label_format = "{value} {label}"


class FiguresBlock(SectionBlock):
    figures = blocks.ListBlock(FigureBlock(), label=_("Large figures"), min_num=2, max_num=4)

    class Meta:
        icon = "decimal"
        label = _("Large figures")
        description = _("Two to four large figures. State where each of them comes from.")
        template = "website/blocks/figures.html"
        preview_value = {
            "title": "In Zahlen",
            "figures": [
                {"value": "4–6 Wochen", "label": "bis zu den Ergebnissen des Proof of Concept"},
                {"value": "5 Personen", "label": "ist die kleinste Gruppe, über die es eine Zahl gibt"},
            ],
        }


class ProofBlock(blocks.StructBlock):
    claim = blocks.CharBlock(label=_("What you promise"), max_length=120)
    evidence = blocks.TextBlock(
        label=_("What shows it"), rows=2, max_length=400, help_text=_("Something the reader can check, with its date.")
    )
    link = LinkBlock(label=_("Where to read more"))

    class Meta:
        icon = "check"
        label = _("Evidence")
        label_format = "{claim}"


class EvidenceBlock(SectionBlock):
    proofs = blocks.ListBlock(ProofBlock(), label=_("Promises with evidence"), min_num=1, max_num=8)

    class Meta:
        icon = "clipboard-list"
        label = _("Promises with evidence")
        description = _("Promises, each beside what shows that it is kept. Better than “100 %”.")
        template = "website/blocks/evidence.html"
        preview_value = {
            "title": "Woran Sie es prüfen können",
            "proofs": [{"claim": "Keine Anfrage an Dritte", "evidence": "Ein Test prüft jede Seite.", "link": {}}],
        }


class OfferBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    price = blocks.CharBlock(label=_("Price or scope"), required=False, max_length=80)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2, max_length=300)
    points = blocks.ListBlock(blocks.CharBlock(label=_("Point"), max_length=120), label=_("What is included"))
    link = LinkBlock(label=_("Button"))
    is_recommended = blocks.BooleanBlock(label=_("Stands out"), required=False)

    class Meta:
        icon = "form"
        label = _("Offer")
        label_format = "{title}"


class OffersBlock(SectionBlock):
    offers = blocks.ListBlock(OfferBlock(), label=_("Offers"), min_num=1, max_num=3)

    class Meta:
        icon = "form"
        label = _("Offers")
        description = _("Up to three offers side by side.")
        template = "website/blocks/offers.html"
        preview_value = {
            "title": "Drei Wege hinein",
            "offers": [{"title": "Analyse", "price": "zwei Wochen", "points": ["Anwendungsfälle", "Kennzahlen"]}],
        }


class TestimonialBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("Quoted words"), rows=3, max_length=500)
    name = blocks.CharBlock(label=_("Name"), max_length=80)
    role = blocks.CharBlock(label=_("Role and company"), required=False, max_length=120)
    picture = ImageChooserBlock(label=_("Portrait"), required=False)
    note = blocks.CharBlock(
        label=_("Note"), required=False, max_length=200, help_text=_("Such as: the person agreed on 3 March 2026.")
    )

    class Meta:
        icon = "openquote"
        label = _("Testimonial")
        description = _("What a client says, with name and role. Only real words, with the person's consent.")
        template = "website/blocks/testimonial.html"
        label_format = "{name}: {quote}"
        preview_value = {"quote": "Nach acht Wochen wussten wir, was es bringt.", "name": "Vorname Nachname"}


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Text of the answer"), features=["bold", "italic", "ul", "link"])

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{question}"


class FaqBlock(SectionBlock):
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        description = _("Questions that open to their answers.")
        template = "website/blocks/faq.html"
        preview_value = {
            "title": "Häufige Fragen",
            "questions": [{"question": "Wie lange dauert das?", "answer": "<p>Vier bis sechs Wochen.</p>"}],
        }


class CallToActionBlock(SectionBlock):
    primary = LinkBlock(label=_("First button"))
    secondary = LinkBlock(label=_("Second button"))

    class Meta:
        icon = "pick"
        label = _("Call to action")
        description = _("One sentence and the next step. Once, at the end of the page.")
        template = "website/blocks/call_to_action.html"
        preview_value = {
            "title": "30 Minuten, live und persönlich",
            "primary": {"text": "Demo buchen", "address": "/demo-buchen/"},
        }


class ProviderBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Company"), max_length=120)
    purpose = blocks.CharBlock(label=_("What for"), max_length=200)
    place = blocks.CharBlock(label=_("Where the data is"), max_length=120)
    safeguards = blocks.CharBlock(label=_("Agreement and safeguards"), max_length=300)
    since = blocks.DateBlock(label=_("Since"), required=False)

    class Meta:
        icon = "site"
        label = _("Sub-processor")
        label_format = "{name}"


class ProvidersBlock(SectionBlock):
    providers = blocks.ListBlock(ProviderBlock(), label=_("Sub-processors"), default=[])
    as_of = blocks.DateBlock(label=_("As of"), required=False)

    class Meta:
        icon = "site"
        label = _("Sub-processors")
        description = _("Companies that process personal data for you, as a table.")
        template = "website/blocks/providers.html"
        preview_value: dict[str, Any] = {
            "title": "Unterauftragsverarbeiter",
            "providers": [
                {"name": "Rechenzentrum GmbH", "purpose": "Betrieb", "place": "Deutschland", "safeguards": "AVV"}
            ],
        }


class Sections(blocks.StreamBlock):
    """Everything that a page may be built from."""

    hero = HeroBlock(group=_("Texts"))
    text = TextSection(group=_("Texts"))
    benefits = BenefitsBlock(group=_("Texts"))
    faq = FaqBlock(group=_("Texts"))
    phases = PhasesBlock(group=_("The way"))
    steps = StepsBlock(group=_("The way"))
    offers = OffersBlock(group=_("The way"))
    call_to_action = CallToActionBlock(group=_("The way"))
    evidence = EvidenceBlock(group=_("Trust"))
    figures = FiguresBlock(group=_("Trust"))
    testimonial = TestimonialBlock(group=_("Trust"))
    team = TeamBlock(group=_("Trust"))
    providers = ProvidersBlock(group=_("Trust"))
    articles = ArticlesBlock(group=_("From the site"))
    courses = CoursesBlock(group=_("From the site"))

    class Meta:
        block_counts = {"hero": {"max_num": 1}, "call_to_action": {"max_num": 2}}
