"""Revisions go up and down on both engines, and leave what the models say and the triggers."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text

from app.core import migrations
from app.core.db import db
from app.core.migrations import downgrade, upgrade

TRIGGERS = {
    "sqlite": {
        "audit_entries_no_delete",
        "audit_entries_no_update",
        "claims_no_overlap_insert",
        "claims_no_overlap_update",
        "sign_offs_no_delete",
        "sign_offs_no_update",
        "track_entries_no_update",
    },
    "postgresql": {
        "audit_entries_append_only",
        "sign_offs_append_only",
        "track_entries_append_only",
    },
}
LIST_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def test_models_and_revisions_agree(own_app: Flask) -> None:
    with own_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, db.metadata)
    assert differences == [], "write a revision: flask --app wsgi db revision --autogenerate"


def test_what_a_server_reads_of_the_revisions_is_what_alembic_reads() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(migrations.FOLDER))
    script = ScriptDirectory.from_config(settings)
    assert migrations.heads() == set(script.get_heads())
    assert migrations.known() == {each.revision for each in script.walk_revisions()}


def test_every_trigger_is_there(own_app: Flask) -> None:
    """Batch mode on SQLite rebuilds a table, and drops its triggers without a word."""
    with own_app.app_context(), db.engine.connect() as connection:
        name = connection.dialect.name
        found = set(connection.scalars(text(LIST_TRIGGERS[name])))
    assert found == TRIGGERS[name], "make the triggers again in the revision that lost them"


def test_down_to_nothing_and_up_again(own_app: Flask) -> None:
    with own_app.app_context():
        downgrade(revision="base")
        db.engine.dispose()
        with db.engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        upgrade()
        db.engine.dispose()


def test_postgresql_keeps_overlapping_claims_out_by_a_constraint(own_app: Flask) -> None:
    with own_app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return
        names = connection.scalars(text("SELECT conname FROM pg_constraint WHERE contype = 'x'"))
        assert set(names) == {"claims_no_overlap"}
