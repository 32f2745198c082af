import io
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models import ForeignKey
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from certificates.models import Award
from courses.models import CourseCompletion, Enrollment
from lms.accounts.models import Membership, Role, User
from lms.assignments.models import Assignment, EndReason, Obligation
from lms.privacy.actions import erase_person
from lms.privacy.inventory import ENTRIES
from lms.privacy.registry import holders
from lms.records.models import LearningRecord, Verb
from tests.factories.accounts import PASSWORD, make_mandate, make_member, make_membership, make_team, make_user
from tests.factories.assignments import assign, complete_course, obligation_of
from tests.factories.courses import make_course, noon
from tests.factories.quizzes import finish_attempt, make_learner, make_questions, make_quiz

pytestmark = pytest.mark.django_db


class TestErasePerson:
    def test_leaves_an_empty_account(self):
        person = make_member(make_team(), email="weg@example.com", first_name="Ada", last_name="Berg")
        make_mandate(Role.TRAINER, person=person)
        EmailAddress.objects.create(user=person, email="weg@example.com", primary=True, verified=True)

        erase_person(person=person, at=noon("2026-03-02"))

        person = User.objects.get(pk=person.pk)
        assert "Ada" not in str(vars(person))
        assert "weg@" not in str(vars(person))
        assert (person.is_active, person.has_usable_password()) == (False, False)
        assert not EmailAddress.objects.exists()
        assert not Membership.objects.exists()
        assert not person.mandates.exists()

    def test_keeps_awards_and_records_but_cuts_their_links(self):  # L29
        team, course = make_team(), make_course("Eins")
        person = make_member(team, first_name="Ada", last_name="Berg")
        complete_course(person, course, at=noon("2026-03-01"))
        pseudonym, records = person.pseudonym, LearningRecord.objects.count()

        erase_person(person=person, at=noon("2026-03-02"))

        award = Award.objects.get()
        assert (award.holder_name, award.learner, award.completion) == ("Ada Berg", None, None)
        assert LearningRecord.objects.filter(pseudonym=pseudonym).count() == records
        assert not User.objects.filter(pseudonym=pseudonym).exists()
        assert not Enrollment.objects.exists()
        assert not CourseCompletion.objects.exists()

    def test_erases_attempts_and_answers(self):
        quiz = make_quiz(make_questions(2))
        learner = make_learner(quiz)
        attempt = finish_attempt(quiz, learner, at=noon("2026-03-01"))

        erase_person(person=learner, at=noon("2026-03-02"))

        assert not type(attempt).objects.exists()

    def test_ends_what_is_open(self):
        team, course, done = make_team(), make_course("Eins"), make_course("Eins")
        person = make_member(team)
        assign(team, course, at=noon("2026-03-01")), assign(team, done, at=noon("2026-03-01"))
        complete_course(person, done, at=noon("2026-03-01"))
        pseudonym = person.pseudonym

        erase_person(person=person, at=noon("2026-03-02"))

        assert obligation_of(person, course).end_reason == EndReason.LEFT
        assert obligation_of(person, done).end_reason == EndReason.COMPLETED
        row = LearningRecord.objects.get(verb=Verb.OBLIGATION_ENDED, course=course)
        assert (row.pseudonym, row.team, row.at) == (pseudonym, team, noon("2026-03-02"))

    def test_forgets_who_assigned_what(self):
        consultant = make_user()
        assign(make_team(), at=noon("2026-03-01"), by=consultant)

        erase_person(person=consultant, at=noon("2026-03-02"))

        assert Assignment.objects.get().created_by is None

    def test_forgets_the_name_in_wagtails_log(self):
        membership = make_membership(make_team(name="Einkauf"), last_name="Berg")
        log(instance=membership.person, action="wagtail.create")
        log(instance=membership, action="wagtail.create")

        erase_person(person=membership.person, at=noon("2026-03-02"))

        assert ModelLogEntry.objects.count() == 2
        assert not [entry for entry in ModelLogEntry.objects.all() if "Berg" in entry.label]

    def test_logs_the_person_out_and_forgets_settings(self, client):
        person, other = make_user(), make_user()
        UserProfile.get_for_user(person)
        assert client.login(email=person.email, password=PASSWORD)
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store.update({"_auth_user_id": str(other.pk)})
        store.save()

        erase_person(person=person, at=noon("2026-03-02"))

        assert [row.get_decoded()["_auth_user_id"] for row in Session.objects.all()] == [str(other.pk)]
        assert not UserProfile.objects.exists()
        assert client.get(reverse("lms_privacy:my_data")).status_code == 302

    def test_touches_nobody_else(self):
        team, course = make_team(), make_course("Eins")
        person, other = make_member(team), make_member(team)
        assign(team, course, at=noon("2026-03-01"))
        complete_course(other, course, at=noon("2026-03-01"))

        erase_person(person=person, at=noon("2026-03-02"))

        other.refresh_from_db()
        assert other.is_active
        assert (other.memberships.count(), other.enrollments.count()) == (1, 1)
        assert Obligation.objects.get(person=other).end_reason == EndReason.COMPLETED
        assert Award.objects.get().learner == other

    def test_is_harmless_when_repeated(self):
        person = make_member(make_team())
        erase_person(person=person, at=noon("2026-03-02"))

        erase_person(person=User.objects.get(pk=person.pk), at=noon("2026-03-03"))

        assert not User.objects.get(pk=person.pk).is_active

    def test_happens_as_a_whole_or_not_at_all(self, monkeypatch):
        person = make_member(make_team())

        def fail(person):
            raise RuntimeError

        monkeypatch.setattr("courses.privacy.erase_for", fail)
        with pytest.raises(RuntimeError):
            erase_person(person=person, at=noon("2026-03-02"))

        assert User.objects.get(pk=person.pk).is_active
        assert Membership.objects.exists()


class TestErasePersonCommand:
    def test_erases_without_asking_when_told(self):
        person = make_user(email="weg@example.com")

        call_command("erase_person", "WEG@example.com", "--yes", stdout=io.StringIO())

        person.refresh_from_db()
        assert not person.is_active

    def test_asks_first(self, monkeypatch):
        person = make_user(email="weg@example.com")
        monkeypatch.setattr("builtins.input", lambda prompt: "no")

        with pytest.raises(CommandError, match="Nothing was erased"):
            call_command("erase_person", "weg@example.com")

        person.refresh_from_db()
        assert person.is_active

    def test_names_an_unknown_address(self):
        with pytest.raises(CommandError, match="no account"):
            call_command("erase_person", "niemand@example.com", "--yes")


def own_apps():
    return [app for app in apps.get_app_configs() if app.label.startswith("lms_")]


def holds_personal_data(model):
    """Whether rows of the model belong to a person: by a link to the account or by the pseudonym."""
    return any(
        (isinstance(field, ForeignKey) and field.related_model is get_user_model()) or field.name == "pseudonym"
        for field in model._meta.local_fields
    )


class TestRegistry:
    def test_finds_every_app_with_personal_data(self):
        found = {holder.app.label for holder in holders()}
        needed = {
            model._meta.app_label
            for app in own_apps()
            for model in app.get_models(include_auto_created=True)
            if holds_personal_data(model)
        }

        assert {"lms_accounts", "lms_records", "lms_courses", "lms_assignments"} <= needed  # the search itself works
        assert needed <= found, f"without privacy.py: {sorted(needed - found)}"

    def test_tells_people_about_every_app_it_finds(self):
        assert {holder.app.label for holder in holders()} <= ENTRIES.keys()

    def test_erases_from_the_top_layer_to_the_bottom(self):
        order = [holder.app.label for holder in holders()]

        assert order.index("lms_assignments") < order.index("lms_accounts") < order.index("lms_courses")

    def test_knows_every_library_that_stores_personal_data(self):
        """A new library with rows of a person must be looked at: does `lms.privacy.privacy` have to know it?"""
        known = {
            "account.EmailAddress",  # lms.accounts.privacy
            "wagtailusers.UserProfile",  # lms.privacy.privacy, as the next four
            "wagtailcore.APIToken",
            "wagtailcore.Comment",
            "wagtailcore.CommentReply",
            "wagtailcore.PageSubscription",
            "wagtailadmin.EditingSession",  # lms.privacy.privacy, as the next
            "wagtailadmin.FormState",
            "wagtailcore.ModelLogEntry",  # who did what stays with the empty account, names go (lms.accounts.privacy)
            "wagtailcore.PageLogEntry",
            "wagtailcore.Revision",  # authorship stays with the empty account, as in the following
            "wagtailcore.WorkflowState",
            "wagtailcore.TaskState",
            "wagtailcore.Page",
            "wagtailcore.UploadedFile",
            "wagtaildocs.Document",
            "wagtailimages.Image",
        }
        foreign = {
            model._meta.label
            for model in apps.get_models()
            if holds_personal_data(model) and not model._meta.app_label.startswith("lms_")
        }

        assert foreign <= known
