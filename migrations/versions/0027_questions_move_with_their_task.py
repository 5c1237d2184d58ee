"""a question knows that its task was moved after it was put."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would drop the table, and its triggers with it.
    op.add_column("offers", sa.Column("moved_revision", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("offers", "moved_revision")
