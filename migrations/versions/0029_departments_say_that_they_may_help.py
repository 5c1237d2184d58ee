"""a department says that it may have somebody for a task of another."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "neighbour_helps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_neighbour_helps_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["people.id"], name=op.f("fk_neighbour_helps_said_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["shifts.id"],
            name=op.f("fk_neighbour_helps_shift_id_shifts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbour_helps")),
        sa.UniqueConstraint(
            "shift_id",
            "department_id",
            name=op.f("uq_neighbour_helps_shift_id_department_id"),
        ),
    )
    op.create_index(
        op.f("ix_neighbour_helps_department_id"), "neighbour_helps", ["department_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_neighbour_helps_department_id"), table_name="neighbour_helps")
    op.drop_table("neighbour_helps")
