import pytest
from django.utils import translation
from wagtail.models import Page

from courses.models import LessonPage
from courses.rendering import rendered_body
from tests.factories.courses import add_lesson, make_course, publish, text_block

pytestmark = pytest.mark.django_db


def reread(lesson):
    return LessonPage.objects.get(pk=lesson.pk)


class TestRenderedBody:
    def test_shows_a_changed_text(self):
        lesson = add_lesson(make_course(), body=[("text", "<p>Vorher</p>")])
        assert "Vorher" in rendered_body(reread(lesson).body)
        lesson.body = [("text", "<p>Nachher</p>")]
        publish(lesson)
        html = rendered_body(reread(lesson).body)
        assert "Nachher" in html
        assert "Vorher" not in html

    def test_speaks_the_language_of_the_reader(self):
        value = {"kind": "note", "title": "", "text": "<p>Text</p>"}
        lesson = add_lesson(make_course(), body=[("callout", value)])
        with translation.override("de"):
            german = rendered_body(reread(lesson).body)
        with translation.override("en"):
            english = rendered_body(reread(lesson).body)
        assert german != english

    def test_follows_a_page_that_moves(self):
        course = make_course("Ziel")
        target = LessonPage.objects.descendant_of(course).get()
        link = f'<p><a linktype="page" id="{target.pk}">Link</a></p>'
        lesson = add_lesson(course, body=[("text", link)])
        before = rendered_body(reread(lesson).body)
        target.slug = "anderswo"
        publish(target)
        after = rendered_body(reread(lesson).body)
        assert Page.objects.get(pk=target.pk).url in after
        assert before != after

    def test_gives_every_block_its_anchor(self):
        block = text_block("Text")
        lesson = add_lesson(make_course())
        lesson.body = LessonPage._meta.get_field("body").to_python([block])
        publish(lesson)
        assert f'id="{block["id"]}"' in rendered_body(reread(lesson).body)
