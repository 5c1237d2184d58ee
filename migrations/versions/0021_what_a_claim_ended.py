"""what a claim ended can be taken back with it, and a question knows the claim that ended it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would drop the table, and its triggers with it.
    for table in ("claims", "offers"):
        op.add_column(table, sa.Column("ended_by_id", sa.Integer(), nullable=True))
        op.create_index(
            f"ix_{table}_ended_by",
            table,
            ["ended_by_id"],
            unique=False,
            sqlite_where=sa.text("ended_by_id IS NOT NULL"),
            postgresql_where=sa.text("ended_by_id IS NOT NULL"),
        )


def downgrade() -> None:
    for table in ("offers", "claims"):
        op.drop_index(f"ix_{table}_ended_by", table_name=table)
        op.drop_column(table, "ended_by_id")
