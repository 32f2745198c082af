"""A course goes out and comes back without loss."""

import pytest

from courses.exporting import export_course
from courses.importing import import_course
from courses.models import CoursePage, CourseVersion, LessonPage
from tests.courses.test_importing import AT, folder  # noqa: F401
from tests.factories.courses import catalog, noon

pytestmark = pytest.mark.django_db


class TestExportCourse:
    def test_says_what_was_imported(self, folder):  # noqa: F811
        import_course(folder, at=AT)
        exported = export_course(CoursePage.objects.get())
        for name, content in exported.files.items():
            if not name.startswith("images"):
                print(name)
                print(content.decode())
        assert 0
