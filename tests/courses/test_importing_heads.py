"""What `course.yaml` says about rules, audience and prerequisites."""

import pytest

from courses.exporting import ExportRefused, export_course
from courses.importing import ImportRefused, import_course
from courses.models import CourseIndexPage, CoursePage, RoleFamily
from tests.courses.test_importing import COURSE_YAML, LESSON, SECOND, SVG
from tests.factories.courses import catalog, make_course, noon, publish, root_page

pytestmark = pytest.mark.django_db

AT = noon("2026-11-22")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path):
    catalog()
    root = tmp_path / "probe"
    for name, text in {"lessons/01-erste.md": LESSON, "lessons/02-zweite.md": SECOND, "images/bild.svg": SVG}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def run(folder, more=""):
    (folder / "course.yaml").write_text(COURSE_YAML.replace("outline:", f"{more}\noutline:"), encoding="utf-8")
    return import_course(folder, at=AT)


class TestRules:
    def test_are_those_of_the_file(self, folder):
        run(folder, "order: fixed\nduration: 4\nduration_unit: units\nopens_on: 2026-12-01")
        course = CoursePage.objects.get()
        assert (course.lesson_order, course.stated_minutes(), course.opens_on.isoformat()) == (
            "fixed",
            180,
            "2026-12-01",
        )
        assert course.versions.get().rules == {"order": "fixed", "duration": 180}

    def test_go_back_to_what_holds_without_them(self, folder):
        run(folder, "order: fixed\nprerequisites: []")
        assert run(folder).updated == ["Probekurs"]
        assert CoursePage.objects.get().lesson_order == "free"

    @pytest.mark.parametrize(
        ("more", "fault"),
        [
            ("completion: manchmal", "course.yaml:11: “completion” must be one of: all_required, "),
            ("completion: minimum_attendance", "course.yaml:11: Please state how many live sessions"),
            ("opens_on: 2026-12-02\ncloses_on: 2026-12-01", "course.yaml:12: “closes_on” must not be before"),
            ("duration_unit: hours", "course.yaml:11: “duration_unit” must be one of"),
            ("fernusg: {result: maybe}", "course.yaml:11: “fernusg.result” must be one of"),
            ("prerequisites: [probe]", "course.yaml:11: A course cannot be completed before itself."),
            ("documents: [{file: documents/x.pdf, title: X}]", "course.yaml:11: The file “documents/x.pdf” does not"),
        ],
    )
    def test_are_refused_with_their_line(self, folder, more, fault):
        with pytest.raises(ImportRefused) as refused:
            run(folder, more)
        assert any(str(item).startswith(fault) for item in refused.value.faults), refused.value.faults

    def test_need_something_to_complete(self, folder):  # L22
        for name in ("01-erste", "02-zweite"):
            path = folder / "lessons" / f"{name}.md"
            text = path.read_text(encoding="utf-8").replace("required: true\n", "")
            path.write_text(text.replace("minutes: ", "required: false\nminutes: ", 1), encoding="utf-8")
        with pytest.raises(ImportRefused, match="no required lesson"):
            run(folder)
        assert not CoursePage.objects.exists()


class TestRoleFamilies:
    def test_are_made_when_the_file_has_their_name(self, folder):
        run(folder, 'role_families: [{slug: vertrieb, name: "Vertrieb"}]')
        assert [str(family) for family in CoursePage.objects.get().role_families.all()] == ["Vertrieb"]

    def test_keep_the_name_that_the_site_gave_them(self, folder):
        RoleFamily.objects.update_or_create(slug="vertrieb", defaults={"name": "Verkauf"})
        run(folder, 'role_families: [{slug: vertrieb, name: "Vertrieb"}]')
        assert RoleFamily.objects.get(slug="vertrieb").name == "Verkauf"

    def test_that_nobody_knows_are_refused_with_those_that_are_known(self, folder):
        RoleFamily.objects.all().delete()
        RoleFamily.objects.create(slug="personal", name="Personal")
        with pytest.raises(ImportRefused, match=r"course\.yaml:11: This site has no role family “x”.*: personal\."):
            run(folder, "role_families: [{slug: x}]")

    def test_that_are_retired_stay_in_a_course_that_has_them_and_come_into_no_other(self, folder):
        run(folder, 'role_families: [{slug: vertrieb, name: "Vertrieb"}]')
        RoleFamily.objects.update(is_retired=True)
        run(folder, "role_families: [{slug: vertrieb}]")
        assert CoursePage.objects.get().role_families.get().slug == "vertrieb"
        RoleFamily.objects.create(slug="einkauf", name="Einkauf", is_retired=True)
        with pytest.raises(ImportRefused, match=r"course\.yaml: The role family “einkauf” is no longer offered"):
            run(folder, "role_families: [{slug: vertrieb}, {slug: einkauf}]")
        assert CoursePage.objects.get().role_families.get().slug == "vertrieb"


class TestPrerequisites:
    def test_are_courses_of_the_site(self, folder):
        before = make_course(title="Vorher", slug="vorher")
        run(folder, "prerequisites: [vorher]")
        assert list(CoursePage.objects.get(slug="probe").prerequisites.all()) == [before]

    def test_that_are_missing_are_refused(self, folder):
        with pytest.raises(ImportRefused, match=r"course\.yaml: This site has no course “vorher”.*import it first"):
            run(folder, "prerequisites: [vorher]")

    def test_never_lead_back(self, folder):  # nobody could begin
        before = make_course(title="Vorher", slug="vorher")
        run(folder)
        before.prerequisites = [CoursePage.objects.get(slug="probe")]
        publish(before)
        with pytest.raises(ImportRefused, match="“Vorher” itself needs this course"):
            run(folder, "prerequisites: [vorher]")

    def test_go_out_only_if_their_name_leads_back_to_them(self, folder):
        elsewhere = root_page().add_child(instance=CourseIndexPage(title="Andere", slug="andere"))
        far = elsewhere.add_child(instance=CoursePage(title="Fern", slug="vorher"))
        run(folder, "prerequisites: [vorher]")
        course = CoursePage.objects.get(slug="probe")
        assert list(course.prerequisites.all()) == [far]
        export_course(course)
        make_course(title="Vorher", slug="vorher")
        with pytest.raises(ExportRefused, match="more than one course “vorher”"):
            export_course(CoursePage.objects.get(slug="probe"))
