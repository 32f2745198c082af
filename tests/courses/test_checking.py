"""What is found before a lesson or a course is published, and what keeps it from being published."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.checking import ERROR, EVERYTHING_EXISTS, WARNING, SiteTargets, body_problems, problems_of
from courses.checking.texts import links_of
from courses.importing import ImportRefused, import_course
from courses.models import CoursePage, LessonPage
from lms.website.actions import TRAINERS, ensure_site
from tests.factories.accounts import UserFactory
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import add_lesson, catalog, lessons_of, make_course, noon, publish
from tests.factories.media import block, make_recording, make_video, with_body
from tests.factories.quizzes import make_questions

TODAY = datetime.date(2026, 3, 2)
TEXT = block("text", "<p>Text</p>")
RULES = {
    "duration_unit": "minutes",
    "lesson_order": "free",
    "completion_rule": "all_required",
    "minimum_attendance": "1",
    "fernusg_result": "",
}


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings, tmp_path):
    settings.LMS_COURSES = {}
    settings.MEDIA_ROOT = tmp_path / "media"


def problems(*blocks, targets=EVERYTHING_EXISTS):
    return body_problems(blocks, targets, {"image": "Bild", "text": "Text", "heading": "Überschrift"})


def heading(level, text="Titel"):
    return block("heading", {"text": text, "level": level})


def image(**value):
    return block("image", {"image": 1, "alt": "", "is_decorative": False, "caption": "", **value})


class TestBodyProblems:
    def test_finds_nothing_in_a_sound_lesson(self):
        link = '<p>Mehr im <a href="https://example.org">Leitfaden der Behörde</a></p>'
        assert (
            problems(TEXT, heading("2"), heading("3"), image(alt="Ein Netz"), heading("2"), block("text", link)) == []
        )

    @pytest.mark.parametrize(
        "blocks", [(), (block("text", "<p> </p>"),), (heading("2"),), (block("text", ""), heading("2"))]
    )
    def test_finds_a_lesson_that_says_nothing(self, blocks):
        (problem,) = problems(*blocks)
        assert (problem.severity, problem.index) == (ERROR, None)

    @pytest.mark.parametrize(
        ("blocks", "field"),
        [
            ((TEXT, heading("3")), "level"),
            ((TEXT, heading("3"), heading("3"), heading("2")), "level"),
            ((TEXT, heading("2", " ")), "text"),
        ],
    )
    def test_finds_headings_that_jump_or_are_empty(self, blocks, field):
        (problem,) = problems(*blocks)
        assert (problem.severity, problem.index, problem.field) == (ERROR, 1, field)

    def test_finds_pictures_that_say_nothing_to_who_does_not_see_them(self):
        (problem,) = problems(TEXT, image(alt="Ein Netz"), image(is_decorative=True), image(alt=" "))
        assert (problem.severity, problem.where, problem.field, problem.index) == (ERROR, "Bild 3", "alt", 3)

    @pytest.mark.parametrize("text", ["hier", "Hier", "Klicken Sie hier!", "mehr …", "weiterlesen", "read more"])
    def test_warns_of_link_texts_that_say_nothing(self, text):
        (problem,) = problems(block("text", f'<p>Text <a href="/x">{text}</a></p>'))
        assert problem.severity == WARNING
        assert text in problem.message

    def test_warns_of_bare_addresses_and_refuses_empty_links(self):
        bare, empty = problems(
            block("text", '<p><a href="https://x.example/a">https://x.example/a</a></p>'),
            block("callout", {"kind": "note", "title": "", "text": '<p><a href="/x"> </a>Text</p>'}),
        )
        assert (bare.severity, empty.severity) == (WARNING, ERROR)

    @pytest.mark.parametrize("text", ["Hierarchie", "mehr über Token", "Leitfaden"])
    def test_lets_telling_links_be(self, text):
        assert problems(block("text", f'<p><a href="/x">{text}</a></p>')) == []

    def test_looks_into_every_rich_text_of_a_block(self):
        items = [{"type": "item", "value": {"title": "T", "text": '<p><a href="/x">hier</a></p>'}, "id": "1"}]
        assert len(problems(block("accordion", {"items": items}))) == 1

    def test_comes_in_reading_order(self):
        found = problems(image(), block("text", '<a href="/x">hier</a>'), heading("3"), image())
        assert [problem.index for problem in found] == [0, 1, 2, 3]


class TestLinksOf:
    def test_reads_what_wagtail_stores(self):
        found = links_of('<p><a linktype="page" id="3"><b>Zur</b> Seite</a> <a linktype="document" id="x">D</a></p>')
        assert [(link.text, link.target, link.key) for link in found] == [
            ("Zur Seite", "page", 3),
            ("D", "document", None),
        ]


@pytest.mark.django_db
class TestSiteTargets:
    def found(self, *blocks):
        return [(problem.severity, problem.index) for problem in problems(*blocks, targets=SiteTargets())]

    def test_finds_links_to_what_is_gone_or_not_published(self):
        course = make_course("Eins")
        lesson = lessons_of(course)[0]
        document = Document.objects.create(title="D", file=ContentFile(b"x", name="d.pdf"))
        link = '<p><a linktype="{}" id="{}">Ein Ziel</a></p>'
        blocks = [
            block("text", link.format(*target))
            for target in (("page", lesson.pk), ("page", 4711), ("document", document.pk), ("document", 4711))
        ]
        assert self.found(*blocks) == [(ERROR, 1), (ERROR, 3)]
        lesson.unpublish()
        assert self.found(blocks[0]) == [(WARNING, 0)]

    def test_finds_pictures_documents_and_files_that_are_gone(self):
        document = block("document", {"document": 4711, "title": "", "text": ""})
        assert self.found(image(alt="Alt", image=4711), document, block("video", {"media": 4711})) == [
            (ERROR, 0),
            (ERROR, 1),
            (ERROR, 2),
        ]

    def test_finds_videos_without_captions_unless_nobody_speaks(self):
        spoken, silent = make_video(captions=None), make_video(captions=None, has_speech=False)
        whole, untold = make_video(), make_video(transcript="")
        blocks = [block("video", {"media": video.pk, "caption": ""}) for video in (spoken, silent, whole, untold)]
        assert self.found(*blocks, block("audio", {"media": make_recording().pk})) == [(ERROR, 0), (WARNING, 3)]

    @pytest.mark.parametrize("count", [1, 20])
    def test_asks_once_for_each_kind_of_target(self, count, django_assert_num_queries):
        videos = [block("video", {"media": make_video().pk}) for _number in range(count)]
        links = [block("text", f'<a linktype="page" id="{number}">Ziel</a>') for number in range(count)]
        images = [image(alt="Alt", image=number) for number in range(count)]
        with django_assert_num_queries(4):
            self.found(*videos, *links, *images)


@pytest.mark.django_db
class TestCourse:
    def messages(self, course, on=TODAY):
        return [(problem.severity, problem.field) for problem in problems_of(course, on=on)]

    def test_needs_a_published_required_lesson(self):  # L22
        course = make_course("Eins")
        assert self.messages(course) == []
        lesson = lessons_of(course)[0]
        lesson.is_required = False
        publish(lesson)
        assert self.messages(course) == [(ERROR, "")]

    def test_warns_when_the_law_or_the_review_is_out_of_date(self):
        course = make_course("Eins", law_state_on=datetime.date(2025, 3, 2), review_on=TODAY)
        assert self.messages(course) == []
        assert self.messages(course, on=TODAY + datetime.timedelta(days=1)) == [
            (WARNING, "review_on"),
            (WARNING, "law_state_on"),
        ]

    def test_knows_nothing_about_other_pages(self):
        assert problems_of(catalog(), on=TODAY) == []


@pytest.mark.django_db
class TestEditor:
    @pytest.fixture
    def trainer(self, client, settings):
        ensure_site()
        allow_missing_variables(settings)
        user = UserFactory()
        user.groups.add(Group.objects.get(name=TRAINERS))
        client.force_login(user)
        return client

    @pytest.fixture
    def lesson(self, trainer):
        return lessons_of(make_course("Eins"))[0]

    def form(self, lesson, *blocks, **fields):
        return {
            **nested_form_data({"body": streamfield(list(blocks))}),
            "title": lesson.title,
            "slug": lesson.slug,
            "planned_minutes": 5,
            "is_required": "on",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            "comments-MIN_NUM_FORMS": 0,
            "comments-MAX_NUM_FORMS": 1000,
            **fields,
        }

    def post(self, client, page, data, action=""):
        if action:
            data = {**data, action: "1"}
        return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    BROKEN = (("text", '{"blocks": [], "entityMap": {}}'), ("heading", {"text": "Zu tief", "level": "3"}))
    REFLECTION = ("reflection", {"question": "Was nehmen Sie mit?", "help": ""})

    def test_saves_a_draft_with_faults(self, trainer, lesson):
        response = self.post(trainer, lesson, self.form(lesson, self.REFLECTION, *self.BROKEN[1:]))
        assert response.status_code == 302
        draft = Page.objects.get(pk=lesson.pk).get_latest_revision_as_object()
        assert [item.block_type for item in draft.body] == ["reflection", "heading"]

    def test_does_not_publish_it_and_says_why_at_the_block(self, trainer, lesson):
        data = self.form(lesson, self.REFLECTION, *self.BROKEN[1:])
        response = self.post(trainer, lesson, data, "action-publish")
        page = response.content.decode()
        assert response.status_code == 200
        assert "Ein Unterabschnitt steht vor dem ersten Abschnitt." in page
        assert "Zu tief" in page
        errors = response.context["form"].errors.as_data()["body"][0]
        assert list(errors.block_errors) == [1]
        assert list(errors.block_errors[1].block_errors) == ["level"]
        assert "reflection" not in str(LessonPage.objects.get(pk=lesson.pk).body.raw_data)

    def test_does_not_publish_an_empty_lesson(self, trainer, lesson):
        response = self.post(trainer, lesson, self.form(lesson), "action-publish")
        assert response.status_code == 200
        assert "Die Lektion ist leer." in response.content.decode()

    def test_publishes_with_warnings(self, trainer, lesson):
        video = (
            "external_video",
            {
                "video": "https://youtu.be/dQw4w9WgXcQ",
                "title": "Film",
                "poster": "",
                "minutes": "",
                "transcript": "null",
            },
        )
        assert self.post(trainer, lesson, self.form(lesson, video), "action-publish").status_code == 302
        published = LessonPage.objects.get(pk=lesson.pk)
        assert [item.block_type for item in published.body] == ["external_video"]
        assert [problem.severity for problem in problems_of(published, on=TODAY)] == [WARNING]

    def test_publishes_a_knowledge_check(self, trainer, lesson):
        (question,) = make_questions(1)
        check = ("knowledge_check", {"question": str(question.pk)})
        assert self.post(trainer, lesson, self.form(lesson, check), "action-publish").status_code == 302
        assert LessonPage.objects.get(pk=lesson.pk).body.raw_data[0]["value"] == {"question": question.pk}
        assert trainer.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200

    def test_lists_what_is_wrong_with_a_link_to_the_block(self, trainer, lesson):
        bad = block("heading", {"text": "Zu tief", "level": "3"})
        lesson = with_body(lesson, TEXT, bad)
        page = trainer.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
        assert f'href="#block-{bad["id"]}-section">Überschrift 1</a>' in page
        assert "Ein Unterabschnitt steht vor dem ersten Abschnitt." in page

    def test_does_not_publish_a_course_without_required_lessons(self, trainer):  # L22
        course = catalog().add_child(instance=CoursePage(title="Leer", live=False))
        data = self.form(course)
        data = {key: value for key, value in data.items() if not key.startswith("body")}
        data |= {**nested_form_data({"objectives": streamfield([])}), "description": "null", "level": "basic", **RULES}
        response = self.post(trainer, course, data, "action-publish")
        assert "Der Kurs hat keine veröffentlichte Pflichtlektion." in response.content.decode()
        assert self.post(trainer, course, data).status_code == 302
        add_lesson(course, "Eins")
        assert self.post(trainer, course, data, "action-publish").status_code == 302
        assert CoursePage.objects.get(pk=course.pk).live


@pytest.mark.django_db
class TestReport:
    def url(self, course):
        return reverse("courses_admin:checks", args=[course.pk])

    def test_lists_all_pages_of_a_course_as_they_were_saved_last(self, client, settings):
        allow_missing_variables(settings)
        course = make_course("Gut", "Schlecht")
        lesson = lessons_of(course)[1]
        lesson.body = LessonPage._meta.get_field("body").to_python([TEXT, heading("3", "Zu tief")])
        lesson.save_revision()
        client.force_login(UserFactory(is_superuser=True))
        page = client.get(self.url(course)).content.decode()
        assert "1 Fehler verhindert das Veröffentlichen" in page
        assert "0 Warnungen" in page
        assert page.index("Gut") < page.index("Schlecht") < page.index("Ein Unterabschnitt")
        assert f"{reverse('wagtailadmin_pages:edit', args=[lesson.pk])}#block-" in page

    def test_is_not_there_for_who_may_not_edit_the_course(self, client):  # L39
        course = make_course("Eins")
        client.force_login(UserFactory())
        assert client.get(self.url(course)).status_code in (302, 404)
        other = UserFactory()
        other.user_permissions.add(*access_admin())
        client.force_login(other)
        assert client.get(self.url(course)).status_code == 404

    def test_is_reached_from_the_course(self, client, settings):
        allow_missing_variables(settings)
        course = make_course("Eins")
        client.force_login(UserFactory(is_superuser=True))
        assert self.url(course) in client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()


def access_admin():
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename="access_admin")


LESSON = '---\ntitle: "Eins"\nminutes: 5\n---\n\n'
COURSE = """format: 1
slug: probe
title: Probe
language: de
summary: Eine Probe.
objectives: [Sie können es.]
authors: [Team]
license: CC-BY-4.0
outline:
  - chapter: Eins
    lessons:
      - page: lessons/01-eins.md
"""


@pytest.mark.django_db
class TestImport:
    @pytest.mark.parametrize(
        ("markdown", "line", "part"),
        [
            ("Text\n\n### Zu tief\n", 8, "subsection"),
            ("Text\n\n[](https://example.org)\n", 6, "no text"),
            ("## Nur eine Überschrift\n", 5, "empty"),
        ],
    )
    def test_refuses_what_could_not_be_published(self, tmp_path, markdown, line, part):
        (tmp_path / "lessons").mkdir()
        (tmp_path / "course.yaml").write_text(COURSE, encoding="utf-8")
        (tmp_path / "lessons" / "01-eins.md").write_text(LESSON + markdown, encoding="utf-8")
        with pytest.raises(ImportRefused) as caught:
            import_course(tmp_path, index=catalog(), at=noon("2026-03-02"))
        (fault,) = caught.value.faults
        assert (fault.file, fault.line) == ("lessons/01-eins.md", line)
        assert part in fault.message
