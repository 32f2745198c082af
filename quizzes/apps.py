from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    label = "lms_quizzes"
    verbose_name = _("Quizzes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses.exporting import register_lesson_writer, register_thing_writer
        from courses.importing import register_lesson_kind, register_library, register_schema
        from courses.knowledge import register_knowledge_checks
        from courses.queries.library import register_file_carrier

        from . import checks, receivers
        from .exporting import QuizLessonWriter, write_question
        from .forms import QuizPageForm
        from .importing import QuestionLibrary, QuizLessonKind, bank_schema
        from .knowledge import BankKnowledgeChecks
        from .models import Question, QuizPage
        from .queries import may_see_question_files

        QuizPage.base_form_class = QuizPageForm
        checks.register()
        receivers.connect()
        register_lesson_kind(QuizLessonKind())
        register_knowledge_checks(BankKnowledgeChecks())
        register_library(Question, QuestionLibrary())
        register_file_carrier(Question, may_see_question_files)
        register_lesson_writer(QuizLessonWriter())
        register_thing_writer(Question, write_question)
        register_schema("questions", bank_schema)
