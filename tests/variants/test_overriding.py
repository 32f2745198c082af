import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lms.accounts.models import Role
from lms.variants.actions import ChangedMeanwhile, NoSuchBlock, hide_block, keep_override, override_block, take_master
from lms.variants.models import BlockOverride, HistoryIsKept
from lms.variants.passages import passages_of, value_of
from lms.variants.queries import block_state, course_lines, lesson_lines, variant_of_client
from tests.factories.accounts import make_client, make_mandate
from tests.factories.courses import add_lesson, make_course, noon, text_block
from tests.factories.variants import EARLIER, adapt, block_id, make_lesson, raw_body, rewrite, set_body

pytestmark = pytest.mark.django_db
LATER = noon("2026-04-01")


def shown(client, lesson):
    """Values of the blocks that the client's learners see."""
    body = lesson.body
    raw = raw_body(lesson)
    return [one["value"] for _place, one in variant_of_client(client, lesson).raw_blocks(body.stream_block, raw)]


def state_of(client, lesson, place=0):
    lesson.refresh_from_db()
    return block_state(client, lesson, block_id(lesson, place))


class TestOverrideBlock:
    def test_shows_a_client_its_own_words_and_nobody_else(self):
        company, other, lesson = make_client(), make_client(), make_lesson("<p>Eins</p>", "<p>Zwei</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        assert shown(company, lesson) == ["<p>Anders</p>", "<p>Zwei</p>"]
        assert shown(other, lesson) == ["<p>Eins</p>", "<p>Zwei</p>"]

    def test_changes_nothing_when_it_is_repeated(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        first = adapt(company, lesson, 0, "<p>Anders</p>")
        assert adapt(company, lesson, 0, "<p>Anders</p>", at=LATER) == first
        assert BlockOverride.objects.count() == 1

    def test_keeps_what_was_before(self):
        company, lesson, author = make_client(), make_lesson("<p>Eins</p>"), make_mandate(Role.CONSULTANT).person
        first = adapt(company, lesson, 0, "<p>A</p>")
        adapt(company, lesson, 0, "<p>B</p>", at=LATER, by=author)
        first.refresh_from_db()
        assert (first.value, first.ends_at, first.ended_by) == ("<p>A</p>", LATER, author)

    def test_ends_when_it_says_what_the_master_says(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        assert adapt(company, lesson, 0, "<p>Eins</p>", at=LATER) is None
        assert not BlockOverride.objects.current().exists()

    def test_lets_the_block_check_the_words(self):
        value = {"kind": "note", "title": "T", "text": "<p>Text</p>"}
        company, lesson = make_client(), make_lesson(blocks=[{**text_block(""), "type": "callout", "value": value}])
        for wrong in ({**value, "title": "x" * 121}, {**value, "text": ""}, {**value, "kind": "gibt-es-nicht"}):
            with pytest.raises(ValidationError):
                adapt(company, lesson, 0, wrong)
        assert not BlockOverride.objects.exists()

    def test_refuses_who_has_not_seen_the_newest(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        seen = state_of(company, lesson).token
        rewrite(lesson, 0, "<p>Neu</p>")
        fields = {"client": company, "lesson": lesson, "block_id": block_id(lesson, 0), "by": None, "at": LATER}
        with pytest.raises(ChangedMeanwhile):
            override_block(value="<p>Anders</p>", seen=seen, **fields)
        seen = state_of(company, lesson).token
        adapt(company, lesson, 0, "<p>Von anderen</p>")
        for action in (hide_block, keep_override, take_master):
            with pytest.raises(ChangedMeanwhile):
                action(seen=seen, **fields)

    def test_needs_a_block(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        with pytest.raises(NoSuchBlock):
            override_block(client=company, lesson=lesson, block_id="weg", value="x", by=None, at=EARLIER)

    def test_does_not_reach_the_translation_of_a_course(self):
        from wagtail.models import Locale

        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        lesson.locale = Locale.objects.get_or_create(language_code="en")[0]
        assert variant_of_client(company, lesson).blocks == {}


class TestHideBlock:
    def test_leaves_the_block_out(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>", "<p>Zwei</p>")
        hide_block(client=company, lesson=lesson, block_id=block_id(lesson, 0), by=None, at=EARLIER)
        assert shown(company, lesson) == ["<p>Zwei</p>"]
        take_master(client=company, lesson=lesson, block_id=block_id(lesson, 0), by=None, at=LATER)
        take_master(client=company, lesson=lesson, block_id=block_id(lesson, 0), by=None, at=LATER)
        assert shown(company, lesson) == ["<p>Eins</p>", "<p>Zwei</p>"]


class TestStates:
    def test_are_outdated_when_the_masters_block_has_changed(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>", "<p>Zwei</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        rewrite(lesson, 1, "<p>Zwei neu</p>")
        assert (state_of(company, lesson).is_stale, state_of(company, lesson).behind) == (False, 0)
        rewrite(lesson, 0, "<p>Eins neu</p>")
        rewrite(lesson, 0, "<p>Eins noch neuer</p>")
        assert state_of(company, lesson).is_stale
        assert state_of(company, lesson).behind == 3  # versions in which the lesson changed
        assert shown(company, lesson)[0] == "<p>Anders</p>"

    def test_are_fresh_again_when_somebody_kept_the_words(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        rewrite(lesson, 0, "<p>Neu</p>")
        keep_override(client=company, lesson=lesson, block_id=block_id(lesson, 0), by=None, at=LATER)
        assert not state_of(company, lesson).is_stale
        assert shown(company, lesson) == ["<p>Anders</p>"]
        assert BlockOverride.objects.count() == 2

    def test_are_fresh_again_when_the_master_returns(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        rewrite(lesson, 0, "<p>Neu</p>")
        rewrite(lesson, 0, "<p>Eins</p>")
        assert (state_of(company, lesson).is_stale, state_of(company, lesson).behind) == (False, 0)

    def test_know_what_the_master_has_lost(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>", "<p>Zwei</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        lost = block_id(lesson, 0)
        set_body(lesson, raw_body(lesson)[1:])
        state = block_state(company, lesson, lost)
        assert (state.is_vanished, state.is_stale, state.behind) == (True, True, 1)
        assert state.excerpt == "Anders"
        assert shown(company, lesson) == ["<p>Zwei</p>"]
        (line,) = lesson_lines(company, lesson.get_course())
        assert [block.is_vanished for block in line.blocks] == [False, True]

    def test_know_lessons_that_are_gone(self):
        company, course = make_client(), make_course("Bleibt", "Geht")
        lesson = add_lesson(course, body=[("text", "<p>Eins</p>")])
        adapt(company, lesson, 0, "<p>Anders</p>")
        lesson.unpublish()
        *_others, gone = lesson_lines(company, course)
        assert gone.lesson is None
        assert [block.is_vanished for block in gone.blocks] == [True]
        (line,) = course_lines(company)
        assert (line.count, line.stale_count, line.behind) == (1, 1, 1)

    def test_follow_a_block_that_moves(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>", "<p>Zwei</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        set_body(lesson, list(reversed(raw_body(lesson))))
        assert shown(company, lesson) == ["<p>Zwei</p>", "<p>Anders</p>"]
        assert not state_of(company, lesson, 1).is_stale


class TestPassages:
    VALUE = {"kind": "note", "title": "Titel", "text": "<p>Ein <b>fetter</b> Text.</p>"}

    def stale(self, own, master):
        """A callout that the client has otherwise and that the master has changed since."""
        company = make_client()
        lesson = make_lesson(blocks=[{**text_block(""), "type": "callout", "value": self.VALUE}])
        adapt(company, lesson, 0, {**self.VALUE, **own})
        rewrite(lesson, 0, {**self.VALUE, **master})
        return state_of(company, lesson)

    def test_begin_with_the_change_of_the_one_who_made_one(self):
        state = self.stale({"title": "Unser Titel"}, {"text": "<p>Ein <b>neuer</b> Text.</p>", "kind": "caution"})
        title, text = passages_of(state)
        assert (title.merged, text.merged) == ("Unser Titel", "Ein **neuer** Text.")
        assert (title.is_moved, text.is_conflict) == (False, False)
        value = value_of(state, [title, text], {title.name: title.merged, text.name: text.merged})
        assert value == {"kind": "caution", "title": "Unser Titel", "text": "<p>Ein <b>neuer</b> Text.</p>"}

    def test_bring_both_changes_together_where_they_do_not_touch(self):
        state = self.stale({"text": "<p>Kein <b>fetter</b> Text.</p>"}, {"text": "<p>Ein <b>fetter</b> Text. Neu.</p>"})
        _title, text = passages_of(state)
        assert (text.merged, text.is_conflict, text.is_doubly_changed) == ("Kein **fetter** Text. Neu.", False, True)

    def test_leave_it_to_a_person_where_they_do(self):
        state = self.stale({"title": "Unser Titel"}, {"title": "Neuer Titel"})
        title, _text = passages_of(state)
        assert (title.is_conflict, title.merged) == (True, "Unser Titel")

    def test_are_stored_to_the_letter_where_nobody_touched_them(self):
        own = '<p data-block-key="x1">Ein <b>eigener</b>   Text.</p>'
        state = self.stale({"text": own}, {"title": "Neu"})
        title, text = passages_of(state)
        assert value_of(state, [title, text], {title.name: "T", text.name: text.own})["text"] == own


class TestHistoryIsKept:
    def test_by_the_model(self):
        override = adapt(make_client(), make_lesson("<p>Eins</p>"), 0, "<p>Anders</p>")
        override.value = "<p>Nie gesagt</p>"
        with pytest.raises(HistoryIsKept):
            override.save()

    def test_by_the_database(self):
        override = adapt(make_client(), make_lesson("<p>Eins</p>"), 0, "<p>Anders</p>")
        for fields in ({}, {"ends_at": noon("2026-01-01")}, {"ends_at": LATER, "is_hidden": True}):
            copy = {
                field.attname: getattr(override, field.attname)
                for field in BlockOverride._meta.concrete_fields
                if field.attname != "id"
            }
            with pytest.raises(IntegrityError), transaction.atomic():
                BlockOverride.objects.bulk_create([BlockOverride(**{**copy, **fields})])
