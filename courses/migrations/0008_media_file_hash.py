from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lms_courses', '0007_notes_and_questions'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediafile',
            name='file_hash',
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
    ]
