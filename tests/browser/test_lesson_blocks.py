"""Blocks in which learners do something, in a browser whose requests this process answers or refuses."""

from collections.abc import Iterator
from contextvars import copy_context
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Browser, Page

from courses.models import Reflection
from tests.browser.conftest import WCAG
from tests.factories.accounts import UserFactory
from tests.factories.courses import lessons_of, make_course
from tests.factories.media import block, with_body
from tests.factories.quizzes import make_single_choice

pytestmark = pytest.mark.django_db

HOST = "testserver"
YOUTUBE = {"provider": "youtube", "id": "dQw4w9WgXcQ"}


class Window:
    """A window whose requests to us go to Django's test client; what goes elsewhere is noted and not answered."""

    def __init__(self, browser: Browser, client, *, is_online: bool = True, javascript: bool = True) -> None:
        self.client = client
        self.is_online = is_online
        self.elsewhere: list[str] = []
        self.context = browser.new_context(
            base_url=f"http://{HOST}", viewport={"width": 360, "height": 800}, java_script_enabled=javascript
        )
        # Playwright calls back in a context of its own, in which Django would open another database connection.
        here = copy_context()
        self.context.route("**/*", lambda route: here.copy().run(self._answer, route))
        self.context.set_default_timeout(5_000)
        self.page: Page = self.context.new_page()

    def _answer(self, route) -> None:
        request = route.request
        url = urlsplit(request.url)
        if url.hostname != HOST:
            self.elsewhere.append(request.url)
            route.abort()
        elif url.path.startswith("/static/"):
            route.fulfill(path=finders.find(url.path.removeprefix("/static/")))
        elif not self.is_online:
            route.abort()
        else:
            self._ask_django(route, request, f"{url.path}?{url.query}")

    def _ask_django(self, route, request, address) -> None:
        headers = {name: value for name, value in request.headers.items() if name == "x-fragment"}
        response = self.client.generic(
            request.method,
            address,
            request.post_data_buffer or b"",
            content_type=request.headers.get("content-type", "application/octet-stream"),
            headers=headers,
        )
        if response.status_code == 302:  # a browser would follow; an intercepted answer cannot say so
            response = self.client.get(response.url)
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.getvalue())

    def assert_accessible(self) -> None:
        results = Axe().run(self.page, context=".lesson-body", options={"runOnly": {"type": "tag", "values": WCAG}})
        assert [(item["id"], item["nodes"][0]["target"]) for item in results.response["violations"]] == []


@pytest.fixture
def lesson(client, settings):
    settings.LMS_COURSES = {}
    client.force_login(UserFactory())
    course = make_course("Eins")
    client.post(reverse("courses:begin", args=[course.pk]))
    question = make_single_choice(right="Ein Stück Text", wrong=("Ein Satz",))
    return with_body(
        lessons_of(course)[0],
        block("external_video", {"video": YOUTUBE, "title": "Was ein Modell lernt", "transcript": "<p>Kurz</p>"}),
        block("reflection", {"question": "Was nehmen Sie mit?", "help": ""}),
        block("knowledge_check", {"question": question.pk}),
    )


@pytest.fixture
def open_window(browser, client, lesson) -> Iterator:
    opened = []

    def open_one(**options) -> Window:
        opened.append(Window(browser, client, **options))
        opened[-1].page.goto(lesson.url)
        return opened[-1]

    yield open_one
    for window in opened:
        window.context.close()


class TestVideoElsewhere:
    def test_asks_nobody_before_the_second_click(self, open_window):
        window = open_window()
        box = window.page.locator("[data-external-video]")
        box.get_by_role("button", name="Video zeigen").click()
        window.assert_accessible()
        assert "Google Ireland Ltd." in box.inner_text()
        box.get_by_role("button", name="Nicht laden").click()
        assert window.page.evaluate("document.activeElement.textContent.trim()") == "Video zeigen"
        assert window.elsewhere == []
        window.page.keyboard.press("Enter")
        box.get_by_role("button", name="Jetzt laden").click()
        box.locator("iframe").wait_for()
        assert [urlsplit(url).hostname for url in window.elsewhere] == ["www.youtube-nocookie.com"]

    def test_is_a_link_without_javascript(self, open_window):
        window = open_window(javascript=False)
        box = window.page.locator("[data-external-video]")
        assert box.get_by_role("button").count() == 0
        assert box.get_by_role("link", name="Bei YouTube ansehen").count() == 1
        assert window.elsewhere == []


class TestNote:
    def test_is_saved_in_its_place_and_says_so(self, open_window):
        window = open_window()
        note = window.page.locator(".reflection")
        note.get_by_label("Was nehmen Sie mit?").fill("Zuerst die Quelle prüfen.")
        note.get_by_role("button", name="Notiz speichern").click()
        note.get_by_role("status").get_by_text("Gespeichert").wait_for()
        assert Reflection.objects.get().text == "Zuerst die Quelle prüfen."
        assert note.get_by_label("Was nehmen Sie mit?").input_value() == "Zuerst die Quelle prüfen."
        assert window.page.evaluate("document.activeElement.getAttribute('role')") == "status"
        window.assert_accessible()

    def test_stays_on_screen_when_there_is_no_connection(self, open_window):
        window = open_window()
        window.is_online = False
        note = window.page.locator(".reflection")
        note.get_by_label("Was nehmen Sie mit?").fill("Noch nicht gespeichert")
        note.get_by_role("button", name="Notiz speichern").click()
        note.get_by_role("status").get_by_text("Es besteht keine Verbindung").wait_for()
        assert note.get_by_label("Was nehmen Sie mit?").input_value() == "Noch nicht gespeichert"
        window.is_online = True
        note.get_by_role("button", name="Notiz speichern").click()
        note.get_by_role("status").get_by_text("Gespeichert").wait_for()
        assert Reflection.objects.get().text == "Noch nicht gespeichert"


class TestKnowledgeCheck:
    @pytest.mark.parametrize("javascript", [True, False])
    def test_is_answered_in_its_place_and_again(self, open_window, javascript):
        window = open_window(javascript=javascript)
        check = window.page.locator(".knowledge-check")
        check.get_by_role("button", name="Antwort prüfen").click()
        check.get_by_text("Bitte beantworten Sie zuerst die Frage.").wait_for()
        check.get_by_label("Ein Satz").check()
        check.get_by_role("button", name="Antwort prüfen").click()
        check.get_by_text("Noch nicht richtig").wait_for()
        assert "Rückmeldung zu Ein Satz" in check.inner_text()
        if javascript:
            window.assert_accessible()
        check.get_by_role("button", name="Noch einmal antworten").click()
        check.get_by_label("Ein Stück Text").check()
        check.get_by_role("button", name="Antwort prüfen").click()
        check.get_by_text("Ihre Antwort, richtig").wait_for()
