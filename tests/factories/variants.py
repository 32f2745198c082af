"""Placeholders and a client's blocks for tests, made through the public actions.

define("ki_werkzeug", "das KI-Werkzeug")                # for everybody
say(client, "ki_werkzeug", "Nordlicht-GPT")             # at a client
lesson = make_lesson("<p>Eins</p>", "<p>Zwei</p>")      # in a live course of its own
adapt(client, lesson, 0, "<p>Anders</p>")               # its first block
rewrite(lesson, 0, "<p>Neu</p>")                        # the author changes the master
"""

import datetime
from typing import Any

from courses.models import LessonPage
from lms.accounts.models import Client, User
from lms.variants.actions import define_placeholder, override_block, set_word
from lms.variants.models import BlockOverride, Placeholder

from .courses import lessons_of, make_course, noon, publish, text_block

EARLIER = noon("2026-03-02")


def define(slug: str, text: str, *, url: str = "", at: datetime.datetime = EARLIER) -> Placeholder:
    return define_placeholder(slug=slug, label=slug, text=text, url=url, by=None, at=at)


def say(client: Client, slug: str, text: str, *, url: str = "", at: datetime.datetime = EARLIER) -> None:
    set_word(placeholder=Placeholder.objects.get(slug=slug), client=client, text=text, url=url, by=None, at=at)


def make_lesson(*texts: str, blocks: list[dict[str, Any]] | None = None) -> LessonPage:
    """A published lesson with these blocks of text, or any blocks, alone in a live course."""
    (lesson,) = lessons_of(make_course("Lektion"))
    body = blocks or [{**text_block(""), "value": text} for text in texts]
    return set_body(lesson, body)


def set_body(lesson: LessonPage, body: list[dict[str, Any]]) -> LessonPage:
    """Publish the lesson with these raw blocks."""
    lesson.body = LessonPage._meta.get_field("body").to_python(body)
    return publish(lesson)


def raw_body(lesson: LessonPage) -> list[dict[str, Any]]:
    return list(LessonPage.objects.get(pk=lesson.pk).body.raw_data)


def block_id(lesson: LessonPage, place: int) -> str:
    return raw_body(lesson)[place]["id"]


def rewrite(lesson: LessonPage, place: int, value: Any) -> LessonPage:
    """The author gives a block another raw value and publishes."""
    body = raw_body(lesson)
    body[place] = {**body[place], "value": value}
    return set_body(LessonPage.objects.get(pk=lesson.pk), body)


def adapt(
    client: Client,
    lesson: LessonPage,
    place: int,
    value: Any,
    *,
    by: User | None = None,
    at: datetime.datetime = EARLIER,
) -> BlockOverride | None:
    return override_block(client=client, lesson=lesson, block_id=block_id(lesson, place), value=value, by=by, at=at)
