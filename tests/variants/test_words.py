import datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.conf import content_variants
from courses.placeholders import Word
from lms.accounts.actions import add_member, end_membership
from lms.accounts.models import Role
from lms.variants.actions import define_placeholder, set_word
from lms.variants.models import PlaceholderWord
from lms.variants.queries import lesson_as_of, variant_of_client
from tests.factories.accounts import (
    make_client,
    make_mandate,
    make_member,
    make_membership,
    make_superuser,
    make_team,
    make_user,
)
from tests.factories.courses import noon
from tests.factories.variants import EARLIER, adapt, define, make_lesson, rewrite, say

pytestmark = pytest.mark.django_db
LATER = noon("2026-04-01")


def word_for(person, lesson, name="werkzeug"):
    return content_variants().variant_for(person, lesson).words[name].text


class TestDefinePlaceholder:
    @pytest.mark.parametrize("slug", ["Ki", "ki-werkzeug", "1ki", "", "ki werkzeug", "ki\n"])
    def test_refuses_what_is_no_name(self, slug):
        with pytest.raises(ValidationError):
            define(slug, "x")

    def test_refuses_a_name_that_exists(self):
        define("ki", "x")
        with pytest.raises(ValidationError, match="already"):
            define_placeholder(slug="ki", label="Anders", text="x", by=None, at=EARLIER)

    def test_needs_words_for_everybody(self):
        with pytest.raises(ValidationError):
            define("ki", " ")


class TestSetWord:
    def test_stands_at_the_client_and_nowhere_else(self):
        company, other, lesson = make_client(), make_client(), make_lesson("<p>{{werkzeug}}</p>")
        define("werkzeug", "das Werkzeug")
        say(company, "werkzeug", "Nordlicht-GPT", url="https://example.com/")
        assert variant_of_client(company, lesson).words["werkzeug"] == Word("Nordlicht-GPT", "https://example.com/")
        assert variant_of_client(other, lesson).words["werkzeug"] == Word("das Werkzeug")

    def test_returns_to_the_words_for_everybody_when_it_is_empty(self):
        company, lesson = make_client(), make_lesson("<p>{{werkzeug}}</p>")
        define("werkzeug", "das Werkzeug")
        say(company, "werkzeug", "Eigenes")
        say(company, "werkzeug", "", at=LATER)
        say(company, "werkzeug", "", at=LATER)
        assert variant_of_client(company, lesson).words["werkzeug"] == Word("das Werkzeug")
        assert PlaceholderWord.objects.get(client=company).ends_at == LATER

    def test_changes_nothing_when_it_is_repeated(self):
        company = make_client()
        define("werkzeug", "das Werkzeug")
        say(company, "werkzeug", "Eigenes")
        say(company, "werkzeug", " Eigenes ", at=LATER)
        assert PlaceholderWord.objects.filter(client=company).count() == 1

    @pytest.mark.parametrize(
        "url", ["javascript:alert(1)", "JaVa\tScript:alert(1)", "example.com", "/kurse/", "data:x,y"]
    )
    def test_refuses_addresses_that_lead_nowhere_safe(self, url):
        placeholder = define("werkzeug", "das Werkzeug")
        with pytest.raises(ValidationError) as refusal:
            set_word(placeholder=placeholder, client=make_client(), text="x", url=url, by=None, at=EARLIER)
        assert "url" in refusal.value.error_dict

    def test_is_one_at_a_time(self):
        placeholder, company = define("werkzeug", "x"), make_client()
        say(company, "werkzeug", "Eigenes")
        for client in (company, None):
            with pytest.raises(IntegrityError), transaction.atomic():
                PlaceholderWord(placeholder=placeholder, client=client, text="zwei", starts_at=LATER).save()


class TestClientVariants:
    def test_follow_the_oldest_membership_of_today(self):
        define("werkzeug", "für alle")
        lesson = make_lesson("<p>{{werkzeug}}</p>")
        old, new = make_client(), make_client()
        say(old, "werkzeug", "alt")
        say(new, "werkzeug", "neu")
        membership = make_membership(make_team(old), starts_on=datetime.date(2026, 1, 1))
        person = membership.person
        add_member(person=person, team=make_team(new), starts_on=datetime.date(2026, 2, 1))
        with time_machine.travel(noon("2026-03-02")):
            assert word_for(person, lesson) == "alt"
            end_membership(membership=membership, ends_on=datetime.date(2026, 3, 2))
            assert word_for(person, lesson) == "alt"
        with time_machine.travel(noon("2026-03-03")):
            assert word_for(person, lesson) == "neu"

    def test_are_the_words_for_everybody_without_a_client(self):
        define("werkzeug", "für alle")
        lesson = make_lesson("<p>{{werkzeug}}</p>")
        assert word_for(make_user(), lesson) == "für alle"
        assert content_variants().variant_for(AnonymousUser(), lesson).words == {}

    def test_cost_one_query_however_much_there_is(self, django_assert_num_queries):
        company, lesson = make_client(), make_lesson(*[f"<p>{number}</p>" for number in range(20)])
        person = make_member(make_team(company))
        content_variants().variant_for(person, lesson)
        with django_assert_num_queries(1):
            content_variants().variant_for(person, lesson)
        for number in range(20):
            define(f"wort{number}", "x")
            adapt(company, lesson, number, f"<p>Anders {number}</p>")
        content_variants().variant_for(person, lesson)
        with django_assert_num_queries(1):
            assert len(content_variants().variant_for(person, lesson).blocks) == 20

    def test_let_trainers_preview_their_clients_only(self):
        company, other, lesson = make_client(), make_client(), make_lesson("<p>Eins</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        modes = [mode for mode, _label in content_variants().preview_modes(lesson)]
        assert modes == [f"client:{company.pk}"]
        for viewer, sees in [
            (make_superuser(), True),
            (make_mandate(Role.TRAINER).person, True),
            (make_mandate(Role.CONSULTANT, client=company).person, True),
            (make_mandate(Role.TRAINER, client=other).person, False),
            (make_mandate(Role.CLIENT_ADMIN, client=company).person, False),
            (AnonymousUser(), False),
        ]:
            variant = content_variants().preview_variant(modes[0], lesson=lesson, viewer=viewer)
            assert bool(variant.blocks) == sees
        for mode in ("", "client:", "client:x", "client:999"):
            assert not content_variants().preview_variant(mode, lesson=lesson, viewer=make_superuser()).blocks

    def test_know_which_names_are_defined(self):
        define("bekannt", "x")
        assert content_variants().unknown_placeholders(["b", "bekannt", "a"]) == ["a", "b"]

    def test_are_shown_in_the_editors_preview(self):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        from django.test import RequestFactory

        request = RequestFactory().get("/")
        request.user = make_superuser()
        response = lesson.serve_preview(request, f"client:{company.pk}").render()
        assert "Anders" in response.content.decode()
        assert "Eins" not in response.content.decode()


class TestLessonAsOf:
    def test_tells_what_learners_saw_on_a_day(self):
        company, other = make_client(), make_client()
        with time_machine.travel(noon("2026-03-01")):
            lesson = make_lesson("<p>Mit {{werkzeug}}</p>", "<p>Zwei</p>")
            define("werkzeug", "für alle", at=noon("2026-03-01"))
        adapt(company, lesson, 0, "<p>Bei uns mit {{werkzeug}}</p>", at=noon("2026-03-05"))
        say(company, "werkzeug", "A", at=noon("2026-03-10"))
        say(company, "werkzeug", "B", at=noon("2026-03-20"))
        with time_machine.travel(noon("2026-03-15")):
            rewrite(lesson, 1, "<p>Zwei neu</p>")
        with time_machine.travel(noon("2026-03-25")):
            lesson.refresh_from_db()
            lesson.unpublish()

        def seen(client, day):
            found = lesson_as_of(client, lesson, noon(day))
            return [raw["value"] for raw in found.blocks] if found else None

        assert seen(company, "2026-02-28") is None
        assert seen(company, "2026-03-02") == ["<p>Mit für alle</p>", "<p>Zwei</p>"]
        assert seen(company, "2026-03-06") == ["<p>Bei uns mit für alle</p>", "<p>Zwei</p>"]
        assert seen(company, "2026-03-12") == ["<p>Bei uns mit A</p>", "<p>Zwei</p>"]
        assert seen(company, "2026-03-21") == ["<p>Bei uns mit B</p>", "<p>Zwei neu</p>"]
        assert seen(other, "2026-03-21") == ["<p>Mit für alle</p>", "<p>Zwei neu</p>"]
        assert seen(company, "2026-03-26") is None
