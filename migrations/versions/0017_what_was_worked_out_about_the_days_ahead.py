"""how many people could take the open places of the days ahead, worked out for pages to read."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "capacity_supply",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "scope", "kind", "key", name=op.f("pk_capacity_supply")),
    )
    op.create_table(
        "capacity_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("worked_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_capacity_days")),
    )


def downgrade() -> None:
    op.drop_table("capacity_days")
    op.drop_table("capacity_supply")
