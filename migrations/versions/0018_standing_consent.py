"""people say whether they may be put on a task without being asked first."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would drop the table, which many others refer to.
    op.add_column(
        "people",
        sa.Column("standing_consent", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("people", "standing_consent")
