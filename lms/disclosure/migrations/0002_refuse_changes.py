"""Triggers refuse to change what is published, whoever asks.

- Rows that are written once (people, rosters, sets, measures, releases) cannot be updated.
- A published publication cannot be updated, and gets no further measures or releases.

On SQLite, a later migration that alters one of these tables rebuilds it and thereby drops its triggers: such a
migration has to call `refuse_changes` again for the table (a test notices).
"""

from django.db import migrations

WRITE_ONCE = ["countedperson", "roster", "memberset", "publishedmeasure", "release"]
MESSAGE = "published figures are never changed"
IS_PUBLISHED = (
    "EXISTS (SELECT 1 FROM lms_disclosure_publication WHERE id = NEW.publication_id AND published_at IS NOT NULL)"
)


def _rules():
    """Name, table, event and condition of each trigger."""
    for model in WRITE_ONCE:
        yield f"lms_disclosure_{model}_refuse_update", f"lms_disclosure_{model}", "UPDATE", ""
    yield (
        "lms_disclosure_publication_refuse_update",
        "lms_disclosure_publication",
        "UPDATE",
        "OLD.published_at IS NOT NULL",
    )
    for model in ("publishedmeasure", "release"):
        yield f"lms_disclosure_{model}_refuse_insert", f"lms_disclosure_{model}", "INSERT", IS_PUBLISHED


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, table, event, condition in _rules():
            when = f"WHEN {condition} " if condition else ""
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION lms_disclosure_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    schema_editor.execute(
        "CREATE FUNCTION lms_disclosure_refuse_if_published() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {IS_PUBLISHED} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    for name, table, event, condition in _rules():
        # PostgreSQL allows no subquery in WHEN, so that condition stands in a function of its own.
        function = "lms_disclosure_refuse_if_published" if event == "INSERT" else "lms_disclosure_refuse"
        when = f"WHEN ({condition}) " if condition and event == "UPDATE" else ""
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {function}()"
        )


def allow_changes(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, _event, _condition in _rules():
        schema_editor.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION lms_disclosure_refuse()")
        schema_editor.execute("DROP FUNCTION lms_disclosure_refuse_if_published()")


class Migration(migrations.Migration):

    dependencies = [
        ("lms_disclosure", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(refuse_changes, allow_changes),
    ]
