"""the division goes after the own team and before everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

HOURS = ("own_team_hours", "division_hours")


def upgrade() -> None:
    # Not in a batch: that would drop the table, and its triggers with it.
    op.add_column("shifts", sa.Column("division_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_shifts_division_until",
        "shifts",
        ["division_until"],
        sqlite_where=sa.text("division_until IS NOT NULL"),
        postgresql_where=sa.text("division_until IS NOT NULL"),
    )
    for table in ("departments", "task_types"):
        for column in HOURS:
            op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))


def downgrade() -> None:
    for table in ("departments", "task_types"):
        for column in HOURS:
            op.drop_column(table, column)
    op.drop_index("ix_shifts_division_until", table_name="shifts")
    op.drop_column("shifts", "division_until")
