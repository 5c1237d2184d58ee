"""a post can be taken back as if it had never been made."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would drop the table, and its triggers with it.
    op.add_column("shifts", sa.Column("unposted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("shifts", "unposted_at")
