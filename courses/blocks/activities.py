"""Blocks in which learners do something."""

from collections.abc import Sequence
from typing import Any

from django.forms import ModelChoiceField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.knowledge import knowledge_checks

from .texts import TEXT_FEATURES


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "collapse-down"
        label = _("Item")
        label_format = "{title}"


class AccordionBlock(blocks.StructBlock):
    """Several folded texts below each other, e.g. questions and answers."""

    items = blocks.ListBlock(AccordionItemBlock(), label=_("Items"), min_num=2)

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        template = "courses/blocks/accordion.html"


class ReflectionBlock(blocks.StructBlock):
    """A question that learners answer for themselves. Nobody else can read the answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=300)
    help = blocks.CharBlock(
        label=_("Hint"), required=False, max_length=300, help_text=_("How to go about it, in one sentence.")
    )

    class Meta:
        icon = "edit"
        label = _("Reflection")
        template = "courses/blocks/reflection.html"
        label_format = "{question}"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds the learner's own note (`NoteState`) and where it is saved; without a reader there is none."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        reading, block_id = context.get("reading"), str(context.get("id") or "")
        context["block_id"] = block_id
        context["note"] = reading.note(block_id) if reading else None
        context["save_url"] = reading.address("save_reflection", block_id) if reading and block_id else ""
        return context


class QuestionReferenceBlock(blocks.ChooserBlock):
    """Refers to a question of whatever app provides knowledge checks; the value is the question's primary key.

    What is asked is looked up when the lesson is shown, for all checks at once.
    """

    @cached_property
    def target_model(self) -> Any:
        provider = knowledge_checks()
        return provider.question_model() if provider else None

    @cached_property
    def widget(self) -> Any:
        provider = knowledge_checks()
        return provider.chooser_widget() if provider else blocks.IntegerBlock().field.widget

    @cached_property
    def field(self) -> Any:
        if self.target_model is None:
            return blocks.IntegerBlock(required=self._required).field
        return ModelChoiceField(
            queryset=self.target_model._base_manager.all(), widget=self.widget, required=self._required
        )

    def to_python(self, value: int | None) -> int | None:
        return value

    def bulk_to_python(self, values: Sequence[int | None]) -> list[int | None]:
        return list(values)

    def get_prep_value(self, value: Any) -> int | None:
        return getattr(value, "pk", value)

    def value_from_form(self, value: Any) -> int | None:
        key = getattr(value, "pk", value)
        return int(key) if key else None

    def clean(self, value: int | None) -> int | None:
        return getattr(self.field.clean(value), "pk", value)

    def extract_references(self, value: int | None) -> Any:
        if value is not None and self.target_model is not None:
            yield self.target_model, str(value), "", ""


class KnowledgeCheckBlock(blocks.StructBlock):
    """A question with an answer at once. It never counts, and nothing is stored.

    Offered only where an app provides questions (`courses.knowledge`).
    """

    question = QuestionReferenceBlock(label=_("Question"))

    class Meta:
        icon = "help"
        label = _("Knowledge check")
        template = "courses/blocks/knowledge_check.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds the question or what came of an answer (`CheckState`), and where answers go."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        reading, block_id = context.get("reading"), str(context.get("id") or "")
        context["block_id"] = block_id
        context["check"] = reading.check(block_id, value.get("question")) if reading else None
        context["answer_url"] = reading.address("answer_check", block_id) if reading and block_id else ""
        return context
