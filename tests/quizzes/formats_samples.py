"""Where the samples of other programs lie, and what they are compared by."""

import re
from html import unescape
from pathlib import Path

import pytest

from quizzes.models.questions import question_models

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
QUESTIONS = SAMPLES / "questions"
MOODLE_TYPES = {
    "truefalse": "true_false",
    "shortanswer": "short_text",
    "numerical": "numeric",
    "match": "matching",
    "essay": "free_text",
    "description": "description",
    "multianswer": "cloze",
}

needs_samples = pytest.mark.skipif(not QUESTIONS.is_dir(), reason=f"no samples of other programs in {QUESTIONS}")


def needs_types(*keys: str) -> pytest.MarkDecorator:
    """Skips, with a reason, where a question type is not installed."""
    missing = sorted(set(keys) - {model.kind.key for model in question_models()})
    return pytest.mark.skipif(bool(missing), reason=f"no question types {missing} on this site")


def words(html: str) -> str:
    """The words of a text, whatever its format: no tags, no entities, no Markdown, one space between words."""
    text = unescape(re.sub(r"<[^>]*>", " ", html))
    text = re.sub(r"[*_`\\]|^\s*-\s|\\n", " ", text, flags=re.MULTILINE)
    return re.sub(r"\s+([.,:?!])", r"\1", " ".join(text.split()))
