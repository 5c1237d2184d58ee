"""an index of the extra seats that wait, and the cards about learners that were put aside."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_claims_requested",
        "claims",
        ["shift_id"],
        unique=False,
        sqlite_where=sa.text("state = 'requested'"),
        postgresql_where=sa.text("state = 'requested'"),
    )
    op.create_table(
        "lesson_skips",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("learner_claim_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["capabilities.id"],
            name=op.f("fk_lesson_skips_capability_id_capabilities"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claims.id"],
            name=op.f("fk_lesson_skips_claim_id_claims"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["learner_claim_id"],
            ["claims.id"],
            name=op.f("fk_lesson_skips_learner_claim_id_claims"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "claim_id", "learner_claim_id", "capability_id", name=op.f("pk_lesson_skips")
        ),
    )


def downgrade() -> None:
    op.drop_table("lesson_skips")
    op.drop_index(
        "ix_claims_requested",
        table_name="claims",
        sqlite_where=sa.text("state = 'requested'"),
        postgresql_where=sa.text("state = 'requested'"),
    )
