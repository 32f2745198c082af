from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "lms_courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import receivers
        from .exporting import register_lesson_writer
        from .exporting.blocks import register_own_formats
        from .exporting.pages import LiveLessonWriter, PageLessonWriter, TransferLessonWriter
        from .exporting.things import register_own_things
        from .forms.courses import CoursePageForm
        from .importing import register_lesson_kind
        from .importing.fences import register_own_fences
        from .importing.jsonschema import register_own_schemas
        from .importing.libraries import register_own_libraries
        from .importing.live import LiveLessonKind
        from .importing.media_files import register_media
        from .importing.pages import PageLessonKind
        from .importing.transfers import TransferLessonKind
        from .models import CoursePage

        CoursePage.base_form_class = CoursePageForm
        register_own_libraries()
        register_own_schemas()
        register_own_fences()
        register_media()
        register_own_formats()
        register_own_things()
        for kind in (PageLessonKind(), TransferLessonKind(), LiveLessonKind()):
            register_lesson_kind(kind)
        for writer in (PageLessonWriter(), TransferLessonWriter(), LiveLessonWriter()):
            register_lesson_writer(writer)
        receivers.connect()
