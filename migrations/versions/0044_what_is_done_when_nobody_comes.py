"""what a department does when nobody comes for a task."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would drop the table, and its triggers with it.
    op.add_column("shifts", sa.Column("plan_b", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("shifts", "plan_b")
