from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lms_assignments', '0003_repeat_reminders'),
    ]

    operations = [
        migrations.AlterField(
            model_name='pathassignment',
            name='due_on',
            field=models.DateField(blank=True, help_text='With days to complete, too: the later day. Who joins after this day has only the days to complete.', null=True, verbose_name='due on'),
        ),
    ]
