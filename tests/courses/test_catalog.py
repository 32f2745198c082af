"""The catalog: what I may take, found by words and narrowed by filters."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from courses.actions import enroll
from courses.models import CoursePage, Level
from courses.queries import CatalogFilter, catalog_courses
from courses.queries.folding import folded, has_words
from tests.factories.accounts import UserFactory
from tests.factories.assignments import complete_course
from tests.factories.courses import add_lesson, catalog, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings):
    settings.LMS_COURSES = {}


@pytest.fixture
def learner(client):
    user = UserFactory()
    client.force_login(user)
    return user


def titles(learner, **wanted):
    return [course.title for course in catalog_courses(learner, CatalogFilter(**wanted))]


class TestFolding:
    @pytest.mark.parametrize(
        "text", ["Übergänge", "UEBERGAENGE", "u\u0308bergange\u0308".replace("gang", "gaeng"), "uebergaenge"]
    )
    def test_makes_the_ways_to_write_an_umlaut_equal(self, text):
        assert folded(text).startswith("uebergaeng")

    def test_finds_each_word_anywhere(self):
        assert has_words("schutz ki", "KI und Datenschutz")
        assert has_words("STRASSE cafe", "Straße, Café")
        assert not has_words("schutz zebra", "KI und Datenschutz")
        assert has_words("  ", "alles")


class TestCatalogCourses:
    def test_are_found_by_title_summary_objectives_chapters_and_lessons(self, learner):
        make_course(
            "Halluzinationen",
            title="Grundlagen",
            chapter="Größe",
            summary="Für alle",
            objectives=[("objective", "Prüfen")],
        )
        make_course(title="Anderes")
        for words in ("grundlagen", "fuer ALLE", "pruefen", "größe", "hallu grund"):
            assert titles(learner, words=words) == ["Grundlagen"], words
        assert titles(learner, words="hallu anderes") == []

    def test_name_the_lessons_that_were_found(self, learner):
        make_course("Datenschutz im Alltag", "Anderes", title="Grundlagen")
        course = catalog_courses(learner, CatalogFilter(words="schutz"))[0]
        assert course.found_lessons == ["Datenschutz im Alltag"]

    def test_are_found_by_what_is_new_in_them(self, learner):
        course = make_course("Eins", title="Grundlagen")
        assert titles(learner, words="neuigkeit") == []
        add_lesson(course, "Neuigkeit")
        assert titles(learner, words="neuigkeit") == ["Grundlagen"]

    def test_are_narrowed_by_level_duration_and_state(self, learner):
        short = make_course("Eins", title="Kurz", level=Level.BASIC)
        long = make_course(*"ABCDEFG", title="Lang", level=Level.ADVANCED)
        make_course("Eins", title="Neu", level=Level.BASIC)
        enroll(learner=learner, course=long, at=timezone.now())
        complete_course(learner, short, at=timezone.now())
        complete_course(UserFactory(), long, at=timezone.now())
        assert titles(learner) == ["Kurz", "Lang", "Neu"]
        assert titles(learner, level="advanced") == ["Lang"]
        assert titles(learner, max_minutes=30) == ["Kurz", "Neu"]
        assert [titles(learner, state=state) for state in ("new", "running", "done")] == [["Neu"], ["Lang"], ["Kurz"]]
        assert titles(learner, level="basic", state="done", words="kurz") == ["Kurz"]

    def test_are_narrowed_by_language(self, learner):
        make_course(title="Deutsch")
        english = Locale.objects.get_or_create(language_code="en")[0]
        course = make_course(title="English")
        CoursePage.objects.filter(pk=course.pk).update(locale=english)
        assert titles(learner, language="en") == ["English"]

    def test_are_only_those_that_the_person_may_take(self, learner, settings):
        make_course(title="Fremd")
        settings.LMS_COURSES = {"ACCESS": f"{__name__}.NoCourses"}
        assert titles(learner) == titles(learner, words="fremd") == []


class NoCourses:
    """An access that shows nobody anything."""

    def visible_courses(self, user):
        return CoursePage.objects.none()


class TestCatalogPage:
    def page(self, client, **parameters):
        response = client.get(catalog().url, parameters)
        assert response.status_code == 200
        return response.content.decode()

    def test_shows_count_length_and_state(self, client, learner):
        enroll(learner=learner, course=make_course("Eins", title="Läuft"), at=timezone.now())
        page = self.page(client)
        assert "1 Kurs<" in page.replace("\n", "").replace("  ", "")
        assert "5\xa0Min." in page or "5 Min." in page
        assert "läuft" in page

    def test_keeps_what_was_asked_for(self, client, learner):
        make_course(title="Grundlagen")
        page = self.page(client, suche="grund", stufe="basic", dauer="30")
        assert 'value="grund"' in page
        assert '<option value="30" selected>' in page
        assert "Filter zurücksetzen" in page

    def test_says_what_to_do_when_nothing_fits(self, client, learner):
        make_course(title="Grundlagen")
        page = self.page(client, suche="Zebra")
        assert "Kein Kurs passt" in page
        assert f'href="{catalog().url}"' in page

    @pytest.mark.parametrize(
        "parameters",
        [
            {"stufe": "x"},
            {"dauer": "²"},
            {"dauer": "1e9"},
            {"stand": "'"},
            {"sprache": "xx"},
            {"page": "-7"},
            {"suche": "x" * 500},
        ],
    )
    def test_leaves_out_filters_that_do_not_exist(self, client, learner, parameters):
        make_course(title="Grundlagen")
        assert "Grundlagen" in self.page(client, **parameters)

    def test_offers_languages_only_if_there_are_several(self, client, learner):
        course = make_course(title="English")
        assert 'name="sprache"' not in self.page(client)
        make_course(title="Deutsch")
        english = Locale.objects.get_or_create(language_code="en")[0]
        CoursePage.objects.filter(pk=course.pk).update(locale=english)
        assert 'name="sprache"' in self.page(client)

    def test_has_pages(self, client, learner):
        for number in range(25):
            make_course("Eins", title=f"Kurs {number:02}")
        assert "Kurs 24" not in self.page(client)
        page = self.page(client, page="2", stufe="basic")
        assert "Kurs 24" in page
        assert "Seite 2 von 2" in page
        assert "?stufe=basic&amp;page=1" in page or "?page=1&amp;stufe=basic" in page

    def test_asks_visitors_to_log_in(self, client):
        make_course(title="Grundlagen")
        page = self.page(client)
        assert "Grundlagen" not in page
        assert "Bitte melden Sie sich an" in page

    @pytest.mark.parametrize("parameters", [{}, {"suche": "kurs"}])
    def test_costs_the_same_for_one_and_twenty_courses(self, client, learner, parameters):
        counts = []
        for more in (1, 19):
            for _number in range(more):
                make_course("Eins", title="Ein Kurs")
            self.page(client, **parameters)
            with CaptureQueriesContext(connection) as queries:
                self.page(client, **parameters)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 12
