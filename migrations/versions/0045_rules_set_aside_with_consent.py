"""rules of working time that are set aside with the worker's consent."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

INDEXED = ("shift_id", "person_id", "asked_by_id")


def upgrade() -> None:
    op.create_table(
        "overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(agreed_at IS NULL) = (claim_id IS NULL)", name=op.f("ck_overrides_agreed")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offers.id"],
            name=op.f("fk_overrides_offer_id_offers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_overrides_shift_id_shifts")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_overrides_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["people.id"], name=op.f("fk_overrides_asked_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_overrides_claim_id_claims")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overrides")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_overrides_offer_id")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_overrides_claim_id")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_overrides_{column}"), "overrides", [column])


def downgrade() -> None:
    for column in INDEXED:
        op.drop_index(op.f(f"ix_overrides_{column}"), table_name="overrides")
    op.drop_table("overrides")
