"""a department may choose who gets a place of its tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would drop the tables, and the triggers of one with it.
    for table in ("shifts", "departments"):
        op.add_column(
            table,
            sa.Column("by_approval", sa.Boolean(), nullable=False, server_default=sa.false()),
        )


def downgrade() -> None:
    for table in ("shifts", "departments"):
        op.drop_column(table, "by_approval")
