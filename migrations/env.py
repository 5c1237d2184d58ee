"""How revisions run: against the database of the application, in one transaction each."""

from typing import Any

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]
database = migrate.db


def _options() -> dict[str, Any]:
    return {
        "target_metadata": database.metadatas[None],
        "render_as_batch": True,
        "compare_type": True,
        "transaction_per_migration": True,
    }


def run() -> None:
    """Upgrade or downgrade online."""
    with database.engine.connect() as connection:
        context.configure(connection=connection, **_options())
        with context.begin_transaction():
            context.run_migrations()


run()
