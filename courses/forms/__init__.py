"""What people enter, checked and in words of this plugin."""

from .catalog import CatalogForm
from .notes import BookmarkForm, NoteForm
from .questions import AnswerForm, QuestionForm

__all__ = ["AnswerForm", "BookmarkForm", "CatalogForm", "NoteForm", "QuestionForm"]
