"""capabilities."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "capabilities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_nl", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level_names", sa.JSON(), nullable=True),
        sa.Column("valid_months", sa.Integer(), nullable=True),
        sa.Column("stale_months", sa.Integer(), nullable=True),
        sa.Column("evidence_required", sa.Boolean(), nullable=False),
        sa.Column("holders_assess", sa.Boolean(), nullable=False),
        sa.Column("reserved", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "valid_months BETWEEN 1 AND 240", name=op.f("ck_capabilities_valid_months")
        ),
        sa.CheckConstraint(
            "stale_months BETWEEN 1 AND 240", name=op.f("ck_capabilities_stale_months")
        ),
        sa.CheckConstraint(
            "NOT (reserved AND holders_assess)", name=op.f("ck_capabilities_reserved")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capabilities")),
        sa.UniqueConstraint("name_en", name=op.f("uq_capabilities_name_en")),
        sa.UniqueConstraint("name_nl", name=op.f("uq_capabilities_name_nl")),
    )
    op.create_table(
        "holdings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("via_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_holdings_level")),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["capabilities.id"],
            name=op.f("fk_holdings_capability_id_capabilities"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_holdings_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["via_id"], ["capabilities.id"], name=op.f("fk_holdings_via_id_capabilities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
        sa.UniqueConstraint(
            "person_id",
            "capability_id",
            "via_id",
            name=op.f("uq_holdings_person_id_capability_id_via_id"),
        ),
    )
    op.create_index(op.f("ix_holdings_via_id"), "holdings", ["via_id"], unique=False)
    op.create_index(op.f("ix_holdings_valid_until"), "holdings", ["valid_until"], unique=False)
    op.create_index(op.f("ix_holdings_capability_id"), "holdings", ["capability_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_holdings_capability_id"), table_name="holdings")
    op.drop_index(op.f("ix_holdings_valid_until"), table_name="holdings")
    op.drop_index(op.f("ix_holdings_via_id"), table_name="holdings")
    op.drop_table("holdings")
    op.drop_table("capabilities")
