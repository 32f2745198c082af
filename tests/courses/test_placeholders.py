import pytest
from django.urls import reverse

from courses.blocks import LessonBody
from courses.html import sanitize
from courses.models import LessonPage
from courses.placeholders import Word, fill_plain, fill_rich, filled, name_of, names_without_words
from courses.rendering import rendered_body
from courses.texts import Kind, texts_of, with_texts
from courses.variants import Variant
from tests.factories.accounts import make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import add_lesson, make_course

WORDS = {
    "werkzeug": Word("Nord & <b>Licht</b>"),
    "regeln": Word("Regeln", "https://example.com/?a=1&b=2"),
    "falle": Word("Falle", "javascript:alert(1)"),
}
BLOCKS = LessonBody().child_blocks


class TestFillRich:
    def test_escapes_what_is_filled_in(self):
        assert fill_rich("<p>{{werkzeug}}</p>", WORDS) == "<p>Nord &amp; &lt;b&gt;Licht&lt;/b&gt;</p>"

    def test_makes_a_link_of_a_word_with_an_address(self):
        html = fill_rich("<p>Die {{regeln}}.</p>", WORDS)
        assert html == '<p>Die <a href="https://example.com/?a=1&amp;b=2">Regeln</a>.</p>'
        assert 'href="https://example.com/?a=1&amp;b=2"' in sanitize(html)

    def test_makes_no_link_of_an_unsafe_address(self):
        assert fill_rich("<p>{{falle}}</p>", WORDS) == "<p>Falle</p>"

    def test_puts_no_link_into_a_link(self):
        html = '<p><a linktype="page" id="1">die <b>{{regeln}}</b></a> und {{regeln}}</p>'
        assert fill_rich(html, WORDS).count("<a ") == 2
        assert "die <b>Regeln</b></a>" in fill_rich(html, WORDS)

    def test_leaves_tags_alone(self):
        html = '<p><a href="https://example.com/{{werkzeug}}">x</a></p>'
        assert fill_rich(html, WORDS) == html

    @pytest.mark.parametrize("written", ["{{ werkzeug }}", "{{Werkzeug}}", "{{werkzeug|anderes}}", "{{ WERKZEUG | x}}"])
    def test_knows_a_name_however_it_is_written(self, written):
        assert "Nord" in fill_rich(f"<p>{written}</p>", WORDS)


class TestUnknownPlaceholders:
    def test_show_the_words_that_they_bring_along(self):
        assert fill_plain("{{unbekannt|das Werkzeug}}", {}) == "das Werkzeug"
        assert fill_rich("<p>{{unbekannt|A &amp; B}}</p>", {}) == "<p>A &amp; B</p>"

    def test_show_their_name_without_braces(self):
        assert fill_plain("Fragen Sie {{ki_richtlinie}}.", {}) == "Fragen Sie ki richtlinie."
        assert "{" not in fill_rich("<p>{{ki_richtlinie}} {{ a | b }}</p>", {})

    def test_are_found_in_a_block(self):
        value = {"kind": "note", "title": "{{eins}}", "text": "<p>{{Zwei-B}} {{drei|x}}</p>"}
        assert names_without_words(BLOCKS["callout"], value) == {"eins", "zwei_b"}
        assert name_of(" KI-Werkzeug ") == "ki_werkzeug"


class TestFilled:
    def test_fills_every_text_of_nested_blocks_and_nothing_else(self):
        value = {"title": "{{werkzeug}}", "items": [{"type": "item", "value": "{{werkzeug}}!", "id": "{{werkzeug}}"}]}
        done = filled(BLOCKS["checklist"], value, {"werkzeug": Word("X")})
        assert done == {"title": "X", "items": [{"type": "item", "value": "X!", "id": "{{werkzeug}}"}]}
        assert value["title"] == "{{werkzeug}}"

    def test_fills_tables(self):
        value = {
            "caption": "{{a}}",
            "columns": [{"type": "text", "heading": "{{a}}"}],
            "rows": [{"values": ["<p>{{a}}</p>"]}],
        }
        done = filled(BLOCKS["table"], value, {"a": Word("<")})
        assert done["caption"] == done["columns"][0]["heading"] == "<"
        assert done["rows"][0]["values"] == ["<p>&lt;</p>"]

    def test_leaves_programs_as_they_are(self):
        value = {"language": "jinja", "code": "{{ werkzeug }}"}
        assert filled(BLOCKS["code"], value, WORDS) is value
        assert names_without_words(BLOCKS["code"], value) == set()


class TestTexts:
    def test_say_where_they_stand_and_how_they_are_written(self):
        value = {"title": "T", "items": [{"type": "item", "value": "a", "id": "1"}, "b"]}
        single = list(texts_of(BLOCKS["checklist"], value))
        assert [(text.path, text.value) for text in single] == [
            (("title",), "T"),
            (("items", 0, "value"), "a"),
            (("items", 1), "b"),
        ]
        _title, joined = texts_of(BLOCKS["checklist"], value, lists_as_lines=True)
        assert (joined.kind, joined.value, joined.path) == (Kind.LINES, "a\nb", ("items",))

    def test_are_replaced_in_a_copy(self):
        value = {"items": [{"value": "a"}]}
        assert with_texts(value, {("items", 0, "value"): "b"}) == {"items": [{"value": "b"}]}
        assert value == {"items": [{"value": "a"}]}
        assert with_texts("a", {(): "b"}) == "b"


@pytest.mark.django_db
class TestRenderedBody:
    def test_remembers_each_word_by_itself(self):
        lesson = add_lesson(make_course(), body=[("text", "<p>Mit {{werkzeug}}</p>")])
        body = LessonPage.objects.get(pk=lesson.pk).body
        assert "Mit Eins" in rendered_body(body, Variant({"werkzeug": Word("Eins")}))
        assert "Mit Zwei" in rendered_body(body, Variant({"werkzeug": Word("Zwei")}))
        assert "Mit werkzeug" in rendered_body(body)

    def test_shows_no_html_of_a_word_anywhere(self):
        value = {"kind": "note", "title": "{{x}}", "text": "<p>{{x}}</p>"}
        table = {"caption": "{{x}}", "columns": [{"type": "text", "heading": "{{x}}"}], "rows": []}
        lesson = add_lesson(make_course(), body=[("callout", value)])
        lesson.body = LessonPage._meta.get_field("body").to_python(
            [{"type": "callout", "value": value}, {"type": "table", "value": table}]
        )
        attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
        html = rendered_body(lesson.body, Variant({"x": Word(attack, 'https://a.example/" onclick="x')}))
        assert "<script" not in html
        assert "<img" not in html
        assert " onclick" not in html.replace("%22 onclick", "").replace("&quot; onclick", "")
        assert html.count("&lt;script") >= 4


@pytest.mark.django_db
class TestAuthors:
    def test_are_told_of_names_that_nobody_defined(self, client, settings):
        allow_missing_variables(settings)
        lesson = add_lesson(make_course(), body=[("text", "<p>Text</p>")])
        client.force_login(make_superuser())
        address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
        data = {
            "title": lesson.title,
            "slug": lesson.slug,
            "planned_minutes": 5,
            "is_required": "on",
            "body-count": 1,
            "body-0-deleted": "",
            "body-0-order": 0,
            "body-0-type": "heading",
            "body-0-id": "",
            "body-0-value-text": "Mit {{ki_werkzueg}}",
            "body-0-value-level": "2",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        }
        response = client.post(address, data, follow=True, headers={"accept-language": "de"})
        assert "{{ki_werkzueg}}" in response.content.decode()
        assert "Teilnehmende" in response.content.decode()
