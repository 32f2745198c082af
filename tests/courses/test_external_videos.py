"""Videos at other providers: recognized, and loaded by nobody before they agree."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.blocks.media import VideoAddressBlock
from courses.external_videos import PROVIDERS, frame_sources, recognized, stored
from tests.factories.accounts import UserFactory
from tests.factories.courses import lessons_of, make_course
from tests.factories.media import block, with_body

YOUTUBE = {"provider": "youtube", "id": "dQw4w9WgXcQ"}
VIMEO = {"provider": "vimeo", "id": "76979871/8272103f6e"}


class TestRecognized:
    @pytest.mark.parametrize(
        "url",
        [
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s",
            "http://youtube.com/watch?list=x&v=dQw4w9WgXcQ",
            "https://m.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://youtu.be/dQw4w9WgXcQ?si=abc",
            "https://www.youtube.com/shorts/dQw4w9WgXcQ",
            "https://www.youtube.com/live/dQw4w9WgXcQ",
            " https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ ",
        ],
    )
    def test_knows_videos_at_youtube(self, url):
        video = recognized(url)
        assert (video.provider.key, video.video_id) == ("youtube", "dQw4w9WgXcQ")
        assert video.embed_url.startswith("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?")

    @pytest.mark.parametrize(
        ("url", "video_id"),
        [
            ("https://vimeo.com/76979871", "76979871"),
            ("https://www.vimeo.com/76979871/8272103f6e", "76979871/8272103f6e"),
            ("https://player.vimeo.com/video/76979871?h=8272103f6e", "76979871/8272103f6e"),
        ],
    )
    def test_knows_videos_at_vimeo_and_asks_it_not_to_track(self, url, video_id):
        video = recognized(url)
        assert (video.provider.key, video.video_id) == ("vimeo", video_id)
        assert "dnt=1" in video.embed_url
        assert ("h=8272103f6e" in video.embed_url) == ("/" in video_id)

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "dQw4w9WgXcQ",
            "https://example.org/watch?v=dQw4w9WgXcQ",
            "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
            "https://evil.example/youtube.com/watch?v=dQw4w9WgXcQ",
            "javascript://www.youtube.com/watch?v=dQw4w9WgXcQ",
            'https://www.youtube.com/watch?v=x"onload=alert(1)',
            "https://www.youtube.com/@channel",
            "https://vimeo.com/channels/staffpicks",
            "https://[::1",
        ],
    )
    def test_knows_nothing_else(self, url):
        assert recognized(url) is None


class TestStored:
    @pytest.mark.parametrize(
        "value", [None, "x", {}, {"provider": "youtube", "id": '"><script>'}, {"provider": "evil", "id": "dQw4w9WgXcQ"}]
    )
    def test_trusts_nothing_that_is_no_id(self, value):
        assert stored(value) is None

    def test_comes_back_as_it_was_stored(self):
        field = VideoAddressBlock()
        for value in (YOUTUBE, VIMEO, None):
            assert field.get_prep_value(field.to_python(value)) == value

    def test_keeps_what_was_typed_beside_the_error(self):
        field = VideoAddressBlock()
        value = field.value_from_form("https://example.org/film")
        with pytest.raises(ValidationError):
            field.clean(value)
        assert field.value_for_form(value) == "https://example.org/film"


class TestFrameSources:
    def test_names_each_provider_once(self):
        body = [block("external_video", {"video": value}) for value in (YOUTUBE, YOUTUBE, VIMEO, None)]
        assert frame_sources(body) == ("https://player.vimeo.com", "https://www.youtube-nocookie.com")
        assert frame_sources([block("text", "<p>youtube</p>")]) == ()


@pytest.mark.django_db
class TestLessonPage:
    @pytest.fixture
    def lesson(self, client, settings):
        settings.LMS_COURSES = {}
        client.force_login(UserFactory())
        course = make_course("Eins")
        client.post(reverse("courses:begin", args=[course.pk]))
        return lessons_of(course)[0]

    def show(self, client, lesson, **value):
        fields = {"video": YOUTUBE, "title": "Was ein Modell lernt", "transcript": "", **value}
        with_body(lesson, block("external_video", fields))
        return client.get(lesson.url)

    def test_loads_nothing_from_elsewhere_before_somebody_agrees(self, client, lesson):
        page = self.show(client, lesson).content.decode()
        loaded = re.findall(r"<(?:iframe|img|script|link|source|video|audio|embed|object)\b[^>]*>", page)
        hosts = ("youtube", "vimeo", "ytimg", "google")
        assert [tag for tag in loaded if any(host in tag for host in hosts)] == []
        assert "preconnect" not in page
        assert "dns-prefetch" not in page

    def test_says_what_is_transferred_and_offers_a_plain_link(self, client, lesson):
        page = self.show(client, lesson).content.decode()
        assert "erfährt Google Ireland Ltd. Ihre IP-Adresse" in page
        assert re.search(
            r'<a href="https://www.youtube.com/watch\?v=dQw4w9WgXcQ" target="_blank" rel="noopener noreferrer">', page
        )
        assert 'data-embed="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0&amp;autoplay=1"' in page

    def test_lets_the_browser_show_this_providers_frames_and_no_others(self, client, lesson):
        policy = self.show(client, lesson)["Content-Security-Policy"]
        assert "frame-src 'self' https://www.youtube-nocookie.com;" in policy
        assert "script-src 'self';" in policy
        policy = self.show(client, lesson, video=VIMEO)["Content-Security-Policy"]
        assert "frame-src 'self' https://player.vimeo.com;" in policy

    def test_leaves_the_policy_of_all_other_pages_as_strict_as_it_was(self, client, lesson):
        self.show(client, lesson)
        for url in (lesson.get_course().url, "/kurse/"):
            assert "frame-src 'self';" in client.get(url)["Content-Security-Policy"]
        with_body(lesson, block("text", "<p>Text</p>"))
        assert "frame-src 'self';" in client.get(lesson.url)["Content-Security-Policy"]

    def test_stores_provider_and_id_only(self, client, lesson):
        self.show(client, lesson)
        lesson.refresh_from_db()
        assert json.loads(json.dumps(lesson.body.get_prep_value()))[0]["value"]["video"] == YOUTUBE


def test_providers_promise_a_player_without_cookies_or_tracking():
    assert PROVIDERS["youtube"].origin == "https://www.youtube-nocookie.com"
    assert "dnt=1" in stored(VIMEO).embed_url
