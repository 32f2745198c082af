from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "lms_courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import receivers
        from .forms.courses import CoursePageForm
        from .importing import register_lesson_kind
        from .importing.live import LiveLessonKind
        from .importing.pages import PageLessonKind
        from .importing.transfers import TransferLessonKind
        from .models import CoursePage

        CoursePage.base_form_class = CoursePageForm
        register_lesson_kind(PageLessonKind())
        register_lesson_kind(TransferLessonKind())
        register_lesson_kind(LiveLessonKind())
        receivers.connect()
