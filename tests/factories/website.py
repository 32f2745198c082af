"""Public pages for tests."""

import datetime
import itertools
import json

from django.core import signing
from wagtail.models import Locale

from lms.website.models import (
    ArticleIndexPage,
    ArticlePage,
    ArticleSource,
    Audience,
    CourseTerms,
    HomePage,
    IndividualCourse,
    LandingPage,
    OfferPage,
)
from lms.website.spam import SALT

numbers = itertools.count(1)
ORIGIN = {"origin": "http://testserver"}


def stream(*blocks):
    """Blocks, each a pair of type and value, as Wagtail stores them."""
    return json.dumps([{"type": name, "value": value} for name, value in blocks], default=str)


def make_offer(home, *, audience=Audience.TEAMS, slug=None, title="Ein Angebot", **fields):
    page = OfferPage(title=title, slug=slug or f"angebot-{next(numbers)}", audience=audience, **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def make_landing_page(home, *blocks, slug="seite", title="Eine Seite", **fields):
    page = LandingPage(title=title, slug=slug, body=stream(*blocks), **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def make_english_home(home, **fields):
    english = Locale.objects.get_or_create(language_code="en")[0]
    page = HomePage(title="KI-fit", slug="en", locale=english, translation_key=home.translation_key, **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def make_article_index(home, *, slug="artikel", title="Artikel", **fields):
    index = ArticleIndexPage(title=title, slug=slug, show_in_menus=True, **fields)
    home.add_child(instance=index)
    index.save_revision().publish()
    return index


def make_article(index, *blocks, sources=0, topics=(), corrections=(), **fields):
    number = next(numbers)
    values = {"title": f"Artikel {number}", "slug": f"artikel-{number}", "teaser": "Zwei Sätze.", **fields}
    values.setdefault("published_on", datetime.date(2026, 2, 1))
    article = ArticlePage(body=stream(*blocks), **values)
    article.sources = [
        ArticleSource(
            publisher=f"Verlag {place}",
            title=f"Quelle {place}",
            url=f"https://quelle-{place}.example/",
            dated_on=datetime.date(2026, 1, 29),
            accessed_on=datetime.date(2026, 1, 30),
        )
        for place in range(1, sources + 1)
    ]
    article.corrections = list(corrections)
    article.topics = list(topics)
    index.add_child(instance=article)
    article.save_revision().publish()
    return article


def offer_course(course, *, terms=CourseTerms.FREE, **fields):
    return IndividualCourse.objects.create(course=course, terms=terms, **fields)


def stamp(*, age):
    """The signed moment of a form that was opened `age` seconds ago."""

    class Earlier(signing.TimestampSigner):
        def timestamp(self):
            return signing.b62_encode(int(datetime.datetime.now(datetime.UTC).timestamp()) - age)

    return Earlier(salt=SALT).sign("form")
