"""The question bank in the Wagtail admin.

The base model has the menu item, the listing and the chooser; each question type has a viewset of its own for its
form, drafts, history and preview. All types share the permissions of the base model.
"""

from .bank import QuestionBankGroup, QuestionFilterSet
from .types import question_type_viewsets

__all__ = ["QuestionBankGroup", "QuestionFilterSet", "question_type_viewsets"]
