"""All migrations up to 0010 in one: a new site makes its tables at once instead of changing them ninety times."""

import django.core.validators
import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
import modelsearch.index
import quizzes.models.questions.choice
import quizzes.models.quizzes
import uuid
import wagtail.fields
import wagtail.models.preview
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('lms_quizzes', '0001_initial'),
        ('lms_quizzes', '0002_pretests'),
        ('lms_quizzes', '0003_question_engine'),
        ('lms_quizzes', '0004_text_questions'),
        ('lms_quizzes', '0005_arranging_questions'),
        ('lms_quizzes', '0006_graded_by_people'),
        ('lms_quizzes', '0007_player'),
        ('lms_quizzes', '0008_rules'),
        ('lms_quizzes', '0010_regrades'),
    ]

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('name', models.CharField(blank=True, help_text='For finding it again; learners never see it. Empty: the beginning of the question.', max_length=255, verbose_name='short name')),
                ('text', wagtail.fields.RichTextField(verbose_name='question')),
                ('objective', models.CharField(blank=True, help_text='What a right answer shows. Learners see it with the result.', max_length=200, verbose_name='learning objective')),
                ('difficulty', models.CharField(choices=[('easy', 'Easy'), ('medium', 'Medium'), ('hard', 'Hard')], default='medium', max_length=6, verbose_name='difficulty')),
                ('general_feedback', wagtail.fields.RichTextField(blank=True, help_text='Shown with the result, right or wrong: an explanation, or where to read again.', verbose_name='general feedback')),
                ('penalty', models.DecimalField(decimal_places=7, default=Decimal('0.3333333'), help_text='From 0 to 1, in quizzes with several tries: what each wrong try takes from the full marks.', max_digits=8, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='penalty for each try')),
                ('is_pilot', models.BooleanField(default=False, help_text='It is asked, but earns no points, until enough answers say how good it is.', verbose_name='pilot')),
                ('is_retired', models.BooleanField(default=False, editable=False, verbose_name='retired')),
                ('source_id', models.CharField(blank=True, editable=False, help_text='Course and id of an imported question; empty for a question made here.', max_length=255, verbose_name='origin')),
                ('author', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                ('polymorphic_ctype', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='polymorphic_%(app_label)s.%(class)s_set+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['-pk'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='QuizPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('planned_minutes', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='planned minutes')),
                ('is_required', models.BooleanField(default=True, help_text='A course is complete when all required lessons are.', verbose_name='required')),
                ('intro', wagtail.fields.RichTextField(blank=True, help_text='Shown before the start.', verbose_name='introduction')),
                ('pass_percent', models.PositiveSmallIntegerField(default=70, help_text='Share of the marks that is needed to pass, 0 to 100.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='pass mark (percent)')),
                ('attempts_allowed', models.PositiveSmallIntegerField(default=0, help_text='How often somebody may take the quiz; 0: as often as they like.', verbose_name='attempts')),
                ('time_limit_minutes', models.PositiveSmallIntegerField(default=0, help_text='From the start to handing in; 0: no limit.', verbose_name='time limit (minutes)')),
                ('wait_after_first_minutes', models.PositiveIntegerField(default=0, help_text='0: none.', verbose_name='waiting time after the first attempt (minutes)')),
                ('wait_after_later_minutes', models.PositiveIntegerField(default=0, help_text='0: none.', verbose_name='waiting time after later attempts (minutes)')),
                ('counting', models.CharField(choices=[('highest', 'the best attempt'), ('latest', 'the latest attempt'), ('first', 'the first attempt'), ('average', 'the average of all attempts')], default='highest', max_length=7, verbose_name='which attempt counts')),
                ('opens_at', models.DateTimeField(blank=True, help_text='Empty: with the course.', null=True, verbose_name='opens')),
                ('closes_at', models.DateTimeField(blank=True, help_text='Running attempts end then, too. Empty: never.', null=True, verbose_name='closes')),
                ('overdue', models.CharField(choices=[('hand_in', 'hand in what was saved'), ('refuse', 'do not count it: it had to be handed in')], default='hand_in', max_length=7, verbose_name='when the time is over')),
                ('behavior', models.CharField(choices=[('deferred', 'feedback after handing in'), ('immediate', 'feedback after each question, one try'), ('several_tries', 'feedback after each question, several tries with hints')], default='deferred', max_length=13, verbose_name='feedback')),
                ('asks_certainty', models.BooleanField(default=False, help_text='Shows what people believe for certain and is wrong. It does not change the points.', verbose_name='ask how certain one is')),
                ('navigation', models.CharField(choices=[('free', 'in any order'), ('in_order', 'one after the other, without going back')], default='free', max_length=8, verbose_name='navigation')),
                ('review', models.JSONField(default=quizzes.models.quizzes.everything, verbose_name='what learners see afterwards')),
                ('offers_practice', models.BooleanField(default=False, help_text='Learners may practice with the same questions. Practice counts nowhere and nobody else sees it.', verbose_name='practice')),
                ('graded_anonymously', models.BooleanField(default=True, help_text='For answers that a person grades: whoever grades does not see whose they are, and vice versa.', verbose_name='grade without names')),
                ('shuffle_questions', models.BooleanField(default=False, help_text='Each attempt gets the questions in an order of its own.', verbose_name='shuffle questions')),
                ('shuffle_options', models.BooleanField(default=True, help_text='Each attempt gets the options in an order of its own.', verbose_name='shuffle options')),
                ('questions_per_page', models.PositiveSmallIntegerField(default=1, help_text='One question at a time is easiest to read; 0: all on one page.', verbose_name='questions per page')),
                ('applied_counting', models.CharField(choices=[('highest', 'the best attempt'), ('latest', 'the latest attempt'), ('first', 'the first attempt'), ('average', 'the average of all attempts')], default='highest', editable=False, help_text='What results were last recomputed by (L16).', max_length=7, verbose_name='which attempt has counted so far')),
                ('pretest', models.CharField(choices=[('off', 'nobody'), ('returning', 'whoever has completed the course before'), ('anybody', 'everybody')], default='off', help_text='Who passes it need not read the lessons; who does not has lost nothing.', max_length=9, verbose_name='as a test before the course')),
                ('testing_out_percent', models.PositiveSmallIntegerField(default=90, help_text='Share of the marks that stands for having read the lessons.', validators=[django.core.validators.MinValueValidator(50), django.core.validators.MaxValueValidator(100)], verbose_name='mark for testing out (percent)')),
            ],
            options={
                'verbose_name': 'quiz',
                'verbose_name_plural': 'quizzes',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('number', models.PositiveIntegerField(verbose_name='attempt')),
                ('seed', models.BigIntegerField(verbose_name='seed')),
                ('purpose', models.CharField(choices=[('regular', 'attempt'), ('trial', 'trial run'), ('pretest', 'test before the course'), ('practice', 'practice')], default='regular', max_length=8, verbose_name='purpose')),
                ('behavior', models.CharField(choices=[('deferred', 'feedback after handing in'), ('immediate', 'feedback after each question, one try'), ('several_tries', 'feedback after each question, several tries with hints')], default='deferred', max_length=13, verbose_name='feedback')),
                ('asks_certainty', models.BooleanField(default=False, verbose_name='asks how certain one is')),
                ('navigation', models.CharField(choices=[('free', 'in any order'), ('in_order', 'one after the other, without going back')], default='free', max_length=8, verbose_name='navigation')),
                ('reached_position', models.PositiveIntegerField(default=1, help_text='In order: what stands before it is closed.', verbose_name='position reached')),
                ('blueprint', models.CharField(blank=True, help_text='Digest of what the quiz asked for; empty if unknown.', max_length=64, verbose_name='blueprint')),
                ('state', models.CharField(choices=[('open', 'open'), ('awaiting', 'waiting to be graded'), ('finished', 'graded'), ('lapsed', 'not handed in in time')], default='open', max_length=8, verbose_name='state')),
                ('started_at', models.DateTimeField(verbose_name='started at')),
                ('deadline_at', models.DateTimeField(null=True, verbose_name='deadline')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='handed in at')),
                ('pass_percent', models.PositiveSmallIntegerField(verbose_name='pass mark (percent)')),
                ('max_points', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='points possible')),
                ('points', models.DecimalField(decimal_places=9, max_digits=16, null=True, verbose_name='points')),
                ('passed', models.BooleanField(null=True, verbose_name='passed')),
                ('answers_digest', models.CharField(blank=True, max_length=64, verbose_name='digest of the answers')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quiz_attempts', to=settings.AUTH_USER_MODEL)),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='lms_quizzes.quizpage')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'ordering': ['started_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ClozeQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('gaps', wagtail.fields.StreamField([('text', 8), ('choice', 13), ('number', 18)], block_lookup={0: ('wagtail.blocks.RegexBlock', (), {'error_messages': {'invalid': 'Please use letters, digits and hyphens only.'}, 'help_text': 'a stands for [[a]] in the question.', 'label': 'Name in the text', 'max_length': 20, 'regex': '^[0-9A-Za-z-]{1,20}$'}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': '* stands for any characters; \\* for an asterisk.', 'label': 'Text', 'max_length': 250}), 2: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 7, 'default': 1, 'help_text': '1: right; 0.5: half right; 0: wrong.', 'label': 'Share', 'max_digits': 8, 'max_value': 1, 'min_value': 0}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'code'], 'label': 'Feedback', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('text', 1), ('fraction', 2), ('feedback', 3)]], {'label': 'Answer'}), 5: ('wagtail.blocks.ListBlock', (4,), {'label': 'Answers', 'max_num': 30, 'min_num': 1}), 6: ('wagtail.blocks.BooleanBlock', (), {'label': 'Upper and lower case matters', 'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 2, 'default': 1, 'help_text': 'How much it counts among the gaps.', 'label': 'Weight', 'max_digits': 5, 'max_value': 100, 'min_value': Decimal('0.01')}), 8: ('wagtail.blocks.StructBlock', [[('key', 0), ('answers', 5), ('case_sensitive', 6), ('points', 7)]], {'icon': 'pilcrow', 'label': 'Gap to write a text'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Option', 'max_length': 250}), 10: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 7, 'default': 0, 'help_text': '1: right; 0.5: half right; 0: wrong.', 'label': 'Share', 'max_digits': 8, 'max_value': 1, 'min_value': 0}), 11: ('wagtail.blocks.StructBlock', [[('text', 9), ('fraction', 10), ('feedback', 3)]], {'label': 'Answer'}), 12: ('wagtail.blocks.ListBlock', (11,), {'label': 'Answers', 'max_num': 30, 'min_num': 1}), 13: ('wagtail.blocks.StructBlock', [[('key', 0), ('answers', 12), ('points', 7)]], {'icon': 'list-ul', 'label': 'Gap to choose from a list'}), 14: ('quizzes.models.questions.gap_blocks.NumberBlock', (), {'help_text': 'For example 12,5 or −3 or 6,02e23. * stands for any other number.', 'label': 'Number', 'max_length': 60}), 15: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 10, 'default': 0, 'help_text': '0: exactly.', 'label': 'Tolerance', 'max_digits': 20, 'min_value': 0}), 16: ('wagtail.blocks.StructBlock', [[('value', 14), ('tolerance', 15), ('fraction', 2), ('feedback', 3)]], {'label': 'Answer'}), 17: ('wagtail.blocks.ListBlock', (16,), {'label': 'Answers', 'max_num': 30, 'min_num': 1}), 18: ('wagtail.blocks.StructBlock', [[('key', 0), ('answers', 17), ('points', 7)]], {'icon': 'decimal', 'label': 'Gap to write a number'})}, verbose_name='gaps')),
            ],
            options={
                'verbose_name': 'cloze question',
                'verbose_name_plural': 'cloze questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='DescriptionQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
            ],
            options={
                'verbose_name': 'description',
                'verbose_name_plural': 'descriptions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='DragWordsQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
            ],
            options={
                'verbose_name': 'text with words to drag',
                'verbose_name_plural': 'texts with words to drag',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='FreeTextQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('min_words', models.PositiveSmallIntegerField(blank=True, help_text='Advice for learners, who see how many words they have. Empty: as few as one likes.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3000)], verbose_name='words at least')),
                ('max_words', models.PositiveSmallIntegerField(blank=True, help_text='Nothing is cut off: those who grade see when a text is longer.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3000)], verbose_name='words at most')),
                ('sample_answer', models.TextField(blank=True, help_text='Only those who grade see it.', max_length=20000, verbose_name='sample answer')),
            ],
            options={
                'verbose_name': 'free-text question',
                'verbose_name_plural': 'free-text questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='MatchingQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('distractors', models.TextField(blank=True, help_text='One in each line. They keep the last pair from being solved by elimination.', verbose_name='more choices that fit nothing')),
            ],
            options={
                'verbose_name': 'matching question',
                'verbose_name_plural': 'matching questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='MatrixQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
            ],
            options={
                'verbose_name': 'matrix question',
                'verbose_name_plural': 'matrix questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='MultipleChoiceQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('scoring_rule', models.CharField(choices=[('all_or_nothing', 'All or nothing: full marks for exactly the right choice, else none'), ('sum_clipped', 'Sum: the shares of the chosen options are added up, never below 0 or above 1'), ('right_minus_wrong', 'Right minus wrong, divided by the number of right options, never below 0')], default='all_or_nothing', max_length=20, verbose_name='scoring')),
            ],
            options={
                'verbose_name': 'multiple-choice question',
                'verbose_name_plural': 'multiple-choice questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='NumericQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('unit_rule', models.CharField(choices=[('none', 'only a number, no unit'), ('optional', 'a unit may be given'), ('required', 'a unit must be given, or marks are taken off')], default='none', max_length=8, verbose_name='units')),
                ('unit_penalty', models.DecimalField(decimal_places=7, default=Decimal('0.1'), help_text='From 0 to 1: what a right number loses when its unit is missing or wrong, where one is required.', max_digits=8, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='share taken off for the unit')),
            ],
            options={
                'verbose_name': 'number question',
                'verbose_name_plural': 'number questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='OrderingQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('scoring_rule', models.CharField(choices=[('exact', 'All or nothing: full marks for exactly the right order, else none'), ('places', 'Places: the share of items that stand at their right place'), ('neighbors', 'Neighbors: the share of items that are directly followed by the right one')], default='neighbors', max_length=10, verbose_name='scoring')),
            ],
            options={
                'verbose_name': 'ordering question',
                'verbose_name_plural': 'ordering questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='PromptExerciseQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('situation', wagtail.fields.RichTextField(help_text='What is given: for whom, why, with which material. Only made-up persons and figures, please.', verbose_name='situation')),
                ('asks_result', models.BooleanField(default=False, help_text='Learners may try the prompt in the tool of their company and add what it answered.', verbose_name='ask what came out of it')),
                ('sample_prompt', models.TextField(blank=True, help_text='Only those who grade see it.', max_length=20000, verbose_name='sample prompt')),
            ],
            options={
                'verbose_name': 'prompt exercise',
                'verbose_name_plural': 'prompt exercises',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='ScaleQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('labels', models.TextField(help_text='One a line, from low to high, 2 to 7 of them. Example: “not at all”, “rather not”, “partly”, “rather”, “fully”.', verbose_name='labels')),
            ],
            options={
                'verbose_name': 'self-assessment',
                'verbose_name_plural': 'self-assessments',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='ShortTextQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('case_sensitive', models.BooleanField(default=False, verbose_name='upper and lower case matters')),
            ],
            options={
                'verbose_name': 'short-text question',
                'verbose_name_plural': 'short-text questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='SingleChoiceQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
            ],
            options={
                'verbose_name': 'single-choice question',
                'verbose_name_plural': 'single-choice questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='TrueFalseQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('answer', models.BooleanField(choices=[(True, 'The statement is true'), (False, 'The statement is false')], default=True, verbose_name='right answer')),
                ('feedback_true', wagtail.fields.RichTextField(blank=True, help_text='Shown with the result to those who chose it, and where it is right.', verbose_name='feedback to “true”')),
                ('feedback_false', wagtail.fields.RichTextField(blank=True, help_text='Shown with the result to those who chose it, and where it is right.', verbose_name='feedback to “false”')),
            ],
            options={
                'verbose_name': 'true-or-false question',
                'verbose_name_plural': 'true-or-false questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='QuestionCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('source_id', models.CharField(blank=True, editable=False, help_text='Course and file of an imported question bank; empty for a category made here.', max_length=255, verbose_name='origin')),
            ],
            options={
                'verbose_name': 'question category',
                'verbose_name_plural': 'question categories',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(models.F('source_id'), condition=models.Q(('source_id', ''), _negated=True), name='one_category_per_imported_bank')],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.AddField(
            model_name='question',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='lms_quizzes.questioncategory', verbose_name='category'),
        ),
        migrations.CreateModel(
            name='QuestionHint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('text', wagtail.fields.RichTextField(verbose_name='hint')),
                ('clears_wrong', models.BooleanField(default=False, help_text='The next try begins with what was right.', verbose_name='clears wrong answers')),
                ('counts_right', models.BooleanField(default=False, help_text='For questions with several parts.', verbose_name='says how many are right')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='hints', to='lms_quizzes.question')),
            ],
            options={
                'verbose_name': 'hint',
                'verbose_name_plural': 'hints',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QuestionTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='lms_quizzes.question')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='question_tags', to='taggit.tag')),
            ],
            options={
                'verbose_name': 'tag of a question',
                'verbose_name_plural': 'tags of questions',
            },
        ),
        migrations.AddField(
            model_name='question',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='lms_quizzes.QuestionTag', to='taggit.Tag', verbose_name='tags'),
        ),
        migrations.CreateModel(
            name='QuestionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('content', models.JSONField(verbose_name='content')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='lms_quizzes.question')),
            ],
            options={
                'verbose_name': 'question version',
                'verbose_name_plural': 'question versions',
                'ordering': ['question', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='position')),
                ('option_order', models.JSONField(default=list, verbose_name='order of options')),
                ('max_points', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='points possible')),
                ('response', models.JSONField(null=True, verbose_name='response')),
                ('sequence', models.PositiveIntegerField(default=0, verbose_name='saves')),
                ('saved_at', models.DateTimeField(null=True, verbose_name='saved at')),
                ('is_flagged', models.BooleanField(default=False, verbose_name='flagged')),
                ('certainty', models.PositiveSmallIntegerField(choices=[(1, 'not certain'), (2, 'rather certain'), (3, 'certain')], null=True, verbose_name='certainty')),
                ('tries', models.JSONField(default=list, verbose_name='tries')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='checked at')),
                ('is_pilot', models.BooleanField(default=False, verbose_name='pilot')),
                ('awaits_grading', models.BooleanField(default=False, verbose_name='waits to be graded')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('rubric_points', models.JSONField(null=True, verbose_name='points by criterion')),
                ('graded_at', models.DateTimeField(null=True, verbose_name='graded at')),
                ('fraction', models.DecimalField(decimal_places=7, max_digits=8, null=True, verbose_name='fraction')),
                ('points', models.DecimalField(decimal_places=9, max_digits=15, null=True, verbose_name='points')),
                ('graded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='graded by')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='lms_quizzes.attempt')),
                ('question_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='lms_quizzes.questionversion')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['attempt', 'position'],
            },
        ),
        migrations.CreateModel(
            name='QuizOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(blank=True, max_length=64, verbose_name='group')),
                ('extra_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='extra time (minutes)')),
                ('time_factor', models.DecimalField(decimal_places=2, default=1, help_text='1.5: half as long again.', max_digits=4, validators=[django.core.validators.MinValueValidator(Decimal('1')), django.core.validators.MaxValueValidator(Decimal('10'))], verbose_name='time factor')),
                ('is_unlimited', models.BooleanField(default=False, verbose_name='no time limit')),
                ('extra_attempts', models.PositiveSmallIntegerField(default=0, verbose_name='extra attempts')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='opens')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='closes')),
                ('created_at', models.DateTimeField(verbose_name='granted at')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('learner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='quiz_overrides', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='lms_quizzes.quizpage', verbose_name='quiz')),
            ],
            options={
                'verbose_name': 'exception',
                'verbose_name_plural': 'exceptions',
                'ordering': ['quiz', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='QuizSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('objective', models.CharField(blank=True, max_length=200, verbose_name='with the learning objective')),
                ('draw_count', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='number of questions drawn')),
                ('points', models.DecimalField(decimal_places=2, default=1, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0.01')), django.core.validators.MaxValueValidator(1000)], verbose_name='points per question')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms_quizzes.questioncategory', verbose_name='or drawn from the category')),
                ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms_quizzes.question', verbose_name='this question')),
                ('quiz', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='lms_quizzes.quizpage')),
                ('tag', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taggit.tag', verbose_name='with the tag')),
            ],
            options={
                'verbose_name': 'question or draw',
                'verbose_name_plural': 'questions and draws',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Regrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('option', models.CharField(choices=[('full_marks', 'Full marks for everybody who was asked'), ('both_keys', 'The old and the new key both count'), ('new_key', 'Only the new key counts'), ('leave', 'Leave the results as they are')], max_length=10, verbose_name='what to do')),
                ('may_lower', models.BooleanField(default=False, verbose_name='may take points away')),
                ('reason', models.TextField(verbose_name='reason')),
                ('started_at', models.DateTimeField(verbose_name='decided at')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished at')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('key_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms_quizzes.questionversion')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regrades', to='lms_quizzes.questionversion')),
            ],
            options={
                'verbose_name': 'regrade',
                'verbose_name_plural': 'regrades',
                'ordering': ['-started_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RegradedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_fraction', models.DecimalField(decimal_places=7, max_digits=8, null=True, verbose_name='fraction before')),
                ('new_fraction', models.DecimalField(decimal_places=7, max_digits=8, null=True, verbose_name='fraction after')),
                ('old_points', models.DecimalField(decimal_places=9, max_digits=15, null=True, verbose_name='points before')),
                ('new_points', models.DecimalField(decimal_places=9, max_digits=15, null=True, verbose_name='points after')),
                ('old_attempt_points', models.DecimalField(decimal_places=9, max_digits=16, null=True, verbose_name='points of the attempt before')),
                ('new_attempt_points', models.DecimalField(decimal_places=9, max_digits=16, null=True, verbose_name='points of the attempt after')),
                ('old_passed', models.BooleanField(null=True, verbose_name='passed before')),
                ('new_passed', models.BooleanField(null=True, verbose_name='passed after')),
                ('regraded_at', models.DateTimeField(verbose_name='regraded at')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regraded', to='lms_quizzes.answer')),
                ('regrade', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='lms_quizzes.regrade')),
            ],
            options={
                'verbose_name': 'regraded answer',
                'verbose_name_plural': 'regraded answers',
                'ordering': ['regrade', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ScoreBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('from_percent', models.PositiveSmallIntegerField(help_text='The highest one that is reached counts.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='from (percent)')),
                ('text', wagtail.fields.RichTextField(verbose_name='feedback')),
                ('quiz', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='score_bands', to='lms_quizzes.quizpage')),
            ],
            options={
                'verbose_name': 'feedback for a result',
                'verbose_name_plural': 'feedback for results',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DragWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(help_text='As it stands in the double brackets in the text, e.g. token. Learners never see it.', max_length=20, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z_-]{1,20}\\Z', 'Letters without umlauts, digits, hyphens and underscores.')], verbose_name='short name')),
                ('text', models.CharField(max_length=80, verbose_name='word')),
                ('group', models.PositiveSmallIntegerField(default=1, help_text='A gap offers only the words of the group that its own word is in.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)], verbose_name='group')),
                ('is_unlimited', models.BooleanField(default=False, verbose_name='can be used several times')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='lms_quizzes.dragwordsquestion')),
            ],
            options={
                'verbose_name': 'word for a gap',
                'verbose_name_plural': 'words for gaps',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FreeTextCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=64, verbose_name='key')),
                ('title', models.CharField(help_text='Learners read it while they answer. Example: “Names the audience”', max_length=120, verbose_name='criterion')),
                ('description', models.TextField(blank=True, help_text='For those who grade, and for learners with the result. Example: “2 points: audience and purpose”', verbose_name='what is expected')),
                ('points', models.DecimalField(decimal_places=2, default=1, help_text='How much it weighs among the criteria. What the question is worth is said in the quiz.', max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0.01')), django.core.validators.MaxValueValidator(100)], verbose_name='points possible')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='lms_quizzes.freetextquestion')),
            ],
            options={
                'verbose_name': 'criterion',
                'verbose_name_plural': 'criteria',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HotspotQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='lms_quizzes.question')),
                ('alt', models.CharField(help_text='For people who cannot see it: what is where. It must not say what is right.', max_length=255, verbose_name='description of the picture')),
                ('max_choices', models.PositiveSmallIntegerField(default=1, help_text='1: the chosen area is right or wrong. More: (right − wrong) ÷ number of right areas, never below 0.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='how many areas can be chosen')),
                ('image', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailimages.image', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'image hotspot question',
                'verbose_name_plural': 'image hotspot questions',
            },
            bases=('lms_quizzes.question',),
        ),
        migrations.CreateModel(
            name='HotspotArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=8, verbose_name='key')),
                ('label', models.CharField(help_text='What is there, e.g. “sender”. It is a choice in the list, so it must not say what is right.', max_length=120, verbose_name='name')),
                ('shape', models.CharField(choices=[('rect', 'Rectangle'), ('circle', 'Circle'), ('polygon', 'Polygon')], default='rect', max_length=7, verbose_name='shape')),
                ('coords', models.CharField(help_text='In percent, separated by spaces. Rectangle: left, top, right, bottom. Circle: middle from the left, middle from the top, radius. Polygon: two numbers for each corner. Drawing in the picture fills them in.', max_length=500, verbose_name='coordinates')),
                ('is_correct', models.BooleanField(default=False, verbose_name='right')),
                ('feedback', wagtail.fields.RichTextField(blank=True, help_text='Shown with the result to those who chose this area, and for every right area.', verbose_name='feedback')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='lms_quizzes.hotspotquestion')),
            ],
            options={
                'verbose_name': 'area of a picture',
                'verbose_name_plural': 'areas of a picture',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MatchingPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=8, verbose_name='key')),
                ('left', wagtail.fields.RichTextField(verbose_name='left side')),
                ('right', models.CharField(help_text='What fits it; text without formats.', max_length=200, verbose_name='right side')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='lms_quizzes.matchingquestion')),
            ],
            options={
                'verbose_name': 'pair',
                'verbose_name_plural': 'pairs',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MatrixRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=8, verbose_name='key')),
                ('text', wagtail.fields.RichTextField(verbose_name='statement')),
                ('correct_column', models.PositiveSmallIntegerField(choices=[(1, '1'), (2, '2'), (3, '3'), (4, '4'), (5, '5'), (6, '6')], help_text='1 is the first column of the scale.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='right column')),
                ('feedback', wagtail.fields.RichTextField(blank=True, help_text='Shown with the result, right or wrong.', verbose_name='feedback')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='lms_quizzes.matrixquestion')),
            ],
            options={
                'verbose_name': 'statement of a matrix',
                'verbose_name_plural': 'statements of a matrix',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MatrixColumn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=8, verbose_name='key')),
                ('text', models.CharField(max_length=80, verbose_name='text')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='columns', to='lms_quizzes.matrixquestion')),
            ],
            options={
                'verbose_name': 'column of a matrix',
                'verbose_name_plural': 'columns of a matrix',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MultipleChoiceOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=8, verbose_name='key')),
                ('text', wagtail.fields.RichTextField(verbose_name='option')),
                ('is_correct', models.BooleanField(default=False, verbose_name='right')),
                ('feedback', wagtail.fields.RichTextField(blank=True, help_text='Shown with the result to those who chose this option, and for every right option.', verbose_name='feedback')),
                ('fraction', models.DecimalField(blank=True, decimal_places=7, help_text='For the scoring “Sum” only: from -1 to 1. Empty everywhere: right options share 1, wrong ones share -1.', max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-1), django.core.validators.MaxValueValidator(1)], verbose_name='share')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='lms_quizzes.multiplechoicequestion')),
            ],
            options={
                'verbose_name': 'option',
                'verbose_name_plural': 'options',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NumericUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('unit', models.CharField(help_text='For example km. Upper and lower case matters.', max_length=30, verbose_name='unit')),
                ('factor', models.DecimalField(decimal_places=12, default=1, help_text='How many of the first unit it is. First unit m: km has 1000, cm has 0.01.', max_digits=24, validators=[django.core.validators.MinValueValidator(Decimal('1E-12'))], verbose_name='factor')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='lms_quizzes.numericquestion')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NumericAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('fraction', models.DecimalField(decimal_places=7, default=Decimal('1'), help_text='From 0 to 1. 1: right; 0.5: half right; 0: a wrong answer with feedback of its own.', max_digits=8, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='share')),
                ('feedback', wagtail.fields.RichTextField(blank=True, help_text='Shown with the result to those who gave it.', verbose_name='feedback')),
                ('value', models.CharField(help_text='For example 12,5 or −3 or 6,02e23. * stands for any other number.', max_length=60, verbose_name='number')),
                ('tolerance', models.DecimalField(decimal_places=10, default=0, help_text='How far an answer may be off. 0: exactly.', max_digits=20, validators=[django.core.validators.MinValueValidator(0)], verbose_name='tolerance')),
                ('tolerance_kind', models.CharField(choices=[('absolute', 'as a number: ± 0.5'), ('relative', 'as a share of the value: 0.05 is ± 5 %')], default='absolute', max_length=8, verbose_name='kind of tolerance')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='lms_quizzes.numericquestion')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrderingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=8, verbose_name='key')),
                ('text', wagtail.fields.RichTextField(verbose_name='item')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='lms_quizzes.orderingquestion')),
            ],
            options={
                'verbose_name': 'item of an order',
                'verbose_name_plural': 'items of an order',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PromptExerciseCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=64, verbose_name='key')),
                ('title', models.CharField(help_text='Learners read it while they answer. Example: “Names the audience”', max_length=120, verbose_name='criterion')),
                ('description', models.TextField(blank=True, help_text='For those who grade, and for learners with the result. Example: “2 points: audience and purpose”', verbose_name='what is expected')),
                ('points', models.DecimalField(decimal_places=2, default=1, help_text='How much it weighs among the criteria. What the question is worth is said in the quiz.', max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0.01')), django.core.validators.MaxValueValidator(100)], verbose_name='points possible')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='lms_quizzes.promptexercisequestion')),
            ],
            options={
                'verbose_name': 'criterion',
                'verbose_name_plural': 'criteria',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ScaleItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=64, verbose_name='key')),
                ('text', models.CharField(max_length=255, verbose_name='item')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='lms_quizzes.scalequestion')),
            ],
            options={
                'verbose_name': 'item',
                'verbose_name_plural': 'items',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ShortTextAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('fraction', models.DecimalField(decimal_places=7, default=Decimal('1'), help_text='From 0 to 1. 1: right; 0.5: half right; 0: a wrong answer with feedback of its own.', max_digits=8, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='share')),
                ('feedback', wagtail.fields.RichTextField(blank=True, help_text='Shown with the result to those who gave it.', verbose_name='feedback')),
                ('text', models.CharField(help_text='* stands for any characters; \\* for an asterisk.', max_length=250, verbose_name='answer')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='lms_quizzes.shorttextquestion')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SingleChoiceOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.models.questions.choice.new_key, editable=False, max_length=8, verbose_name='key')),
                ('text', wagtail.fields.RichTextField(verbose_name='option')),
                ('is_correct', models.BooleanField(default=False, verbose_name='right')),
                ('feedback', wagtail.fields.RichTextField(blank=True, help_text='Shown with the result to those who chose this option, and for every right option.', verbose_name='feedback')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='lms_quizzes.singlechoicequestion')),
            ],
            options={
                'verbose_name': 'option',
                'verbose_name_plural': 'options',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Grading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='grading')),
                ('rubric_points', models.JSONField(verbose_name='points by criterion')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('fraction', models.DecimalField(decimal_places=7, max_digits=8, verbose_name='fraction')),
                ('graded_at', models.DateTimeField(verbose_name='graded at')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gradings', to='lms_quizzes.answer')),
                ('graded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='graded by')),
            ],
            options={
                'verbose_name': 'grading',
                'verbose_name_plural': 'gradings',
                'ordering': ['answer', 'number'],
                'constraints': [models.UniqueConstraint(models.F('answer'), models.F('number'), name='one_grading_per_answer_and_number')],
            },
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(models.F('source_id'), condition=models.Q(('source_id', ''), _negated=True), name='one_question_per_imported_id'),
        ),
        migrations.AddConstraint(
            model_name='questionversion',
            constraint=models.UniqueConstraint(models.F('question'), models.F('number'), name='one_question_version_per_number'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(models.F('attempt'), condition=models.Q(('awaits_grading', True)), name='answers_that_await_grading'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(models.F('attempt'), models.F('position'), name='one_answer_per_attempt_and_position'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('fraction__isnull', True), models.Q(('fraction__gte', 0), ('fraction__lte', 1)), _connector='OR'), name='answer_fraction_from_0_to_1'),
        ),
        migrations.AddConstraint(
            model_name='quizoverride',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group', ''), ('learner__isnull', False)), models.Q(('learner__isnull', True), models.Q(('group', ''), _negated=True)), _connector='OR'), name='override_is_for_a_person_or_a_group', violation_error_message='Please choose either a person or a group.'),
        ),
        migrations.AddConstraint(
            model_name='quizoverride',
            constraint=models.UniqueConstraint(models.F('quiz'), models.F('learner'), condition=models.Q(('learner__isnull', False)), name='one_override_per_quiz_and_learner'),
        ),
        migrations.AddConstraint(
            model_name='quizoverride',
            constraint=models.UniqueConstraint(models.F('quiz'), models.F('group'), condition=models.Q(('group', ''), _negated=True), name='one_override_per_quiz_and_group'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(models.F('deadline_at'), condition=models.Q(('state', 'open')), name='open_attempts_by_deadline'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(models.F('learner'), models.F('quiz'), models.F('purpose'), condition=models.Q(('state', 'open')), name='one_open_attempt_per_learner_and_quiz'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(models.F('learner'), models.F('quiz'), models.F('purpose'), models.F('number'), name='one_attempt_per_learner_quiz_and_number'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('passed__isnull', True), ('points__isnull', True), ('state', 'open')), models.Q(('finished_at__isnull', False), ('passed__isnull', True), ('points__isnull', True), ('state__in', ['awaiting', 'lapsed'])), models.Q(('finished_at__isnull', False), ('passed__isnull', False), ('points__isnull', False), ('state', 'finished')), _connector='OR'), name='finished_attempts_have_a_result'),
        ),
        migrations.AddConstraint(
            model_name='quizslot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category__isnull', True), ('objective', ''), ('question__isnull', False), ('tag__isnull', True)), models.Q(('question__isnull', True), models.Q(('category__isnull', False), ('tag__isnull', False), models.Q(('objective', ''), _negated=True), _connector='OR')), _connector='OR'), name='slot_has_either_question_or_draw', violation_error_message='Please choose either a question, or what to draw by: a category, a tag or a learning objective.'),
        ),
        migrations.AddIndex(
            model_name='regrade',
            index=models.Index(models.F('started_at'), condition=models.Q(('finished_at', None)), name='unfinished_regrades'),
        ),
        migrations.AddConstraint(
            model_name='regrade',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='regrade_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='regrade',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('key_version__isnull', False), ('option__in', ['both_keys', 'new_key'])), models.Q(('key_version__isnull', True), ('option__in', ['full_marks', 'leave'])), _connector='OR'), name='regrade_names_the_key_it_grades_by'),
        ),
        migrations.AddConstraint(
            model_name='regradedanswer',
            constraint=models.UniqueConstraint(models.F('regrade'), models.F('answer'), name='one_look_at_each_answer_per_regrade'),
        ),
    ]
