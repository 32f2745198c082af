"""Corrections of weeks, and sums. Triggers go while the tables they watch are rebuilt (SQLite), and come back after."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


immutability = import_module("lms.disclosure.migrations.0002_refuse_changes")
AMOUNTS = "lms_disclosure_countedamounts"


def refuse_changes(apps, schema_editor):
    """The triggers of before, and those of the contributions to sums."""
    immutability.refuse_changes(apps, schema_editor)
    if schema_editor.connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{immutability.MESSAGE}'); END"
        schema_editor.execute(f"CREATE TRIGGER {AMOUNTS}_refuse_update BEFORE UPDATE ON {AMOUNTS} {refuse}")
        schema_editor.execute(
            f"CREATE TRIGGER {AMOUNTS}_refuse_insert BEFORE INSERT ON {AMOUNTS} WHEN {immutability.IS_PUBLISHED} {refuse}"
        )
        return
    for event, function in (("UPDATE", "lms_disclosure_refuse"), ("INSERT", "lms_disclosure_refuse_if_published")):
        schema_editor.execute(
            f"CREATE TRIGGER {AMOUNTS}_refuse_{event.lower()} BEFORE {event} ON {AMOUNTS} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


def allow_changes(apps, schema_editor):
    where = "" if schema_editor.connection.vendor == "sqlite" else f" ON {AMOUNTS}"
    for event in ("update", "insert"):
        schema_editor.execute(f"DROP TRIGGER {AMOUNTS}_refuse_{event}{where}")
    immutability.allow_changes(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('lms_accounts', '0002_role_families'),
        ('lms_disclosure', '0002_refuse_changes'),
    ]

    operations = [
        migrations.RunPython(immutability.allow_changes, immutability.refuse_changes),
        migrations.CreateModel(
            name='CountedAmounts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=40, verbose_name='measure')),
                ('amounts', models.JSONField(verbose_name='contributions')),
            ],
            options={
                'verbose_name': 'contributions to a sum',
                'verbose_name_plural': 'contributions to sums',
                'ordering': ['publication', 'measure'],
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='publication',
            options={'ordering': ['client', 'ends_on', 'revision'], 'verbose_name': 'publication', 'verbose_name_plural': 'publications'},
        ),
        migrations.RemoveConstraint(
            model_name='publication',
            name='one_publication_per_client_and_period',
        ),
        migrations.RemoveConstraint(
            model_name='release',
            name='hidden_cell_tells_nothing',
        ),
        migrations.AddField(
            model_name='publication',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='lms_disclosure.publication', verbose_name='replaces'),
        ),
        migrations.AddField(
            model_name='publication',
            name='revision',
            field=models.PositiveSmallIntegerField(default=0, help_text='0: as first published.', verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='release',
            name='total',
            field=models.PositiveBigIntegerField(null=True, verbose_name='sum'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(models.F('client'), models.F('period'), models.F('revision'), name='one_publication_per_client_period_revision'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaces__isnull', True), ('revision', 0)), models.Q(('replaces__isnull', False), ('revision__gt', 0)), _connector='OR'), name='a_revision_replaces_something'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('is_shown', True), models.Q(('carried_from__isnull', True), ('is_shown', False), ('lower__isnull', True), ('n__isnull', True), ('total__isnull', True), ('upper__isnull', True)), _connector='OR'), name='hidden_cell_tells_nothing'),
        ),
        migrations.AddField(
            model_name='countedamounts',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='lms_disclosure.publication'),
        ),
        migrations.AddConstraint(
            model_name='countedamounts',
            constraint=models.UniqueConstraint(models.F('publication'), models.F('measure'), name='one_set_of_amounts_per_publication_and_measure'),
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
