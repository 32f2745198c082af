"""Areas of a picture."""

from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex
from wagtail.test.utils.form_data import inline_formset, rich_text

from courses.contracts import CourseAccess
from courses.models import CoursePage
from quizzes.actions import start_attempt
from quizzes.models import HotspotQuestion, InvalidResponse, kind_of
from quizzes.models.questions.hotspot import coords_problem, outline, read_coords
from quizzes.models.questions.kinds import as_fraction
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.quizzes import make_learner, make_quiz

from .arranging import MONDAY, Arranging, content_of, in_memory, make_image, png, published

AREAS = [
    {"key": "richtig", "label": "Knopf", "shape": "circle", "coords": [50, 80, 10], "correct": True},
    {
        "key": "b",
        "label": "Absender <b>",
        "shape": "rect",
        "coords": [5, 5, 95, 20],
        "correct": True,
        "feedback": "Fremd.",
    },
    {"key": "c", "label": "Text", "shape": "polygon", "coords": [5, 30, 95, 30, 50, 60.5]},
    {"key": "d", "label": "Logo", "shape": "rect", "coords": [0, 90, 10, 100]},
]
SOURCE = {"image": "../bilder/mail.png", "alt": "Eine E-Mail", "areas": AREAS, "max_choices": 2}


def content_with(*marks: bool, most: int):
    """Content with areas that are right or not, without a picture: enough for grading."""
    areas = [
        {"label": f"Bereich {place}", "shape": "rect", "coords": [0, place, 10, place + 1], "correct": mark}
        for place, mark in enumerate(marks)
    ]
    source = {"image": "x", "alt": "x", "areas": areas, "max_choices": most}
    return in_memory(HotspotQuestion, source).frozen_content()


def samples():
    return [content_with(True, False, False, most=1), content_with(True, True, False, most=2)]


def ids(content, places):
    return [content["options"][place]["id"] for place in places]


@pytest.mark.django_db
class TestHotspot(Arranging):
    model = HotspotQuestion
    source = SOURCE
    files = {"bilder/mail.png": png()}

    def content(self):
        return content_of(HotspotQuestion, SOURCE, image=make_image())

    def stored_fields(self):
        return {"image": make_image()}

    def form(self):
        rows = [
            {"label": "A", "shape": "rect", "coords": "0 0 10,5 10", "is_correct": "on", "feedback": rich_text("")},
            {"label": "B", "shape": "circle", "coords": "50; 50; 10", "feedback": rich_text("")},
        ]
        return {"image": str(make_image().pk), "alt": "Bild", "max_choices": "1", "areas": inline_formset(rows)}

    def other_key(self, content):
        options = [{**option, "correct": not option["correct"]} for option in content["options"]]
        return {**content, "options": options}

    def test_letters_run_through_the_picture(self):
        assert [(area["letter"], area["text"]) for area in self.content()["options"]] == [
            ("A", "Absender &lt;b&gt;"),
            ("B", "Text"),
            ("C", "Knopf"),
            ("D", "Logo"),
        ]

    def test_the_picture_stays_when_the_image_changes(self):  # L1
        image = make_image()
        content = content_of(HotspotQuestion, SOURCE, image=image)
        image.file.storage.delete(image.file.name)
        image.file = ContentFile(png(30, 30), "neu.png")
        image.save()
        image.renditions.all().delete()
        assert default_storage.exists(content["picture"]["name"])
        assert (content["picture"]["width"], content["picture"]["height"]) == (60, 40)

    def test_the_image_of_a_question_cannot_be_deleted(self):
        question = published(HotspotQuestion, SOURCE, image=make_image())
        with pytest.raises(ProtectedError):
            question.image.delete()

    def test_file_says_what_is_wrong_with_it(self, folder):
        assert "bilder/fehlt.png" in self.faults(folder, image="../bilder/fehlt.png")
        assert "alt" in self.faults(folder, alt="")
        wrong = [{**AREAS[0], "coords": [1, 2]}, *AREAS[1:]]
        assert "coords" in self.faults(folder, areas=wrong)

    def test_too_many_areas_are_refused_in_words(self):
        content = self.content()
        with pytest.raises(InvalidResponse, match="Only 2 areas"):
            kind_of(content).clean(content, ids(content, [0, 1, 2]))


class TestGrading:
    @pytest.mark.parametrize(
        ("marks", "most", "chosen", "fraction"),
        [
            ((True, False, False), 1, [0], "1"),
            ((True, False, False), 1, [1], "0"),
            ((True, False, False), 1, [], "0"),
            ((True, True, False), 1, [1], "1"),
            ((True, True, False, False), 2, [0, 1], "1"),
            ((True, True, False, False), 2, [0], "0.5"),
            ((True, True, False, False), 2, [0, 2], "0"),
            ((True, True, False, False), 2, [2, 3], "0"),
            ((True, True, False, False), 3, [0, 1, 2], "0.5"),
            ((True, True, True, False), 4, [0, 1, 2], "1"),
            ((True, True, True, False), 4, [0, 1, 2, 3], "0.6666667"),
            ((True, True, True, False), 4, [0], "0.3333333"),
        ],
    )
    def test_follows_the_number_of_choices(self, marks, most, chosen, fraction):
        content = content_with(*marks, most=most)
        kind = kind_of(content)
        response = kind.clean(content, ids(content, chosen[::-1]))
        assert kind.grade(content, response) == Decimal(fraction)
        options = kind.parts(content)[0].choices
        worth = sum(choice.fraction for choice in options if choice.id in kind.chosen(content, response).get("1", []))
        assert as_fraction(Fraction(worth)) == Decimal(fraction)

    @pytest.mark.parametrize(
        ("marks", "most"),
        [
            ((True, False), 1),
            ((True, True, False), 1),
            ((True, True, False, False), 2),
            ((True, False, True, False, True), 4),
        ],
    )
    def test_guessing_is_the_mean_of_all_answers(self, marks, most):
        content = content_with(*marks, most=most)
        kind = kind_of(content)
        sizes = [1] if most == 1 else range(most + 1)
        answers = list(chain.from_iterable(combinations(range(len(marks)), size) for size in sizes))
        grades = [kind.grade(content, kind.clean(content, ids(content, chosen))) for chosen in answers]
        assert as_fraction(kind.guess_fraction(content)) == as_fraction(sum(map(Fraction, grades)) / len(answers))


class TestShapes:
    @pytest.mark.parametrize(
        ("shape", "coords", "words"),
        [
            ("rect", [0, 0, 10, 10], ""),
            ("rect", [10, 0, 0, 10], "four numbers"),
            ("rect", [0, 0, 10], "four numbers"),
            ("circle", [50, 50, 10], ""),
            ("circle", [50, 50, 0], "three numbers"),
            ("polygon", [0, 0, 10, 0, 10, 10], ""),
            ("polygon", [0, 0, 10, 0, 10], "3 to 30 corners"),
            ("rect", [0, 0, 101, 10], "from 0 to 100"),
            ("rect", [0, 0, float("nan"), 10], "from 0 to 100"),
        ],
    )
    def test_have_their_numbers(self, shape, coords, words):
        problem = coords_problem(shape, coords)
        assert words in problem if words else problem == ""

    @pytest.mark.parametrize("text", ["10 20,5 30", "10; 20.5; 30", "10, 20.5, 30", " 10  20.50 30 "])
    def test_are_read_as_people_write_numbers(self, text):
        assert read_coords(text) == [10, 20.5, 30]

    @pytest.mark.parametrize(
        ("shape", "coords", "path"),
        [
            ("rect", [10, 20, 50, 40], "M20.0,20.0 L100.0,20.0 L100.0,40.0 L20.0,40.0Z"),
            ("polygon", [0, 0, 50, 0, 50, 100], "M0.0,0.0 L100.0,0.0 L100.0,100.0Z"),
            ("circle", [50, 50, 10], "M80.0,50.0 a20.0,20.0 0 1,0 40.0,0 a20.0,20.0 0 1,0 -40.0,0Z"),
        ],
    )
    def test_are_drawn_in_pixels(self, shape, coords, path):
        assert outline({"shape": shape, "coords": coords}, 200, 100) == path


class TestProblems:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda question: setattr(question, "image", None), "no picture"),
            (lambda question: setattr(question, "alt", " "), "no description"),
            (
                lambda question: setattr(question.areas.all()[0], "coords", "1 2 x"),
                "Area “Knopf”: Coordinates are numbers",
            ),
            (lambda question: setattr(question.areas.all()[0], "label", "text"), "the same name"),
            (lambda question: [setattr(area, "is_correct", False) for area in question.areas.all()], "none is marked"),
            (
                lambda question: [setattr(area, "is_correct", True) for area in question.areas.all()],
                "All areas are right",
            ),
            (lambda question: setattr(question, "areas", question.areas.all()[:1]), "this one has 1"),
        ],
    )
    def test_are_said_in_words(self, change, words):
        question = in_memory(HotspotQuestion, SOURCE)
        change(question)
        assert any(words in problem for problem in question.problems())


class Nobody(CourseAccess):
    """An access in which every course is somebody else's."""

    def visible_courses(self, user):
        return CoursePage.objects.none()


@pytest.mark.django_db
class TestPicture:
    @pytest.fixture
    def question(self, settings, tmp_path):
        settings.MEDIA_ROOT, settings.LMS_COURSES = str(tmp_path), {}
        return published(HotspotQuestion, SOURCE, image=make_image())

    def status(self, quiz, person=None):
        """Of the picture, by the address that the question names."""
        content = quiz.slots.get().question.versions.get().content
        kind = kind_of(content)
        address = kind.answer_context(content, None, kind.part_ids(content))["picture"]["url"]
        browser = Client()
        if person:
            browser.force_login(person)
        return browser.get(address).status_code

    def test_is_for_whoever_was_asked(self, question, settings):  # L39
        quiz = make_quiz([question])
        learner = make_learner(quiz)
        start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        settings.LMS_COURSES = {"ACCESS": f"{__name__}.Nobody"}
        assert self.status(quiz, learner) == 200
        assert self.status(quiz, UserFactory()) == 404
        assert self.status(quiz) == 302

    def test_is_for_those_who_take_a_course_that_asks_it(self, question):
        quiz = make_quiz([question])
        ReferenceIndex.create_or_update_for_object(quiz)
        assert self.status(quiz, make_learner(quiz)) == 200

    def test_is_for_authors_and_hands_out_nothing_else(self, question):
        author = make_superuser()
        assert self.status(make_quiz([question]), author) == 200
        browser = Client()
        browser.force_login(author)
        assert browser.get(reverse("quizzes:picture", args=["0" * 40 + ".webp"])).status_code == 404
