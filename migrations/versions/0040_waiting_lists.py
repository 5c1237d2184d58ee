"""people wait for a place of a task that is full, and a free one is kept for them for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would drop the tables, and their triggers with them.
    op.add_column("shifts", sa.Column("kept", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "offers", sa.Column("origin", sa.String(), server_default="asked", nullable=False)
    )
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_revision", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_waiting_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["shifts.id"],
            name=op.f("fk_waiting_shift_id_shifts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    op.create_index(
        "uq_waiting_shift_id_person_id", "waiting", ["shift_id", "person_id"], unique=True
    )
    op.create_index(op.f("ix_waiting_person_id"), "waiting", ["person_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_waiting_person_id"), table_name="waiting")
    op.drop_index("uq_waiting_shift_id_person_id", table_name="waiting")
    op.drop_table("waiting")
    op.execute("UPDATE offers SET state = 'ended' WHERE state = 'open' AND origin <> 'asked'")
    op.drop_column("offers", "origin")
    op.drop_column("shifts", "kept")
