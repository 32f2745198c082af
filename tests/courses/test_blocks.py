"""What a lesson can be made of."""

import re
from html.parser import HTMLParser

import pytest
from wagtail import blocks
from wagtail.blocks import RawHTMLBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks import LessonBody
from courses.models import LessonPage
from courses.rendering import rendered_body
from tests.factories.accounts import UserFactory
from tests.factories.courses import lessons_of, make_course
from tests.factories.media import block, make_recording, make_video, with_body

pytestmark = pytest.mark.django_db

EVIL = '<p>Text<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">Link</a></p>'


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings, tmp_path):
    settings.LMS_COURSES = {}
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def learner(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def lesson(client, learner):
    """A published lesson of a course that the learner takes."""
    course = make_course("Eins")
    client.post(f"/lernen/kurs/{course.pk}/beginnen/")
    return lessons_of(course)[0]


class Active(HTMLParser):
    """Collects what would run, as a browser reads the page."""

    def __init__(self):
        super().__init__()
        self.harmful = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        handlers = [name for name in attributes if name.startswith("on")]
        if handlers or (tag == "script" and "src" not in attributes) or tag in ("iframe", "object", "embed"):
            self.harmful.append(self.get_starttag_text())
        if (attributes.get("href") or "").strip().lower().startswith("javascript:"):
            self.harmful.append(self.get_starttag_text())


def all_blocks(block_definition):
    yield block_definition
    children = getattr(block_definition, "child_blocks", {}).values()
    for child in [*children, *filter(None, [getattr(block_definition, "child_block", None)])]:
        yield from all_blocks(child)


class TestLessonBody:
    def test_has_no_raw_html(self):
        assert not [child for child in all_blocks(LessonBody()) if isinstance(child, RawHTMLBlock)]

    def test_is_searched_in_depth_by_that_test(self):
        kinds = {type(child) for child in all_blocks(LessonBody())}
        assert {blocks.RichTextBlock, blocks.CharBlock, blocks.ListBlock} <= kinds

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("text", EVIL),
            ("callout", {"kind": "note", "title": "", "text": EVIL}),
            ("details", {"title": "Titel", "text": EVIL}),
            ("accordion", {"items": [{"type": "item", "value": {"title": "Titel", "text": EVIL}, "id": "a"}]}),
            ("prompt", {"task": "Aufgabe", "prompt": EVIL, "result": EVIL, "why": EVIL}),
            ("comparison", {"before_label": "", "before": EVIL, "after_label": "", "after": EVIL, "why": EVIL}),
            ("checklist", {"title": EVIL, "items": [{"type": "item", "value": EVIL, "id": "a"}]}),
            ("code", {"language": "", "code": EVIL}),
            ("heading", {"text": EVIL, "level": "2"}),
            (
                "external_video",
                {"video": {"provider": "youtube", "id": "dQw4w9WgXcQ"}, "title": EVIL, "transcript": EVIL},
            ),
            ("reflection", {"question": EVIL, "help": EVIL}),
            ("table", {"columns": [{"type": "text", "heading": EVIL}], "rows": [{"values": [EVIL]}], "caption": EVIL}),
        ],
    )
    def test_lets_nothing_run_whatever_an_author_writes(self, lesson, client, kind, value):
        with_body(lesson, block(kind, value))
        page = client.get(lesson.url).content.decode()
        found = Active()
        found.feed(page)
        assert "Text" in page
        assert found.harmful == []

    def test_keeps_what_shows_a_person_or_an_address_out_of_the_shared_cache(self):
        apart = {"image", "video", "audio", "external_video", "document", "reflection", "knowledge_check"}
        assert set(LessonBody().child_blocks) == apart | LessonBody.pure_blocks

    def test_says_so_when_a_file_is_gone(self, lesson):
        lesson = with_body(lesson, block("video", {"media": 4711, "caption": ""}))
        assert "nicht verfügbar" in rendered_body(lesson.body) or "not available" in rendered_body(lesson.body)


class TestVideo:
    def test_is_shown_with_captions_poster_and_transcript(self, lesson, client):
        video = make_video(title="Ein Rundgang", transcript="<p>Guten Tag, hier ist</p>")
        with_body(lesson, block("video", {"media": video.pk, "caption": ""}))
        page = client.get(lesson.url).content.decode()
        assert f'<source src="/lernen/lektion/{lesson.pk}/medien/{video.pk}/" type="video/mp4">' in page
        assert re.search(r'<track kind="captions" src="[^"]+" srclang="de" label="[^"]+" default>', page)
        assert "Guten Tag, hier ist" in page

    def test_is_refused_where_a_recording_belongs(self):
        child = LessonBody().child_blocks["audio"]
        with pytest.raises(StructBlockValidationError) as caught:
            child.clean(child.to_python({"media": make_video().pk, "caption": ""}))
        assert "media" in caught.value.block_errors
        child.clean(child.to_python({"media": make_recording().pk, "caption": ""}))


def test_a_lesson_without_blocks_is_an_empty_page(lesson, client):
    with_body(lesson)
    assert LessonPage.objects.get(pk=lesson.pk).body.raw_data is not None
    assert "noch keinen Text" in client.get(lesson.url).content.decode()
