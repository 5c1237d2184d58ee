"""task types."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_types",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("scope_not", sa.String(), nullable=False),
        sa.Column("usual_minutes", sa.Integer(), nullable=False),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("break_paid", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("loads", sa.JSON(), nullable=False),
        sa.Column("wants_senior", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("break_minutes >= 0", name=op.f("ck_task_types_break_minutes")),
        sa.CheckConstraint("usual_minutes > 0", name=op.f("ck_task_types_usual_minutes")),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_task_types_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_task_types_owner_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_types")),
        sa.UniqueConstraint("name", name=op.f("uq_task_types_name")),
    )
    op.create_index(
        op.f("ix_task_types_department_id"), "task_types", ["department_id"], unique=False
    )
    op.create_index(op.f("ix_task_types_owner_id"), "task_types", ["owner_id"], unique=False)
    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_type_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_needs_level")),
        sa.ForeignKeyConstraint(
            ["capability_id"], ["capabilities.id"], name=op.f("fk_needs_capability_id_capabilities")
        ),
        sa.ForeignKeyConstraint(
            ["task_type_id"],
            ["task_types.id"],
            name=op.f("fk_needs_task_type_id_task_types"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint(
            "task_type_id", "capability_id", name=op.f("uq_needs_task_type_id_capability_id")
        ),
    )
    op.create_index(op.f("ix_needs_capability_id"), "needs", ["capability_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_needs_capability_id"), table_name="needs")
    op.drop_table("needs")
    op.drop_index(op.f("ix_task_types_owner_id"), table_name="task_types")
    op.drop_index(op.f("ix_task_types_department_id"), table_name="task_types")
    op.drop_table("task_types")
