"""an imported table remembers how it was read."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("capability_imports", sa.Column("reading", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("capability_imports", "reading")
