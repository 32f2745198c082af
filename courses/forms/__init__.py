"""What people enter, checked and in words of this plugin."""

from .notes import BookmarkForm, NoteForm
from .questions import AnswerForm, QuestionForm

__all__ = ["AnswerForm", "BookmarkForm", "NoteForm", "QuestionForm"]
