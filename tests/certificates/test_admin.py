"""Certificates in the Wagtail admin."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from certificates.actions import revoke_certificate
from certificates.models import Award, CertificateTemplate
from certificates.permissions import AwardPermissionPolicy
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.certificates import make_award, make_renewal
from tests.factories.courses import make_course, noon, root_page

pytestmark = pytest.mark.django_db

LIST = "certificate_awards:index"
TEMPLATES = "wagtailsnippets_lms_certificates_certificatetemplate"


@pytest.fixture(autouse=True)
def _wagtails_own_templates(settings):
    allow_missing_variables(settings)


def grant(user, *codenames):
    group = Group.objects.create(name="Prüfende")
    group.permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
    user.groups.add(group)
    return user


@pytest.fixture
def staff(client):
    root_page()
    user = grant(UserFactory(), "view_award", "revoke_award")
    client.force_login(user)
    return user


@pytest.fixture
def author(client):
    root_page()
    user = make_superuser()
    client.force_login(user)
    return user


def only_siemens(user):
    return Award.objects.filter(holder_name__contains="Siemens")


def page_of(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def award_for(last_name, **fields):
    return make_award(learner=UserFactory(first_name="Aylin", last_name=last_name), **fields)


class TestAwardList:
    def test_shows_certificates_in_german(self, client, staff):
        award = award_for("Şahin", course=make_course(title="KI-Grundlagen"))
        page = page_of(client, LIST)
        for expected in ("Zertifikate", award.number, "Aylin Şahin", "KI-Grundlagen", "Gültig bis", "gültig"):
            assert expected in page

    @pytest.mark.parametrize("text", ["Şahin", "KI-Grund"])
    def test_can_be_searched(self, client, staff, text):
        found = award_for("Şahin", course=make_course(title="KI-Grundlagen"))
        other = award_for("Weber", course=make_course(title="Gute Prompts"))
        page = page_of(client, LIST, q=text)
        assert found.number in page
        assert other.number not in page

    def test_can_be_searched_by_number(self, client, staff):
        found, other = award_for("Şahin"), award_for("Weber")
        page = page_of(client, LIST, q=found.number[-11:])
        assert found.number in page
        assert other.number not in page

    def test_can_be_filtered(self, client, staff):
        revoked, standing = award_for("Şahin"), award_for("Weber")
        revoke_certificate(award=revoked, actor=staff, reason="Irrtum", at=noon("2027-06-01"))
        page = page_of(client, LIST, revoked="true")
        assert revoked.number in page
        assert standing.number not in page
        page = page_of(client, LIST, course=standing.course_id)
        assert standing.number in page
        assert revoked.number not in page

    def test_costs_the_same_for_one_and_for_twenty(self, client, staff, django_assert_max_num_queries):
        award = award_for("Şahin")
        page_of(client, LIST)
        with django_assert_max_num_queries(25) as one:
            page_of(client, LIST)
        for number in range(19):
            award_for(f"Weber {number}", course=award.course)
        with django_assert_max_num_queries(len(one)):
            page_of(client, LIST)

    def test_shows_only_what_the_site_lets_a_person_see(self, client, staff, settings):  # L39
        settings.LMS_CERTIFICATES = {"VISIBLE_AWARDS": f"{__name__}.only_siemens"}
        own, foreign = award_for("Siemens"), award_for("Bosch")
        page = page_of(client, LIST)
        assert own.number in page
        assert foreign.number not in page
        assert client.get(reverse("certificate_awards:inspect", args=[own.pk])).status_code == 200
        for view in ("inspect", "pdf", "revoke"):
            assert client.get(reverse(f"certificate_awards:{view}", args=[foreign.pk])).status_code == 404

    def test_is_closed_without_the_permission(self, client):
        root_page()
        client.force_login(grant(UserFactory()))
        award = award_for("Şahin")
        for url in (reverse(LIST), reverse("certificate_awards:inspect", args=[award.pk])):
            assert client.get(url).status_code in {302, 403}


class TestAwardPage:
    def test_shows_what_the_certificate_says_and_what_became_of_it(self, client, staff):
        award = award_for("Şahin")
        renewal = make_renewal(award, at=noon("2028-01-10"))
        page = page_of(client, "certificate_awards:inspect", award.pk)
        for expected in (award.number, "Aylin Şahin", "ersetzt", renewal.number, award.content_hash):
            assert expected in page

    def test_gives_the_pdf(self, client, staff):
        response = client.get(reverse("certificate_awards:pdf", args=[award_for("Şahin").pk]))
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")

    def test_offers_revoking_only_to_those_who_may(self, client, staff):
        award = award_for("Şahin")
        revoke_url = reverse("certificate_awards:revoke", args=[award.pk])
        assert revoke_url in page_of(client, "certificate_awards:inspect", award.pk)
        staff.groups.get().permissions.remove(Permission.objects.get(codename="revoke_award"))
        assert revoke_url not in page_of(client, "certificate_awards:inspect", award.pk)
        assert client.post(revoke_url, {"reason": "Irrtum"}).status_code in {302, 403}
        assert not Award.objects.get(pk=award.pk).is_revoked


class TestRevoking:
    def test_asks_for_a_reason(self, client, staff):  # L28
        award = award_for("Şahin")
        response = client.post(reverse("certificate_awards:revoke", args=[award.pk]), {"reason": " "})
        assert "Bitte nennen Sie einen Grund." in response.content.decode()
        assert not Award.objects.get(pk=award.pk).is_revoked

    def test_stores_reason_and_actor_and_says_so(self, client, staff):
        award = award_for("Şahin")
        url = reverse("certificate_awards:revoke", args=[award.pk])
        assert "Zertifikat widerrufen" in client.get(url).content.decode()
        response = client.post(url, {"reason": "Falsche Person"}, follow=True)
        page = response.content.decode()
        assert f"Das Zertifikat {award.number} wurde widerrufen." in page
        assert "Falsche Person" in page
        award.refresh_from_db()
        assert (award.revoked_by, award.revocation_reason) == (staff, "Falsche Person")


class TestPermissionPolicy:
    @pytest.mark.parametrize("action", ["add", "change", "delete"])
    def test_lets_nobody_make_change_or_delete_awards(self, action):
        assert not AwardPermissionPolicy(Award).user_has_permission(make_superuser(), action)

    @pytest.mark.parametrize("action", ["view", "revoke"])
    def test_lets_superusers_view_and_revoke(self, action):
        award = award_for("Şahin")
        policy = AwardPermissionPolicy(Award)
        assert policy.user_has_permission_for_instance(make_superuser(), action, award)
        assert not policy.user_has_permission_for_instance(UserFactory(), action, award)


def template_form(**fields):
    return {
        "name": "Standard",
        "heading": "",
        "wording": "",
        "signatory_name": "Dr. Hanna Weber",
        "signatory_role": "Leitung",
        "accent": "#0b6e69",
        "validity_months": "12",
        "is_default": "on",
        "course_choices-TOTAL_FORMS": "0",
        "course_choices-INITIAL_FORMS": "0",
        "course_choices-MIN_NUM_FORMS": "0",
        "course_choices-MAX_NUM_FORMS": "1000",
        **fields,
    }


class TestTemplates:
    def test_are_made_and_edited_in_the_admin(self, client, author):
        assert client.post(reverse(f"{TEMPLATES}:add"), template_form()).status_code == 302
        template = CertificateTemplate.objects.get()
        page = page_of(client, f"{TEMPLATES}:edit", template.pk)
        assert "Wo die Vorlage gilt" in page
        url = reverse(f"{TEMPLATES}:edit", args=[template.pk])
        assert client.post(url, template_form(heading="Teilnahmebescheinigung")).status_code == 302
        template.refresh_from_db()
        assert template.heading == "Teilnahmebescheinigung"
        assert "Teilnahmebescheinigung" in page_of(client, f"{TEMPLATES}:list")

    def test_take_courses_each_in_one_template_only(self, client, author):
        course = make_course()
        choice = {
            "course_choices-TOTAL_FORMS": "1",
            "course_choices-0-course": str(course.pk),
            "course_choices-0-id": "",
            "course_choices-0-DELETE": "",
        }
        client.post(reverse(f"{TEMPLATES}:add"), template_form(**choice))
        assert CertificateTemplate.objects.get().course_choices.get().course == course
        response = client.post(reverse(f"{TEMPLATES}:add"), template_form(name="Zweite", is_default="", **choice))
        assert "Dieser Kurs hat schon eine Vorlage." in response.content.decode()

    def test_have_one_default(self, client, author):
        CertificateTemplate.objects.create(name="Standard", is_default=True)
        response = client.post(reverse(f"{TEMPLATES}:add"), template_form())
        assert "Es gibt schon eine Standardvorlage." in response.content.decode()
        assert CertificateTemplate.objects.count() == 1

    @pytest.mark.parametrize("accent", ["#ffff00", "red", "#0b6e6", "#0b6e69\n", "url(x)"])
    def test_refuse_colors_that_cannot_be_read_or_are_none(self, accent):
        with pytest.raises(ValidationError):
            CertificateTemplate(name="Standard", accent=accent).clean_fields()

    @pytest.mark.parametrize(("mode", "words"), [("de", "Zertifikat"), ("en", "Certificate")])
    def test_show_an_example_in_both_languages(self, client, author, mode, words):
        template = CertificateTemplate.objects.create(name="Standard", validity_months=12)
        assert template.words_in(mode)["heading"] == words
        url = reverse(f"{TEMPLATES}:preview_on_edit", args=[template.pk])
        client.post(url, template_form())
        page = client.get(url, {"mode": mode}).content.decode()
        assert page.count("data:image/png;base64,") == 2
        assert "Beispiel mit der Vorlage" in page

    def test_are_not_overwritten_by_copying(self, client, author):
        template = CertificateTemplate.objects.create(name="Standard")
        url = reverse(f"{TEMPLATES}:copy", args=[template.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, template_form(name="Überschrieben")).status_code == 405
        template.refresh_from_db()
        assert template.name == "Standard"


class TestGermanWords:
    def test_are_complete(self):
        from pathlib import Path

        import polib

        import certificates

        catalog = polib.pofile(str(Path(certificates.__file__).parent / "locale/de/LC_MESSAGES/django.po"))
        assert catalog.untranslated_entries() == []
        assert catalog.fuzzy_entries() == []
        with translation.override("de"):
            assert str(Award._meta.verbose_name_plural) == "Zertifikate"
