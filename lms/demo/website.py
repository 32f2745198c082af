"""The public pages of the demo: two offers, articles and trust, in German, and the most important ones in English."""

import datetime
import json
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from wagtail.models import Locale, Page, Site

from courses.models import CoursePage
from lms.website.models import (
    AccessibilityGap,
    AccessibilityPage,
    ArticleCorrection,
    ArticleIndexPage,
    ArticlePage,
    ArticleSource,
    Author,
    CourseTerms,
    HomePage,
    IndividualCourse,
    PublicSite,
    Topic,
)

HERE = Path(__file__).parent / "pages"
AUTHORS = [
    ("Markus Engel", "Beratung", "Führt seit 2019 KI in Unternehmen ein und rechnet vorher nach, ob es sich lohnt."),
    ("Lena Hartwig", "Trainingsteam", "Schreibt Kurse so, dass man danach etwas anders macht als vorher."),
]
INDIVIDUAL_COURSES = [
    ("ki-grundlagen", CourseTerms.FREE, "mit Zertifikat"),
    ("gute-prompts", CourseTerms.FREE, "mit Zertifikat"),
    ("datenschutz-ki", CourseTerms.ENQUIRY, "auch als Live-Termin"),
]


def build_public_pages(home: HomePage, *, on: datetime.date) -> None:
    """Fill the home page and put all other public pages below it. `on`: the day the demo begins."""
    for name, role, about in AUTHORS:
        Author.objects.update_or_create(name=name, defaults={"role": role, "about": about})
    originals = _build_tree(home, _read("de.yaml"), {})
    _build_articles(ArticleIndexPage.objects.child_of(home).get())
    english = Locale.objects.get_or_create(language_code="en")[0]
    translated = HomePage(
        title="KI-fit", slug="en", locale=english, translation_key=home.translation_key, show_in_menus=False
    )
    home.add_child(instance=translated)
    _build_tree(translated, _read("en.yaml"), originals)
    _describe_accessibility(home, on)
    _offer_courses()
    PublicSite.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={"organization": "KI-fit Beispiel GmbH", "security_contact": "sicherheit@ki-fit.example"},
    )


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return content


def _build_tree(home: HomePage, content: dict[str, Any], originals: dict[str, Page]) -> dict[str, Page]:
    """Write the home page and the pages below it; pages with the same key translate each other. By key."""
    for name, value in content["home"].items():
        setattr(home, name, _stream(value) if name == "body" else value)
    home.save_revision().publish()
    pages = {}
    for row in content["pages"]:
        fields = {name: _stream(value) if name == "body" else value for name, value in row.items()}
        model, key = apps.get_model("lms_website", fields.pop("model")), fields.pop("key")
        page = model(**fields)
        if key in originals:
            page.translation_key = originals[key].translation_key
        page.show_in_menus = fields.get("show_in_menus", False)
        home.add_child(instance=page)
        page.save_revision().publish()
        pages[key] = page
    return pages


def _stream(sections: list[dict[str, Any]]) -> str:
    """Sections as Wagtail stores them; "author:Name" stands for the author's key."""
    return json.dumps(_with_keys(sections), default=str)


def _with_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_keys(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_keys(item) for item in value]
    if isinstance(value, str) and value.startswith("author:"):
        return Author.objects.get(name=value.removeprefix("author:")).pk
    return value


def _build_articles(index: ArticleIndexPage) -> None:
    content = _read("artikel.yaml")
    topics = {
        row["slug"]: Topic.objects.update_or_create(slug=row["slug"], defaults={"name": row["name"]})[0]
        for row in content["topics"]
    }
    for row in content["articles"]:
        article: Any = ArticlePage(
            title=row["title"],
            slug=row["slug"],
            teaser=row["teaser"],
            body=_stream(row["body"]),
            author=Author.objects.get(name=row["author"]),
            published_on=row["published_on"],
        )
        article.sources = [ArticleSource(**source, accessed_on=row["accessed_on"]) for source in row["sources"]]
        article.corrections = [ArticleCorrection(**correction) for correction in row.get("corrections", [])]
        article.topics = [topics[slug] for slug in row["topics"]]
        index.add_child(instance=article)
        article.save_revision().publish()


def _describe_accessibility(home: HomePage, on: datetime.date) -> None:
    page = AccessibilityPage.objects.child_of(home).first()
    if page is None:
        return
    page.organization = "KI-fit Beispiel GmbH"
    page.assessed_on = on
    page.contact_email = "barrierefreiheit@ki-fit.example"
    page.more = (HERE / "barrierefreiheit.html").read_text(encoding="utf-8")
    page.gaps = [
        AccessibilityGap(
            what="Der Bereich, in dem das Trainingsteam Kurse schreibt",
            reason="er beruht auf dem Redaktionssystem Wagtail und ist nicht vollständig geprüft.",
            alternative="Texte nehmen wir auch per E-Mail entgegen.",
        )
    ]
    page.save_revision().publish()


def _offer_courses() -> None:
    """What individuals may take; the one for money bears an assessment, which is invented as all of the demo is."""
    for position, (slug, terms, note) in enumerate(INDIVIDUAL_COURSES):
        course = CoursePage.objects.filter(slug=slug).first()
        if course is None:
            continue
        if terms == CourseTerms.ENQUIRY:
            CoursePage.objects.filter(pk=course.pk).update(
                fernusg_result="not_covered",
                fernusg_on=datetime.date(2026, 1, 8),
                fernusg_by="Beispielkanzlei (erfunden)",
            )
        IndividualCourse.objects.update_or_create(
            course=course, defaults={"terms": terms, "note": note, "position": position}
        )
