"""Sections that editors build pages from: each is shown, previewed, and refuses what would break the page."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from lms.website.actions import ensure_site
from lms.website.blocks import Sections
from lms.website.models import AccessibilityGap, AccessibilityPage, Author, CourseTerms
from tests.factories.accounts import make_superuser
from tests.factories.courses import make_course
from tests.factories.website import make_article, make_article_index, make_landing_page, offer_course

NAMES = list(Sections().child_blocks)
WITH_THINGS_OF_THE_SITE = {"team", "articles", "courses"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return ensure_site()


def body_of(client, page):
    response = client.get(page.address)
    assert response.status_code == 200
    body = response.content.decode()
    assert "INVALID[" not in body
    return body


def raw(name):
    """The preview's value of a section, as it is stored."""
    block = Sections().child_blocks[name]
    return block.get_prep_value(block.get_preview_value())


class TestSection:
    @pytest.mark.parametrize("name", [name for name in NAMES if name not in WITH_THINGS_OF_THE_SITE])
    def test_shows_what_its_preview_promises(self, client, home, name):
        value = raw(name)
        body = body_of(client, make_landing_page(home, (name, value)))
        title = value.get("title") or value["quote"]
        assert title in body
        assert len(re.findall(r"<h1\b", body)) == 1

    @pytest.mark.parametrize("name", [name for name in NAMES if name not in WITH_THINGS_OF_THE_SITE])
    def test_is_previewed_in_the_editor(self, client, name):
        block = Sections().child_blocks[name]
        assert block.is_previewable
        assert block.get_description()
        client.force_login(make_superuser())
        answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        assert answer.status_code == 200
        assert "lms/css/website.css" in answer.content.decode()

    def test_with_people_shows_initials_where_there_is_no_picture(self, client, home):
        people = [Author.objects.create(name=name).pk for name in ("Ada von Muster", "Bert")]
        body = body_of(client, make_landing_page(home, ("team", {"title": "Team", "people": people})))
        assert re.findall(r'avatar--large"[^>]*>(\w+)<', body) == ["AM", "B"]

    def test_with_people_leaves_out_those_who_are_gone(self, client, home):
        author = Author.objects.create(name="Ada")
        page = make_landing_page(home, ("team", {"title": "Team", "people": [author.pk]}))
        author.delete()
        assert "Ada" not in body_of(client, page)

    def test_with_articles_shows_the_newest(self, client, home):
        index = make_article_index(home)
        for day in range(1, 6):
            make_article(index, title=f"Vom {day}.", published_on=datetime.date(2026, 1, day))
        body = body_of(client, make_landing_page(home, ("articles", {"title": "Neues", "count": 2})))
        assert re.findall(r"Vom (\d)\.", body) == ["5", "4"]

    def test_with_articles_is_not_there_without_any(self, client, home):
        page = make_landing_page(home, ("articles", {"title": "Neuigkeiten", "count": 3}))
        assert "Neuigkeiten" not in body_of(client, page)

    def test_with_courses_shows_how_to_get_each(self, client, home):
        free = make_course(title="Umsonst", summary="Ein Satz.")
        offer_course(free, position=1)
        paid = make_course(
            title="Bezahlt", fernusg_result="not_covered", fernusg_on=datetime.date(2026, 1, 1), fernusg_by="X"
        )
        offer_course(paid, terms=CourseTerms.ENQUIRY, position=2, note="49 €")
        body = body_of(client, make_landing_page(home, ("courses", {"title": "Kurse"})))
        assert "Umsonst" in body
        assert f"{reverse('lms_website:enquire')}?kurs={paid.pk}" in body
        assert "49 €" in body
        assert reverse("lms_website:register") not in body  # nobody may register yet


class TestLink:
    @pytest.mark.parametrize(
        "address",
        ["javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x", "ohne-schema", "JavaScript:x"],
    )
    def test_refuses_addresses_that_are_none(self, address):
        self.assert_refused({"text": "Los", "address": address})

    def test_with_a_text_needs_an_address(self):
        self.assert_refused({"text": "Los"})

    @pytest.mark.parametrize("address", ["/x/", "#kurse", "https://x.example/", "mailto:a@x.example"])
    def test_takes_addresses(self, address):
        self.clean({"text": "Los", "address": address})

    def test_to_an_unpublished_page_is_left_out(self, client, home):
        target = make_landing_page(home, slug="ziel", title="Ziel")
        hero = {"title": "A", "primary": {"text": "Zum Ziel", "page": target.pk}}
        page = make_landing_page(home, ("hero", hero), slug="von")
        assert 'href="/ziel/">Zum Ziel' in body_of(client, page)
        target.unpublish()
        assert "Zum Ziel" not in body_of(client, page)

    def clean(self, link):
        sections = Sections()
        hero = {"title": "A", "lead": "", "picture": "", "primary": link}
        sections.clean(sections.to_python([{"type": "hero", "value": hero}]))

    def assert_refused(self, link):
        with pytest.raises(ValidationError):
            self.clean(link)


class TestPage:
    def test_without_a_beginning_bears_its_title(self, client, home):
        page = make_landing_page(home, ("text", {"text": "<p>x</p>"}), title="Mein Titel")
        assert "<h1>Mein Titel</h1>" in body_of(client, page)

    def test_has_room_for_one_beginning(self):
        sections = Sections()
        value = sections.to_python([{"type": "hero", "value": raw("hero")}] * 2)
        with pytest.raises(ValidationError):
            sections.clean(value)

    def test_shows_none_of_the_scripts_that_somebody_pasted(self, client, home):
        text = '<p onclick="x()">Text<script>alert(1)</script></p>'
        body = body_of(client, make_landing_page(home, ("text", {"text": text})))
        assert "alert(1)" not in body
        assert "onclick" not in body


class TestAccessibilityPage:
    def page(self, home, **fields):
        page = AccessibilityPage.objects.child_of(home).get()
        for name, value in {"organization": "Amt für Muster", **fields}.items():
            setattr(page, name, value)
        page.save_revision().publish()
        return page

    def test_of_a_public_body_is_the_statement_that_the_law_asks_for(self, client, home):
        page = self.page(
            home,
            duty="public",
            assessed_on=datetime.date(2026, 3, 1),
            assessment="external",
            contact_email="barriere@amt.example",
            enforcement="<p>Schlichtungsstelle BGG</p>",
            gaps=[AccessibilityGap(what="Karten", reason="ohne Text.", alternative="Bitte anrufen.")],
        )
        body = body_of(client, page)
        for piece in (
            "Amt für Muster",
            "§§ 12a ff.",
            "Eine unabhängige Stelle hat dies am 1. März 2026 geprüft.",
            "<strong>Karten</strong>: ohne Text. Bitte anrufen.",
            "barriere@amt.example",
            "Schlichtung",
        ):
            assert piece in body

    def test_of_a_company_informs_under_its_own_law(self, client, home):
        body = body_of(client, self.page(home, duty="business", conformance="full"))
        assert "§ 14 des Barrierefreiheitsstärkungsgesetzes" in body
        assert "vollständig barrierefrei" in body
        assert "BITV" not in body
        assert "Was noch nicht barrierefrei ist" not in body


def test_sections_have_german_names():
    with translation.override("de"):
        labels = {str(block.label) for block in Sections().child_blocks.values()}
    assert {"Seitenanfang", "Phasen", "Versprechen mit Nachweis", "Kundenstimme"} <= labels


class TestPreview:
    def test_of_every_kind_of_page_works_in_the_editor(self, home):
        index = make_article_index(home)
        article = make_article(index, ("paragraph", "<p>[1]</p>"), sources=1)
        landing = make_landing_page(home, ("hero", raw("hero")))
        for page in (home, index, article, landing, AccessibilityPage.objects.get()):
            answer = page.make_preview_request()
            assert answer.status_code == 200
            assert answer.headers["Content-Language"] == "de"
