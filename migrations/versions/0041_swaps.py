"""people ask colleagues to take over a place; a department may want to agree to it."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
RETURNED = sa.text("return_claim_id IS NOT NULL")


def upgrade() -> None:
    # Not in a batch: that would drop the table, which many others refer to.
    op.add_column(
        "departments",
        sa.Column("swaps_need_approval", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "swaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("awaits", sa.String(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("anyway", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_claim_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("NOT hidden OR state = 'open'", name=op.f("ck_swaps_hidden")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_swaps_claim_id_claims")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_swaps_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["return_claim_id"], ["claims.id"], name=op.f("fk_swaps_return_claim_id_claims")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swaps")),
    )
    op.create_index(
        "uq_swaps_open",
        "swaps",
        ["claim_id", "person_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_swaps_claim", "swaps", ["claim_id", "made_at"])
    op.create_index("ix_swaps_person", "swaps", ["person_id", "state"])
    op.create_index(
        "ix_swaps_return",
        "swaps",
        ["return_claim_id"],
        sqlite_where=RETURNED,
        postgresql_where=RETURNED,
    )


def downgrade() -> None:
    op.drop_index("ix_swaps_return", table_name="swaps")
    op.drop_index("ix_swaps_person", table_name="swaps")
    op.drop_index("ix_swaps_claim", table_name="swaps")
    op.drop_index("uq_swaps_open", table_name="swaps")
    op.drop_table("swaps")
    op.drop_column("departments", "swaps_need_approval")
