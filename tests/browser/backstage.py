"""What the demo does not have, made in the database of the site that a browser visits, by its own process.

A course in which the demo's employee finds a lesson with an ordering as a knowledge check, and quizzes with every type of
question. Some questions are the samples of `tests.quizzes.types`.
"""

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHELL = "from tests.browser import backstage; print(backstage.told())"


def staged(environment: Mapping[str, str]) -> dict[str, str]:
    """Paths by name, of everything below; once for a site."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", SHELL]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True)
    return json.loads(done.stdout.decode().splitlines()[-1])


def told() -> str:
    from django.utils import timezone

    return json.dumps(_stage(timezone.now()))


def _stage(at: datetime.datetime) -> dict[str, str]:
    from courses.actions import enroll
    from lms.accounts.models import Client, User
    from lms.assignments.actions import offer_course
    from lms.demo.accounts import account
    from tests.browser import questions
    from tests.factories.courses import add_lesson
    from tests.factories.media import block
    from tests.factories.quizzes import make_course_page, make_quiz

    course = make_course_page(title="Alle Fragearten", slug="alle-fragearten")
    check = block("knowledge_check", {"question": questions.make_ordering().pk})
    lesson = add_lesson(course, "Mit Wissensfrage", body=json.dumps([check]))
    quizzes = {
        "kinds": make_quiz(questions.every_kind(), course=course, shuffle_options=False),
        "arranging": make_quiz(questions.arranged_kinds(), course=course, shuffle_options=False),
        "session": make_quiz([questions.make_short_text()], course=course),
        "certain": make_quiz([questions.make_single_choice()], course=course, asks_certainty=True),
        "tries": make_quiz([questions.make_hinted()], course=course, behavior="several_tries"),
    }
    offer_course(client=Client.objects.get(slug="nordlicht"), course=course)
    enroll(learner=User.objects.get(email=account("employee").email), course=course, at=at)
    return {"lesson": lesson.url, **{name: quiz.url for name, quiz in quizzes.items()}}
