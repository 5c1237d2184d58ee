"""until when somebody is a minor."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("minor_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "minor_until")
