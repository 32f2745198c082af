"""All public pages of the demo, as a visitor without cookies finds them by following links."""

import datetime
import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlsplit

import pytest
from django.conf import settings as site_settings
from django.db import transaction
from django.test import Client

from lms.demo.website import build_public_pages
from lms.website.actions import ensure_site
from lms.website.models import ArticlePage
from tests.factories.courses import make_course

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ELSEWHERE = ("/static/", "/konto/", "/demo-buchen/")  # files, the account's own pages, and what has tests of its own


class Reader(HTMLParser):
    """What a page is made of: links, names, what it loads, and tags that were never closed."""

    def __init__(self, body):
        super().__init__()
        self.links, self.names, self.loaded, self.faults, self.open, self.headings = [], [], [], [], [], []
        self.feed(body)
        self.faults += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if len(values) != len(attributes):
            self.faults.append(f"<{tag}> has an attribute twice")
        if "id" in values:
            self.names.append(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("script", "img", "iframe", "source") or (
            tag == "link" and values["rel"] in ("stylesheet", "icon", "preload")
        ):
            self.loaded.append(values.get("src") or values.get("href") or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")


@pytest.fixture(scope="class")
def pages(django_db_setup, django_db_blocker):
    """Address → (answer, reader) of every page that links lead to, each read by a visitor of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        home = ensure_site()
        for slug in ("ki-grundlagen", "gute-prompts", "datenschutz-ki"):
            make_course("Anfang", title=slug, slug=slug)
        build_public_pages(home, on=datetime.date(2026, 1, 1))
        found = crawl()
        yield found
        transaction.set_rollback(True)


def crawl():
    found, waiting = {}, ["/", "/en/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = Client().get(address)
        is_page = answer.status_code == 200 and "html" in answer.headers["Content-Type"]
        reader = Reader(answer.content.decode()) if is_page else None
        found[address] = (answer, reader)
        for link in reader.links if reader else []:
            path = urldefrag(link)[0]
            if path.startswith("/") and not path.startswith(ELSEWHERE):
                waiting.append(path)
    return found


@pytest.mark.django_db
class TestPublicPages:
    def test_are_found_by_links(self, pages):
        expected = {"/", "/fuer-teams/", "/fuer-einzelnutzer/", "/artikel/", "/vertrauen/", "/registrieren/"}
        expected |= {"/impressum/", "/datenschutz/", "/barrierefreiheit/", "/unterauftragsverarbeiter/"}
        expected |= {"/en/", "/en/for-teams/", "/en/for-individuals/", "/en/trust/", "/.well-known/security.txt"}
        assert expected <= set(pages)
        assert any(address.startswith("/kurs-anfragen/?kurs=") for address in pages)

    def test_are_all_there(self, pages):
        assert {
            address: answer.status_code for address, (answer, _r) in pages.items() if answer.status_code != 200
        } == {}

    def test_set_no_cookie(self, pages):
        assert {address for address, (answer, _reader) in pages.items() if answer.cookies} == set()

    def test_load_nothing_from_elsewhere(self, pages):
        loaded = {item for _answer, reader in pages.values() if reader for item in reader.loaded}
        assert {item for item in loaded if item and not item.startswith("/")} == set()
        assert "default-src 'none'" in pages["/"][0].headers["Content-Security-Policy"]

    def test_are_well_formed(self, pages):
        assert {address: reader.faults for address, (_a, reader) in pages.items() if reader and reader.faults} == {}

    def test_use_each_name_once_and_lead_only_to_names_that_exist(self, pages):
        for address, (_answer, reader) in pages.items():
            if reader is None:
                continue
            assert len(reader.names) == len(set(reader.names)), address
            for link in reader.links:
                path, name = urldefrag(link)
                if name and not path:
                    assert name in reader.names, (address, link)

    def test_have_one_main_heading_and_skip_no_level(self, pages):
        for address, (_answer, reader) in pages.items():
            if reader is None:
                continue
            assert reader.headings.count(1) == 1, address
            steps = zip(reader.headings, reader.headings[1:], strict=False)
            assert all(after <= before + 1 for before, after in steps), (address, reader.headings)

    def test_have_titles_and_descriptions_of_their_own(self, pages):
        titles = {}
        for address, (answer, reader) in pages.items():
            if reader is None or "?" in address:
                continue
            title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.S)[1]
            titles.setdefault((title, answer.headers["Content-Language"]), []).append(address)
        assert [found for found in titles.values() if len(found) > 1] == []

    def test_name_their_own_address(self, pages):
        for address, (answer, reader) in pages.items():
            canonical = re.search(r'<link rel="canonical" href="([^"]+)"', answer.content.decode()) if reader else None
            if canonical:
                assert urlsplit(canonical[1]).path == urlsplit(address).path
                assert canonical[1].startswith(site_settings.BASE_URL)

    def test_hold_the_first_article_with_its_ten_sources(self, pages):
        body = pages["/artikel/microsoft-auftragsbestand-openai/"][0].content.decode()
        text = re.sub(r"<[^>]+>", " ", body.split('class="article__body"')[1].split('id="quellen"')[0])
        assert 500 <= len(re.findall(r"\w+", text)) <= 900
        assert [f'href="#zitat-{number}"' in body for number in range(1, 11)] == [True] * 10
        assert ArticlePage.objects.get(slug="microsoft-auftragsbestand-openai").sources.count() == 10

    def test_weigh_little(self, pages):
        answer = pages["/"][0]
        assert len(answer.content) < 25_000
