"""Every address of the site that has a name, with real objects of the demo, and who may open it."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.documents.models import Document

from certificates.models import Award
from courses.models import (
    Booking,
    Bookmark,
    CaptionTrack,
    CoursePage,
    LessonPage,
    LessonQuestion,
    MediaFile,
    Note,
    Submission,
)
from lms.accounts.groups import key_of
from lms.accounts.models import Client, Team, User, VisibilityChange
from lms.adoption.actions import preview_usage
from lms.adoption.models import UsagePreview, UsageSource
from lms.assignments.training import group_key
from lms.dashboards.theme import theme_digest
from lms.demo.accounts import ACCOUNTS, account
from lms.disclosure.models import Release
from lms.disclosure.rosters import group_of
from lms.rollouts.models import (
    CostItem,
    Phase,
    PhaseDocument,
    PhaseItem,
    Programme,
    ProofCriterion,
    PulseInvitation,
    SelectionCriterion,
    SolutionOption,
    UseCase,
    Wave,
)
from lms.variants.models import BlockOverride, ClientCollection, Placeholder
from lms.website.booking.links import Purpose, token_of
from lms.website.models import Absence, DemoBooking, DemoHost, HomePage
from quizzes.actions import grant_override
from quizzes.models import Attempt, QuizOverride, QuizPage
from quizzes.queries import Terms
from tests.factories.library import make_document

ROLES_OF_NORDLICHT = {"hr", "works_council", "client_admin"}
STEERING = {"consultant"}
BOARD = {*ROLES_OF_NORDLICHT, "consultant"}
ADAPTING = {"trainer", "consultant", "admin"}
TEACHING = {"trainer", "admin"}
GRANTING = {"client_admin", "trainer", "consultant"}

HOSTING = (
    "overview",
    "cancel",
    "availability",
    "change_host",
    "change_hours",
    "add_days_off",
    "remove_days_off",
    "renew_feed",
)

# Who may open what stands for an object of Nordlicht's; everybody else is a stranger there and gets 404.
ALLOWED = {
    "quizzes:attempt": {"employee"},
    "quizzes:question": {"employee"},
    "quizzes:summary": {"employee"},
    "quizzes:result": {"employee"},
    "certificates:download": {"employee"},
    "certificates:award": {"employee"},
    "lms_privacy:visibility": {"client_admin", "works_council"},
    "lms_dashboards:teams": {*ROLES_OF_NORDLICHT, "manager", "small_manager"},
    "lms_dashboards:team": {*ROLES_OF_NORDLICHT, "manager", "consultant"},
    "lms_dashboards:proof": {*ROLES_OF_NORDLICHT, "manager", "consultant"},
    "lms_dashboards:clients": {*ROLES_OF_NORDLICHT, "small_manager", "consultant"},
    "lms_dashboards:board": {*ROLES_OF_NORDLICHT, "consultant"},
    **dict.fromkeys(
        (
            f"lms_dashboards:{name}"
            for name in ("before_after", "report", "report_paper", "report_table", "figures_csv", "figures_xlsx")
        ),
        BOARD,
    ),
    "lms_dashboards:report_words": STEERING,
    "lms_dashboards:overview": STEERING,
    "lms_dashboards:works_council": {"works_council"},
    "lms_dashboards:roles": {"client_admin"},
    "lms_dashboards:exceptions": GRANTING,
    "lms_dashboards:exception_add": GRANTING,
    "lms_dashboards:exception_edit": GRANTING,
    "lms_dashboards:exception_withdraw": GRANTING,
    "lms_adoption:overview": {"client_admin", "consultant"},
    "lms_adoption:new_source": {"client_admin", "consultant"},
    "lms_adoption:upload": {"client_admin", "consultant"},
    "lms_adoption:preview": {"client_admin"},
    "library:document": {*ROLES_OF_NORDLICHT, "employee", "manager", "trainer", "consultant", "admin"},
    "lms_rollouts:start_programme": STEERING,
    "lms_rollouts:start_phase": STEERING,
    "lms_rollouts:confirm_promise": STEERING,
    "lms_rollouts:set_target": STEERING,
    **dict.fromkeys(
        (
            f"lms_rollouts:{name}"
            for name in (
                "add_use_case",
                "use_case",
                "weights",
                "add_comparison_criterion",
                "comparison_criterion",
                "add_option",
                "option",
                "choice",
                "plan",
                "add_proof_criterion",
                "proof_criterion",
                "freeze",
                "new_version",
                "results",
                "add_wave",
                "wave",
                "add_item",
                "gate",
                "setting",
                "setting_of",
                "light",
            )
        ),
        STEERING,
    ),
    "lms_rollouts:settings": {*ROLES_OF_NORDLICHT, "consultant"},
    "lms_rollouts:pulse": set(),  # somebody's without an account of the table
    "lms_rollouts:phase": {*ROLES_OF_NORDLICHT, "consultant"},
    "lms_rollouts:document": {*ROLES_OF_NORDLICHT, "consultant"},
    "lms_rollouts:item": {"client_admin", "consultant"},
    "lms_rollouts:complete_item": {"client_admin", "consultant"},
    "lms_rollouts:sign_exception": {"client_admin", "consultant"},
    "lms_rollouts:add_document": {"client_admin", "consultant"},
    "lms_variants:clients": {"trainer", "consultant", "admin", "client_admin", "small_manager"},
    "lms_variants:words": {"trainer", "consultant", "admin", "client_admin"},
    "lms_variants:placeholders": ADAPTING,
    "lms_variants:define_placeholder": ADAPTING,
    "lms_variants:placeholder": ADAPTING,
    "lms_variants:client": ADAPTING,
    "lms_variants:course": ADAPTING,
    "lms_variants:preview": ADAPTING,
    "lms_variants:block": ADAPTING,
    "lms_dashboards:training": TEACHING,
    "training:questions": TEACHING,
    "training:answer_question": TEACHING,
    "training:submissions": TEACHING,
    "training:review_submission": TEACHING,
    "training:dates": TEACHING,
    "training:create_date": TEACHING,
    "training:date": TEACHING,
    "training:edit_date": TEACHING,
    "training:print_date": TEACHING,
    "courses:calendar": {"employee"},
    "courses:edit_note": {"employee"},
    "courses:check_submission": set(),
    **{f"demos:{name}": {"consultant"} for name in HOSTING},
}
# Who looks after the people of a company sees who they are there, and nothing of how they learn.
LISTS = {"lms_dashboards:roles"}
# Where `public_id` is that of handed-in work, not of an attempt.
SUBMISSIONS = {"courses:check_submission", "courses:submission_file", "training:review_submission"}
PULSES = {"lms_rollouts:pulse", "lms_rollouts:decline_pulse"}
# Sign-up, confirmation and reset need mails; Wagtail's own pages are walked by their addresses.
NOT_WALKED = {"account_confirm_email", "account_reset_password_from_key", "account_logout"}


def named_patterns(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[tuple[str, set[str]]]:
    """Names with namespace, and the parameters each needs. Without the admin, documents and Wagtail itself."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith(("admin/", "documents/")):
                yield from named_patterns(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and pattern.name and not pattern.name.startswith("wagtail"):
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            if name not in NOT_WALKED:
                yield name, set(pattern.pattern.regex.groupindex)


def values(learner: Any) -> dict[str, Any]:
    """A value for each parameter: objects of Nordlicht's, and what the learner owns."""
    client = Client.objects.get(slug="nordlicht")
    document = own_document(client)
    course = CoursePage.objects.get(slug="ki-grundlagen")
    override = BlockOverride.objects.get(client=client)
    attempt = Attempt.objects.filter(learner=learner).earliest("pk")
    return {
        "course_id": course.pk,
        "language": "de",
        "page_id": HomePage.objects.earliest("path").pk,
        "lesson_id": LessonPage.objects.get(translation_key=override.lesson_key).pk,
        "block_id": override.block_id,
        "override_id": override.pk,
        "exception_id": own_exception(client).pk,
        "placeholder_id": Placeholder.objects.earliest("pk").pk,
        "quiz_id": QuizPage.objects.descendant_of(course).get().pk,
        "public_id": attempt.public_id,
        "name": f"{0:040}.webp",
        "position": 1,
        "code": Award.objects.get(learner=learner).code,
        "slug": client.slug,
        "change_id": VisibilityChange.objects.filter(client=client).earliest("pk").pk,
        "release_id": own_release(client).pk,
        "team_id": Team.objects.get(client=client, name="Fertigung").pk,
        "phase_id": Phase.objects.get(programme__client=client, position=5).pk,
        "phase": "datenschutz",
        "item_id": PhaseItem.objects.get(phase__programme__client=client, key="avv").pk,
        "use_case_id": UseCase.objects.earliest("pk").pk,
        "criterion_id": SelectionCriterion.objects.earliest("pk").pk,
        "option_id": SolutionOption.objects.earliest("pk").pk,
        "wave_id": Wave.objects.earliest("pk").pk,
        "programme_id": Programme.objects.get(client=client).pk,
        "kind": "kosten",
        "number": CostItem.objects.earliest("pk").pk,
        "kpi": "k1",
        "digest": theme_digest(client.slug, client.accent),
        "version_id": course.versions.earliest("number").pk,
        "event_id": Booking.objects.filter(learner=learner).latest("pk").event_id,
        "note_id": Note.objects.filter(learner=learner).earliest("pk").pk,
        "bookmark_id": Bookmark.objects.get(learner=learner).pk,
        "question_id": LessonQuestion.objects.get(group=group_key(client), answered_at=None).pk,
        "media_id": MediaFile.objects.get().pk,
        "track_id": CaptionTrack.objects.get().pk,
        "document_id": document.pk,
        "filename": document.filename,
        "path": course.cover.file.name,
        "source_slug": "microsoft-365-copilot",
        "preview_id": uploaded_report(client).pk,
        "token": token_of(DemoBooking.objects.earliest("pk"), Purpose.MANAGE),
        "demo_id": DemoBooking.objects.earliest("pk").pk,
        "absence_id": Absence.objects.get().pk,
        "key": DemoHost.objects.get().feed_key,
    }


def uploaded_report(client: Client) -> UsagePreview:
    """A report that the client's administrator has uploaded and not confirmed."""
    return preview_usage(
        source=UsageSource.objects.get(client=client),
        content=b"Report Refresh Date,User Principal Name,Last Activity Date\n",
        by=User.objects.get(email=account("client_admin").email),
        at=timezone.now(),
    )


def own_document(client: Client) -> Document:
    """A document in the client's own collection."""
    collection = ClientCollection.objects.get(client=client).collection
    known = Document.objects.filter(collection=collection).first()
    return known or make_document(collection)


def own_release(client: Client) -> Release:
    """A number of the team whose page is opened, too."""
    team = Team.objects.get(client=client, name="Fertigung")
    shown = Release.objects.filter(publication__client=client, group=group_of(team.pk), is_shown=True, measure="k1")
    return shown.latest("pk")


def own_exception(client: Client) -> QuizOverride:
    """An exception from the rules of a quiz for everybody at the client."""
    everybody = key_of(Team.objects.get(client=client, depth=1).pk)
    quiz = QuizPage.objects.earliest("pk")
    at = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
    grant_override(quiz=quiz, terms=Terms(extra_attempts=1), group=everybody, by=None, at=at)
    return QuizOverride.objects.get(quiz=quiz, group=everybody)


def every_address(learner: Any) -> Iterator[tuple[str, str]]:
    """Name and address of everything that has a name."""
    known = values(learner)
    for name, parameters in named_patterns():
        given = {parameter: known[parameter] for parameter in parameters & known.keys()}
        if name in SUBMISSIONS:
            given["public_id"] = Submission.objects.filter(state="handed_in").earliest("pk").public_id
        if name == "lms_rollouts:document":
            given["public_id"] = PhaseDocument.objects.earliest("pk").public_id
        if name in PULSES:
            named = User.objects.filter(email__in=[row.email for row in ACCOUNTS]).values("pseudonym")
            given["public_id"] = PulseInvitation.objects.exclude(pseudonym__in=named).earliest("pk").public_id
        if name == "lms_rollouts:proof_criterion":
            given["criterion_id"] = ProofCriterion.objects.earliest("pk").pk
        if name == "lms_website:confirm_registration":
            given = {"token": "kein-echter"}
        if name.startswith("pattern_library") and parameters:
            given = {"slug": "bausteine"}
        yield name, reverse(name, kwargs=given)
