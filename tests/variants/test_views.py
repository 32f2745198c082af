import pytest
from django.urls import reverse

from lms.accounts.models import Role
from lms.variants import privacy
from lms.variants.models import BlockOverride, Placeholder, PlaceholderWord
from tests.factories.accounts import make_client, make_mandate, make_member, make_superuser, make_team, make_user
from tests.factories.courses import add_lesson, make_course, text_block
from tests.factories.variants import adapt, block_id, define, make_lesson, raw_body, rewrite, say, set_body

pytestmark = pytest.mark.django_db


def addresses(company, lesson):
    """Every address about a client's blocks; those after the first four are only posted to."""
    one = [company.slug, lesson.pk]
    block = [*one, block_id(lesson, 0)]
    return [
        reverse("lms_variants:client", args=[company.slug]),
        reverse("lms_variants:course", args=[company.slug, lesson.get_course().pk]),
        reverse("lms_variants:preview", args=one),
        reverse("lms_variants:block", args=block),
        *[reverse(f"lms_variants:{name}", args=block) for name in ("hide", "keep", "take")],
    ]


class TestStrangers:
    @pytest.mark.parametrize(
        "role", [None, Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN, "member", "foreign trainer", "foreign admin"]
    )
    def test_find_nothing(self, client, role):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        adapt(company, lesson, 0, "<p>Anders</p>")
        people = {
            None: make_user,
            "member": lambda: make_member(make_team(company)),
            "foreign trainer": lambda: make_mandate(Role.TRAINER, client=make_client()).person,
            "foreign admin": lambda: make_mandate(Role.CLIENT_ADMIN, client=make_client()).person,
        }
        make = people.get(role) or (lambda: make_mandate(role, client=company).person)
        client.force_login(make())
        for address in addresses(company, lesson):
            assert client.get(address).status_code in (404, 405)
            assert client.post(address).status_code in (404, 405)
        assert BlockOverride.objects.current().count() == 1

    def test_are_asked_to_log_in(self, client):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        for address in [*addresses(company, lesson)[:4], reverse("lms_variants:clients")]:
            response = client.get(address)
            assert response.status_code == 302
            assert response.url.startswith(reverse("account_login"))

    def test_do_not_define_placeholders(self, client):
        placeholder = define("werkzeug", "x")
        company = make_client()
        for role in (Role.TRAINER, Role.CONSULTANT, Role.CLIENT_ADMIN):
            client.force_login(make_mandate(role, client=company).person)
            for name, args in [("placeholders", []), ("define_placeholder", []), ("placeholder", [placeholder.pk])]:
                assert client.get(reverse(f"lms_variants:{name}", args=args)).status_code == 404


class TestClients:
    def test_open_at_once_if_there_is_one(self, client):
        company = make_client()
        for role, name in [(Role.CONSULTANT, "client"), (Role.CLIENT_ADMIN, "words")]:
            client.force_login(make_mandate(role, client=company).person)
            response = client.get(reverse("lms_variants:clients"))
            assert response.url == reverse(f"lms_variants:{name}", args=[company.slug])

    def test_are_those_of_the_mandates(self, client):
        mine, other = make_client(name="Meiner"), make_client(name="Fremder")
        person = make_mandate(Role.TRAINER, client=mine).person
        make_mandate(Role.CLIENT_ADMIN, client=make_client(name="Zweiter"), person=person)
        client.force_login(person)
        text = client.get(reverse("lms_variants:clients")).content.decode()
        assert "Meiner" in text
        assert "Zweiter" in text
        assert other.name not in text


class TestWords:
    def test_are_written_by_the_clients_administration(self, client):
        company = make_client()
        placeholder = define("werkzeug", "das Werkzeug")
        admin = make_mandate(Role.CLIENT_ADMIN, client=company).person
        client.force_login(admin)
        address = reverse("lms_variants:words", args=[company.slug])
        response = client.post(address, {f"text-{placeholder.pk}": "Unseres", f"url-{placeholder.pk}": ""})
        assert response.status_code == 302
        word = PlaceholderWord.objects.current().get(client=company)
        assert (word.text, word.author) == ("Unseres", admin)

    def test_are_saved_together_or_not_at_all(self, client):
        company = make_client()
        good, bad = define("a_gut", "x"), define("b_boese", "y")
        client.force_login(make_mandate(Role.CLIENT_ADMIN, client=company).person)
        address = reverse("lms_variants:words", args=[company.slug])
        data = {
            f"text-{good.pk}": "Gut",
            f"url-{good.pk}": "",
            f"text-{bad.pk}": "Böse <script>",
            f"url-{bad.pk}": "javascript:alert(1)",
        }
        response = client.post(address, data)
        assert response.status_code == 422
        assert "die mit https:, mailto: oder tel: beginnt" in response.content.decode()
        assert 'value="Gut"' in response.content.decode()
        assert "<script>" not in response.content.decode()
        assert not PlaceholderWord.objects.filter(client=company).exists()


class TestPlaceholders:
    def test_are_defined_and_changed(self, client):
        client.force_login(make_mandate(Role.TRAINER).person)
        address = reverse("lms_variants:define_placeholder")
        data = {"slug": "ki_werkzeug", "label": "KI-Werkzeug", "description": "", "text": "das Werkzeug", "url": ""}
        assert client.post(address, {**data, "slug": "KI"}).status_code == 422
        assert client.post(address, data).status_code == 302
        assert client.post(address, data).status_code == 422
        placeholder = Placeholder.objects.get()
        address = reverse("lms_variants:placeholder", args=[placeholder.pk])
        assert client.post(address, {**data, "label": "Werkzeug", "text": "Neues", "slug": "x"}).status_code == 302
        placeholder.refresh_from_db()
        assert (placeholder.slug, placeholder.label) == ("ki_werkzeug", "Werkzeug")
        assert "Neues" in client.get(reverse("lms_variants:placeholders")).content.decode()

    def test_with_a_bad_address_say_so_at_the_field(self, client):
        client.force_login(make_superuser())
        data = {"slug": "a", "label": "A", "text": "x", "url": "javascript:alert(1)"}
        response = client.post(reverse("lms_variants:define_placeholder"), data)
        assert response.status_code == 422
        assert not Placeholder.objects.exists()


class TestBlock:
    def edit(self, client, company, lesson, **data):
        """Post the form as it was shown, with these texts."""
        address = reverse("lms_variants:block", args=[company.slug, lesson.pk, block_id(lesson, 0)])
        form = client.get(address).context["form"]
        shown = {"seen": form["seen"].value(), **{one.name: one.merged for one in form.passages}}
        return client.post(address, {**shown, **data})

    @pytest.fixture
    def consultant(self, client):
        client.force_login(make_mandate(Role.CONSULTANT).person)
        return client

    def test_takes_lists_tables_and_choices_as_the_master_has_them(self, consultant):
        items = [{"type": "item", "value": value, "id": value} for value in ("eins", "zwei")]
        value = {"title": "Liste", "items": items}
        company, lesson = make_client(), make_lesson(blocks=[{**text_block(""), "type": "checklist", "value": value}])
        response = self.edit(consultant, company, lesson, **{"text-1": "eins\r\nzwei neu\r\n\r\ndrei"})
        assert response.status_code == 302
        stored = BlockOverride.objects.get().value
        assert [item["value"] for item in stored["items"]] == ["eins", "zwei neu", "drei"]

    def test_says_at_the_text_what_is_wrong_and_loses_nothing(self, consultant):
        value = {"title": "Liste", "items": [{"type": "item", "value": "eins", "id": "1"}]}
        company, lesson = make_client(), make_lesson(blocks=[{**text_block(""), "type": "checklist", "value": value}])
        response = self.edit(consultant, company, lesson, **{"text-0": "Neu", "text-1": "x" * 301})
        assert response.status_code == 422
        assert "text-1" in response.context["form"].errors
        assert 'value="Neu"' in response.content.decode()
        lesson = make_lesson("<p>Eins</p>")
        response = self.edit(consultant, company, lesson, **{"text-0": "[x](javascript:alert(1))"})
        assert "ist nicht erlaubt" in response.content.decode()
        assert self.edit(consultant, company, lesson, **{"text-0": "  "}).status_code == 422
        assert not BlockOverride.objects.exists()

    def test_keeps_what_was_typed_when_somebody_was_faster(self, consultant):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        address = reverse("lms_variants:block", args=[company.slug, lesson.pk, block_id(lesson, 0)])
        seen = consultant.get(address).context["form"]["seen"].value()
        adapt(company, lesson, 0, "<p>Von anderen</p>")
        response = consultant.post(address, {"seen": seen, "text-0": "Von mir"})
        assert response.status_code == 422
        assert "wurde inzwischen geändert" in response.content.decode()
        assert "Von mir</textarea>" in response.content.decode()
        form = response.context["form"]
        response = consultant.post(address, {"seen": form["seen"].value(), "text-0": "Von mir"})
        assert response.status_code == 302
        assert BlockOverride.objects.current().get().value == "<p>Von mir</p>"

    def test_is_hidden_kept_and_given_back(self, consultant):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        *_pages, hide, keep, take = addresses(company, lesson)
        assert consultant.post(hide).status_code == 302
        assert BlockOverride.objects.current().get().is_hidden
        rewrite(lesson, 0, "<p>Neu</p>")
        page = consultant.get(addresses(company, lesson)[3]).content.decode()
        assert "Ausgeblendet lassen" in page
        assert consultant.post(keep).status_code == 302
        assert consultant.post(take).status_code == 302
        assert not BlockOverride.objects.current().exists()
        assert consultant.get(hide).status_code == 405

    def test_that_is_lost_while_one_writes_loses_no_words(self, consultant):
        company, lesson = make_client(), make_lesson("<p>Eins</p>", "<p>Zwei</p>")
        address = addresses(company, lesson)[3]
        set_body(lesson, raw_body(lesson)[1:])
        response = consultant.post(address, {"seen": "", "text-0": "Mühsam <b>geschrieben</b>"})
        assert response.status_code == 410
        assert "Mühsam &lt;b&gt;geschrieben&lt;/b&gt;" in response.content.decode()
        assert consultant.post(address, {"seen": ""}).status_code == 404

    def test_that_is_gone_is_shown_once_more(self, consultant):
        company, course = make_client(), make_course()
        lesson = add_lesson(course, body=[("text", "<p>Eins</p>")])
        adapt(company, lesson, 0, "<p>Ganz eigene Worte</p>")
        address = addresses(company, lesson)[3]
        rewrite(lesson, 0, "<p>x</p>")
        lesson.refresh_from_db()
        lesson.body = [("text", "<p>Ein anderer Block</p>")]
        lesson.save_revision().publish()
        page = consultant.get(address).content.decode()
        assert "Der Master hat diesen Block nicht mehr" in page
        assert "Ganz eigene Worte" in page
        assert consultant.get(address.replace("bloecke/", "bloecke/weg-")).status_code == 404


class TestRemoving:
    def test_puts_away_what_belongs_to_a_lesson_that_is_gone(self, client):
        company, course = make_client(), make_course("Bleibt")
        lesson = add_lesson(course, body=[("text", "<p>Eins</p>")])
        override = adapt(company, lesson, 0, "<p>Anders</p>")
        lesson.unpublish()
        address = reverse("lms_variants:remove", args=[company.slug, override.pk])
        client.force_login(make_mandate(Role.TRAINER, client=make_client()).person)
        assert client.post(address).status_code == 404
        client.force_login(make_mandate(Role.TRAINER, client=company).person)
        page = reverse("lms_variants:course", args=[company.slug, course.pk])
        assert address in client.get(page).content.decode()
        assert client.post(address).status_code == client.post(address).status_code == 302
        assert not BlockOverride.objects.current().exists()
        assert address not in client.get(page).content.decode()

    def test_is_for_the_clients_own_only(self, client):
        company, lesson = make_client(), make_lesson("<p>Eins</p>")
        override = adapt(company, lesson, 0, "<p>Anders</p>")
        client.force_login(make_superuser())
        assert client.post(reverse("lms_variants:remove", args=[make_client().slug, override.pk])).status_code == 404
        assert BlockOverride.objects.current().exists()


class TestQueries:
    def test_of_the_list_are_the_same_for_one_and_twenty(self, client, django_assert_max_num_queries):
        company = make_client()
        client.force_login(make_mandate(Role.CONSULTANT).person)
        address = reverse("lms_variants:client", args=[company.slug])
        counts = []
        for number in (1, 20):
            for _ in range(number):
                lesson = make_lesson("<p>Eins</p>", "<p>Zwei</p>")
                adapt(company, lesson, 0, "<p>Anders</p>")
                rewrite(lesson, 0, "<p>Neu</p>")
            client.get(address)
            with django_assert_max_num_queries(20) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_of_a_course_are_the_same_for_one_and_twenty_blocks(self, client, django_assert_max_num_queries):
        company, course = make_client(), make_course("Eine")
        client.force_login(make_mandate(Role.CONSULTANT).person)
        address = reverse("lms_variants:course", args=[company.slug, course.pk])
        counts = []
        for number in (1, 20):
            for _ in range(number):
                lesson = add_lesson(course, body=[("text", "<p>Eins</p>"), ("text", "<p>Zwei</p>")])
                adapt(company, lesson, 0, "<p>Anders</p>")
                rewrite(lesson, 0, "<p>Neu</p>")
            client.get(address)
            with django_assert_max_num_queries(20) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1]


class TestPrivacy:
    def test_names_what_somebody_wrote_and_forgets_who_it_was(self):
        company, lesson, author = make_client(), make_lesson("<p>Eins</p>"), make_mandate(Role.CONSULTANT).person
        define("werkzeug", "x")
        say(company, "werkzeug", "Eigenes")
        PlaceholderWord.objects.filter(client=company).update(author=author)
        adapt(company, lesson, 0, "<p>A</p>", by=author)
        adapt(company, lesson, 0, "<p>B</p>", by=author)
        export = privacy.export_for(author)
        assert len(export["adapted_blocks"]) == 2
        assert "ended_at" in export["adapted_blocks"][0]
        assert export["words"][0]["text"] == "Eigenes"
        privacy.erase_for(author)
        assert privacy.export_for(author) == {"adapted_blocks": [], "words": []}
        assert BlockOverride.objects.count() == 2
