"""a form that makes a secret link makes one, however often it is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ("feeds", "wall_links")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("once", sa.String(), nullable=True))
        op.create_index(op.f(f"ix_{table}_once"), table, ["once"], unique=True)


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_once"), table_name=table)
        op.drop_column(table, "once")
