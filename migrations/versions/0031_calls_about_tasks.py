"""how calls about tasks went."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEXED = ("called_at", "called_id", "caller_id", "shift_id")


def upgrade() -> None:
    op.create_table(
        "contact_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("caller_id", sa.Integer(), nullable=True),
        sa.Column("called_id", sa.Integer(), nullable=True),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_contact_calls_shift_id_shifts")
        ),
        sa.ForeignKeyConstraint(
            ["caller_id"], ["people.id"], name=op.f("fk_contact_calls_caller_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["called_id"], ["people.id"], name=op.f("fk_contact_calls_called_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_calls")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_contact_calls_{column}"), "contact_calls", [column])


def downgrade() -> None:
    for column in INDEXED:
        op.drop_index(op.f(f"ix_contact_calls_{column}"), table_name="contact_calls")
    op.drop_table("contact_calls")
