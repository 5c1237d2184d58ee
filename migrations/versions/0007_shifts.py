"""shifts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_type_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("break_paid", sa.Boolean(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("extra_places", sa.Integer(), nullable=False),
        sa.Column("extra_filled", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("own_team_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cancel_reason", sa.String(), nullable=True),
        sa.Column("posted_by_id", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shifts_order")),
        sa.CheckConstraint(
            "extra_filled BETWEEN 0 AND extra_places", name=op.f("ck_shifts_extra_filled")
        ),
        sa.CheckConstraint("extra_places BETWEEN 0 AND 200", name=op.f("ck_shifts_extra_places")),
        sa.CheckConstraint("filled BETWEEN 0 AND places", name=op.f("ck_shifts_filled")),
        sa.CheckConstraint("places BETWEEN 1 AND 200", name=op.f("ck_shifts_places")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["people.id"], name=op.f("fk_shifts_contact_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_shifts_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["people.id"], name=op.f("fk_shifts_deputy_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["posted_by_id"], ["people.id"], name=op.f("fk_shifts_posted_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["task_type_id"], ["task_types.id"], name=op.f("fk_shifts_task_type_id_task_types")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sa.UniqueConstraint("once", name=op.f("uq_shifts_once")),
    )
    op.create_index(op.f("ix_shifts_contact_id"), "shifts", ["contact_id"], unique=False)
    op.create_index(
        "ix_shifts_department_time", "shifts", ["department_id", "starts_at"], unique=False
    )
    op.create_index(op.f("ix_shifts_deputy_id"), "shifts", ["deputy_id"], unique=False)
    op.create_index(
        "ix_shifts_head_start",
        "shifts",
        ["own_team_until"],
        unique=False,
        sqlite_where=sa.text("own_team_until IS NOT NULL"),
        postgresql_where=sa.text("own_team_until IS NOT NULL"),
    )
    op.create_index(op.f("ix_shifts_task_type_id"), "shifts", ["task_type_id"], unique=False)
    op.create_index("ix_shifts_time", "shifts", ["starts_at", "ends_at"], unique=False)
    op.create_table(
        "shift_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["shifts.id"],
            name=op.f("fk_shift_changes_shift_id_shifts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_changes")),
    )
    op.create_index(op.f("ix_shift_changes_at"), "shift_changes", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_shift_changes_at"), table_name="shift_changes")
    op.drop_table("shift_changes")
    op.drop_index("ix_shifts_time", table_name="shifts")
    op.drop_index(op.f("ix_shifts_task_type_id"), table_name="shifts")
    op.drop_index(
        "ix_shifts_head_start",
        table_name="shifts",
        sqlite_where=sa.text("own_team_until IS NOT NULL"),
        postgresql_where=sa.text("own_team_until IS NOT NULL"),
    )
    op.drop_index(op.f("ix_shifts_deputy_id"), table_name="shifts")
    op.drop_index("ix_shifts_department_time", table_name="shifts")
    op.drop_index(op.f("ix_shifts_contact_id"), table_name="shifts")
    op.drop_table("shifts")
