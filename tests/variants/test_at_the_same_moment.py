"""Two people adapt the same block at the same moment, with real threads, on either database."""

import pytest

from lms.variants.actions import ChangedMeanwhile, override_block, set_word
from lms.variants.models import BlockOverride, PlaceholderWord
from lms.variants.queries import block_state
from tests.factories.accounts import make_client
from tests.factories.variants import EARLIER, block_id, define, make_lesson
from tests.quizzes.test_at_the_same_moment import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


class TestTwoAuthors:
    def test_do_not_overwrite_each_other(self):
        for _round in range(ROUNDS):
            company, lesson = make_client(), make_lesson("<p>Eins</p>")
            place = block_id(lesson, 0)
            lesson.refresh_from_db()
            fields = {"client": company, "lesson": lesson, "block_id": place, "by": None, "at": EARLIER}
            seen = block_state(company, lesson, place).token
            outcomes = together(
                lambda fields=fields, seen=seen: override_block(value="<p>A</p>", seen=seen, **fields),
                lambda fields=fields, seen=seen: override_block(value="<p>B</p>", seen=seen, **fields),
            )
            assert sorted(type(outcome).__name__ for outcome in outcomes) == ["BlockOverride", "ChangedMeanwhile"]
            assert any(isinstance(outcome, ChangedMeanwhile) for outcome in outcomes)
            assert BlockOverride.objects.filter(client=company).count() == 1

    def test_of_words_leave_one_that_holds(self):
        placeholder, company = define("werkzeug", "das Werkzeug"), make_client()
        fields = {"placeholder": placeholder, "client": company, "by": None, "at": EARLIER}
        outcomes = together(
            lambda: set_word(text="A", **fields),
            lambda: set_word(text="B", **fields),
        )
        assert all(isinstance(outcome, PlaceholderWord) for outcome in outcomes), outcomes
        assert PlaceholderWord.objects.filter(client=company).count() == 2
        assert PlaceholderWord.objects.current().filter(client=company).count() == 1
