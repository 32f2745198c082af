"""A trigger refuses UPDATE on learning records, whoever asks.

On SQLite, a later migration that alters the table rebuilds it and thereby drops the trigger: such a migration has to
call `refuse_updates` again (a test notices).
"""

from django.db import migrations

REFUSE = {
    "sqlite": [
        "CREATE TRIGGER lms_records_refuse_update BEFORE UPDATE ON lms_records_learningrecord "
        "BEGIN SELECT RAISE(ABORT, 'learning records are never changed'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION lms_records_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'learning records are never changed' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        "CREATE TRIGGER lms_records_refuse_update BEFORE UPDATE ON lms_records_learningrecord "
        "FOR EACH ROW EXECUTE FUNCTION lms_records_refuse_update()",
    ],
}
ALLOW = {
    "sqlite": ["DROP TRIGGER lms_records_refuse_update"],
    "postgresql": [
        "DROP TRIGGER lms_records_refuse_update ON lms_records_learningrecord",
        "DROP FUNCTION lms_records_refuse_update()",
    ],
}


def refuse_updates(apps, schema_editor):
    for statement in REFUSE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow_updates(apps, schema_editor):
    for statement in ALLOW[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("lms_records", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(refuse_updates, allow_updates),
    ]
