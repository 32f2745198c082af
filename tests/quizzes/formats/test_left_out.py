"""What a format has no word for is left out of a file, and said."""

import pytest

from quizzes.formats.neutral import NeutralQuestion
from quizzes.formats.registry import format_named

KEYS = ["gift", "moodle-xml", "aiken", "csv", "xlsx", "qti-1.2", "qti-2.1", "qti-2.2", "qti-3.0"]


@pytest.mark.parametrize("key", KEYS)
class TestSelfAssessment:
    def test_is_left_out_and_named(self, key):
        scale = NeutralQuestion(type="scale", text="<p>Wie sicher fühlen Sie sich?</p>", line=7, name="Sicherheit")
        written = format_named(key).write([scale])
        assert [problem.line for problem in written.problems] == [7]
        assert "Sicher" not in written.content.decode("utf-8", errors="ignore")
