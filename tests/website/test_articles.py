"""Articles: sources and citations, corrections, lists, feeds and what search engines read."""

import datetime
import io
import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lms.website.actions import ensure_site
from lms.website.citations import Citations, cited_numbers
from lms.website.models import ArticleCorrection, ArticleSource, Author, Topic
from tests.factories.accounts import make_superuser
from tests.factories.website import make_article, make_article_index, make_english_home, make_landing_page


@pytest.fixture
def index():
    return make_article_index(ensure_site())


def text(html):
    return ("paragraph", html)


def body_of(client, article):
    response = client.get(article if isinstance(article, str) else article.address)
    assert response.status_code == 200
    body = response.content.decode()
    assert "INVALID[" not in body
    assert body.count("<h1>") == 1
    return body


class TestCitations:
    @pytest.mark.parametrize(
        ("written", "numbers"), [("a [3]", {3}), ("[1, 12]", {1, 12}), ("[a] [] [1-2] (3)", set()), ("[1][2]", {1, 2})]
    )
    def test_are_found(self, written, numbers):
        assert cited_numbers(written) == numbers

    def test_lead_to_the_source_and_are_led_back_to_from_the_first(self):
        html = Citations(2).linked("<p>Eins [1], zwei [1, 2]</p>")
        assert re.findall(r'<a href="#quelle-(\d)"( id="zitat-\d")? aria-label="Source \1">', html) == [
            ("1", ' id="zitat-1"'),
            ("1", ""),
            ("2", ' id="zitat-2"'),
        ]

    def test_leave_alone_what_no_source_has_and_what_stands_in_tags(self):
        html = '<a href="/x?y=[1]">[7]</a> [0]'
        assert Citations(3).linked(html) == html

    @given(st.text(alphabet="[]0123456789, ab", max_size=40), st.integers(min_value=0, max_value=12))
    def test_change_no_word_whatever_is_written(self, written, count):
        linked = Citations(count).linked(written)
        assert re.sub(r"[\s]|<[^>]*>", "", linked) == re.sub(r"\s", "", written)


@pytest.mark.django_db
class TestArticle:
    def test_cites_its_sources_by_number(self, client, index):
        article = make_article(index, text("<p>So [2], und so [1, 2].</p>"), sources=3)
        body = body_of(client, article)
        assert body.count('href="#quelle-2"') == 2
        assert [f'id="quelle-{n}"' in body for n in (1, 2, 3)] == [True] * 3
        assert 'href="https://quelle-1.example/"' in body
        assert "Verlag 1, 29. Januar 2026" in " ".join(body.split())
        assert "Abgerufen am 30. Januar 2026" in body
        assert [f'href="#zitat-{n}"' in body for n in (1, 2, 3)] == [True, True, False]

    def test_has_each_name_once(self, client, index):
        article = make_article(index, *[text("<p>[1] [2] [1]</p>")] * 3, sources=2)
        names = re.findall(r'\bid="([^"]+)"', body_of(client, article))
        assert len(names) == len(set(names))

    def test_escapes_what_editors_write(self, client, index):
        block = ("summary", ["<b>fett</b> [1]", "zwei"])
        body = body_of(client, make_article(index, block, sources=1, title="A < B & C"))
        assert "&lt;b&gt;fett&lt;/b&gt;" in body
        assert "<h1>A &lt; B &amp; C</h1>" in body

    def test_says_how_long_it_takes(self, client, index):
        article = make_article(index, text("<p>" + "Wort " * 601 + "</p>"))
        assert article.reading_minutes == 4
        assert "4 Minuten Lesezeit" in body_of(client, article)

    def test_says_what_was_corrected(self, client, index):
        correction = ArticleCorrection(corrected_on=datetime.date(2026, 2, 5), text="Falsche Zahl.")
        body = body_of(client, make_article(index, corrections=[correction]))
        assert "Dieser Artikel wurde korrigiert." in body
        assert "5. Februar 2026" in body
        assert "Falsche Zahl." in body

    def test_tells_search_engines_what_it_is(self, client, index):
        author = Author.objects.create(name="Ada Muster")
        article = make_article(index, sources=2, author=author, title="Titel </script><b>")
        body = body_of(client, article)
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.S)
        data = json.loads(data)
        assert data["@type"] == "Article"
        assert data["headline"] == "Titel </script><b>"
        assert data["author"]["name"] == "Ada Muster"
        assert [item["url"] for item in data["citation"]] == ["https://quelle-1.example/", "https://quelle-2.example/"]

    def test_leads_to_related_articles(self, client, index):
        topic = Topic.objects.create(name="Markt", slug="markt")
        article = make_article(index, topics=[topic])
        same = make_article(index, topics=[topic], title="Gleiches Thema")
        other = make_article(index, title="Anderes Thema")
        body = body_of(client, article)
        assert same.title in body
        assert other.title not in body
        article.related = [other]
        article.save_revision().publish()
        body = body_of(client, article)
        assert same.title not in body
        assert other.title in body

    def test_costs_as_many_queries_with_many_sources_as_with_one(self, client, index, django_assert_max_num_queries):
        small = make_article(index, text("<p>[1]</p>"), sources=1)
        large = make_article(index, *[text("<p>[1, 9]</p>")] * 9, sources=20, author=Author.objects.create(name="A"))
        for article in (small, large):
            client.get(article.address)
            with django_assert_max_num_queries(12):
                client.get(article.address)


@pytest.mark.django_db
class TestEditing:
    def posted(self, client, article, cited):
        """What the editor answers when the text is published with other citations."""
        client.force_login(make_superuser())
        source = article.sources.first()
        fields = {
            "title": article.title,
            "slug": article.slug,
            "teaser": article.teaser,
            "published_on": "2026-02-01",
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "heading",
            "body-0-value": f"Wie gesagt {cited}",
            "sources-TOTAL_FORMS": "1",
            "sources-INITIAL_FORMS": "1",
            "sources-0-id": source.pk,
            "sources-0-ORDER": "1",
            "sources-0-publisher": "P",
            "sources-0-title": "T",
            "sources-0-url": "https://x.example/",
            "sources-0-accessed_on": "2026-01-30",
            "corrections-TOTAL_FORMS": "0",
            "corrections-INITIAL_FORMS": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "action-publish": "1",
        }
        return client.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), fields)

    def test_refuses_a_number_that_no_source_has(self, client, index):
        article = make_article(index, sources=1)
        response = self.posted(client, article, "[1, 2]")
        assert response.status_code == 200
        assert "Der Text zitiert Quelle [2], es gibt aber nur 1." in response.content.decode()
        assert "Wie gesagt" not in client.get(article.address).content.decode()

    def test_takes_numbers_that_sources_have(self, client, index):
        article = make_article(index, sources=1)
        assert self.posted(client, article, "[1]").status_code == 302
        assert "Wie gesagt" in client.get(article.address).content.decode()

    def test_refuses_a_source_from_the_future(self):
        source = ArticleSource(dated_on=datetime.date(2026, 2, 1), accessed_on=datetime.date(2026, 1, 31))
        with pytest.raises(Exception, match="accessed_on"):
            source.clean()


@pytest.mark.django_db
class TestList:
    def test_shows_the_newest_first_and_no_drafts(self, client, index):
        make_article(index, title="Älter", published_on=datetime.date(2026, 1, 1))
        make_article(index, title="Neuer", published_on=datetime.date(2026, 1, 2))
        make_article(index, title="Entwurf").unpublish()
        body = body_of(client, "/artikel/")
        assert body.index("Neuer") < body.index("Älter")
        assert "Entwurf" not in body

    def test_finds_words_however_they_are_written(self, client, index):
        make_article(index, text("<p>Über Maße</p>"), title="Gesucht")
        make_article(index, title="Anderes")
        for words in ("masse ueber", "ÜBER", "gesucht maße"):
            body = body_of(client, f"/artikel/?suche={words}")
            assert "Gesucht" in body
            assert "Anderes" not in body
        assert "Kein Artikel gefunden" in body_of(client, "/artikel/?suche=zebra")

    def test_is_narrowed_down_by_topic(self, client, index):
        topic = Topic.objects.create(name="Markt", slug="markt")
        make_article(index, title="Dazu", topics=[topic])
        make_article(index, title="Sonstiges")
        body = body_of(client, "/artikel/?thema=markt")
        assert "Dazu" in body
        assert "Sonstiges" not in body
        assert "1 Artikel" in body

    @pytest.mark.parametrize("query", ["seite=999", "seite=x", "thema=%00", "suche=%25_%27", "suche=" + "x" * 5000])
    def test_withstands_any_query(self, client, index, query):
        make_article(index)
        body_of(client, f"/artikel/?{query}")

    def test_costs_as_many_queries_for_twelve_as_for_one(self, client, index, django_assert_max_num_queries):
        make_article(index)
        client.get("/artikel/")
        with django_assert_max_num_queries(10):
            client.get("/artikel/")
        for _number in range(11):
            make_article(index, author=Author.objects.first() or Author.objects.create(name="A"))
        client.get("/artikel/")
        with django_assert_max_num_queries(10):
            client.get("/artikel/")


@pytest.mark.django_db
class TestFeeds:
    @pytest.mark.parametrize(("name", "item"), [("rss", "item"), ("atom", "{http://www.w3.org/2005/Atom}entry")])
    def test_list_the_articles_of_their_language(self, client, index, name, item):
        article = make_article(index, title="Auf Deutsch & gut")
        english = make_article_index(make_english_home(ensure_site()), slug="articles", title="Articles")
        make_article(english, title="In English")
        answer = client.get(reverse(f"lms_website:{name}", args=["de"]))
        assert answer.status_code == 200
        (entry,) = ET.fromstring(answer.content).iter(item)
        assert "Auf Deutsch & gut" in "".join(entry.itertext())
        assert article.address in ET.tostring(entry).decode()
        assert "In English" in client.get(reverse(f"lms_website:{name}", args=["en"])).content.decode()

    def test_do_not_exist_without_articles_or_for_other_languages(self, client):
        ensure_site()
        for language in ("de", "fr", "..."):
            assert client.get(f"/artikel/{language}.rss").status_code == 404


@pytest.mark.django_db
class TestSharePicture:
    def test_has_the_size_that_networks_show(self, client, index):
        article = make_article(index, title="Ein sehr langer Titel über viele Dinge " * 4)
        answer = client.get(reverse("lms_website:share_picture", args=[article.pk]))
        assert answer.headers["Content-Type"] == "image/png"
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
        assert len(answer.content) < 100_000

    def test_is_named_by_the_page(self, client, index):
        article = make_article(index)
        address = reverse("lms_website:share_picture", args=[article.pk])
        assert re.search(rf'property="og:image" content="[^"]*{address}"', body_of(client, article))

    def test_exists_for_public_pages_only(self, client, index):
        draft = make_article(index)
        draft.unpublish()
        for page in (draft.pk, index.get_root().pk, 99_999):
            assert client.get(reverse("lms_website:share_picture", args=[page])).status_code == 404
        landing = make_landing_page(ensure_site())
        assert client.get(reverse("lms_website:share_picture", args=[landing.pk])).status_code == 200
