"""tasks that come again every week are posted as a series."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("task_type_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("dates", sa.Integer(), nullable=False),
        sa.Column("posted_by_id", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("dates > 0", name=op.f("ck_series_dates")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_series_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["task_type_id"], ["task_types.id"], name=op.f("fk_series_task_type_id_task_types")
        ),
        sa.ForeignKeyConstraint(
            ["posted_by_id"], ["people.id"], name=op.f("fk_series_posted_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    # Not in a batch: that would drop the table, and its triggers with it.
    op.execute(
        "ALTER TABLE shifts ADD COLUMN series_id INTEGER"
        " CONSTRAINT fk_shifts_series_id_series REFERENCES series (id)"
    )
    op.create_index(
        "ix_shifts_series",
        "shifts",
        ["series_id"],
        sqlite_where=sa.text("series_id IS NOT NULL"),
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_shifts_series", table_name="shifts")
    op.drop_column("shifts", "series_id")
    op.drop_table("series")
