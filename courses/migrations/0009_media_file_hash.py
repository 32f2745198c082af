from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lms_courses', '0008_paths_and_ratings'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediafile',
            name='file_hash',
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
    ]
