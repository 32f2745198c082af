"""Areas of a picture in QTI 2.1, 2.2 and 3.0: pixels there, percent here."""

import io

import pytest
from django.utils import timezone
from PIL import Image as Picture

from quizzes.actions import freeze_question
from quizzes.formats import NeutralQuestion, export_questions, format_named, import_questions
from quizzes.models import HotspotQuestion, Question
from tests.factories.quizzes import make_category
from tests.quizzes.types.arranging import in_memory, make_image

NEW = ["qti-2.1", "qti-2.2", "qti-3.0"]
AREAS = [
    {"label": "Absender", "shape": "rect", "coords": [10, 20, 40, 50], "correct": True, "feedback": "<p>Fremd</p>"},
    {"label": "Logo", "shape": "circle", "coords": [70, 50, 5], "correct": False},
    {"label": "Link", "shape": "polygon", "coords": [50, 60, 60, 60, 55, 90], "correct": True},
]


def png(width: int = 200, height: int = 100) -> bytes:
    file = io.BytesIO()
    Picture.new("RGB", (width, height), "white").save(file, "PNG")
    return file.getvalue()


def question(most: int = 2, **details) -> NeutralQuestion:
    return NeutralQuestion(
        type="hotspot",
        text="<p>Was ist verdächtig?</p>",
        line=1,
        identity="one",
        name="Phishing",
        category="Basics",
        files={"7-mail.png": png()},
        details={"image": "7-mail.png", "alt": "Eine E-Mail", "max_choices": most, "areas": AREAS, **details},
    )


def again(key: str, asked: NeutralQuestion) -> NeutralQuestion:
    read = format_named(key).read(format_named(key).write([asked]).content)
    assert [problem.reason for problem in read.all_problems()] == []
    (result,) = read.questions
    return result


def item(inner: str, picture: str = '<object data="mail.png" type="image/png" width="400" height="200">Mail</object>'):
    """A package as another program writes it, with a picture of 200 × 100 pixels that it shows twice as large."""
    from quizzes.formats.qti.package import packed

    text = f"""<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="a" title="A">
    <responseDeclaration identifier="R" cardinality="single" baseType="identifier">
    <correctResponse><value>B</value></correctResponse></responseDeclaration>
    <itemBody><p>Where?</p><hotspotInteraction responseIdentifier="R" maxChoices="1">{picture}{inner}
    </hotspotInteraction></itemBody>
    <responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>
    </assessmentItem>"""
    manifest = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
    <resource identifier="i" type="imsqti_item_xmlv2p1" href="a.xml"><file href="a.xml"/></resource>
    </resources></manifest>"""
    content = packed({"imsmanifest.xml": manifest.encode(), "a.xml": text.encode(), "mail.png": png()})
    (result,) = format_named("qti-2.1").read(content).questions
    return result


TWO = """<hotspotChoice identifier="A" shape="rect" coords="0,0,100,100" hotspotLabel="left"/>
<hotspotChoice identifier="B" shape="circle" coords="300,100,40"/>"""


@pytest.mark.parametrize("key", NEW)
class TestRoundTrip:
    @pytest.mark.parametrize("most", [1, 2])
    def test_keeps_areas_picture_and_words(self, key, most):
        result = again(key, question(most))
        details = result.details
        assert (result.type, details["alt"], details["max_choices"]) == ("hotspot", "Eine E-Mail", most)
        assert result.files[details["image"]] == png()
        assert [(area["label"], area["shape"], area["correct"]) for area in details["areas"]] == [
            (area["label"], area["shape"], area["correct"]) for area in AREAS
        ]
        assert [area["coords"] for area in details["areas"]] == [area["coords"] for area in AREAS]
        assert [bool(area["feedback"]) for area in details["areas"]] == [True, False, False]

    def test_leaves_out_a_question_without_its_picture(self, key):
        written = format_named(key).write([question(image="gone.png")])
        assert len(written.problems) == 1
        assert format_named(key).read(written.content).questions == []


class TestItemsOfOthers:
    def test_count_in_the_pixels_that_they_show(self):
        areas = item(TWO).details["areas"]
        assert [area["coords"] for area in areas] == [[0, 0, 25, 50], [75, 50, 10]]
        assert [area["correct"] for area in areas] == [False, True]

    def test_get_names_for_areas_without_one(self):
        assert [area["label"] for area in item(TWO).details["areas"]] == ["left", "Area B"]

    def test_come_in_as_drafts_without_words_for_the_picture(self):
        result = item(TWO, '<img src="mail.png"/>')
        assert result.is_hidden
        assert not result.has_errors

    def test_are_refused_without_the_picture(self):
        assert item(TWO, '<img src="gone.png" alt="x"/>').has_errors

    def test_are_refused_with_shapes_that_nobody_can_draw_here(self):
        problems = item('<hotspotChoice identifier="B" shape="ellipse" coords="1,2,3,4"/>').problems
        assert any("ellipse" in problem.reason and problem.is_error for problem in problems)


@pytest.mark.django_db
class TestSite:
    @pytest.fixture(autouse=True)
    def _media(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def stored(self) -> HotspotQuestion:
        source = {"image": "x", "alt": "Eine E-Mail", "max_choices": 2, "areas": AREAS}
        asked = in_memory(HotspotQuestion, source, category=make_category(), live=True)
        asked.image = make_image(width=200, height=100)
        asked.save()
        freeze_question(question=asked, at=timezone.now())
        return asked

    def test_an_export_finds_its_question_again(self):
        self.stored()
        content = export_questions(Question.objects.all(), format_key="qti-3.0").content
        report = import_questions(content, name="a.zip")
        assert (report.errors, len(report.unchanged)) == ([], 1)

    def test_an_import_brings_the_picture_along(self):
        asked = self.stored()
        content = export_questions(Question.objects.all(), format_key="qti-2.1").content
        HotspotQuestion.objects.filter(pk=asked.pk).update(image=make_image("Anderes", width=10, height=10))
        report = import_questions(content, name="a.zip")
        assert len(report.updated) == 1
        assert HotspotQuestion.objects.get().image.width == 200
