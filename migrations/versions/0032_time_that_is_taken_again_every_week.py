"""time that is taken again every week, and who wrote it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commitment_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_commitment_series_order")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_commitment_series_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_series")),
    )
    op.create_index(
        op.f("ix_commitment_series_person_id"), "commitment_series", ["person_id"]
    )
    with op.batch_alter_table("commitments") as table:
        table.add_column(
            sa.Column("origin", sa.String(), server_default="office", nullable=False)
        )
        table.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_commitments_series_id_commitment_series"),
            "commitment_series",
            ["series_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_index(op.f("ix_commitments_series_id"), "commitments", ["series_id"])
    op.execute("UPDATE commitments SET origin = 'own' WHERE kind = 'unavailable'")


def downgrade() -> None:
    op.execute("UPDATE commitments SET kind = 'unavailable' WHERE kind = 'rather_not'")
    op.execute(
        "UPDATE commitments SET kind = 'own_roster' WHERE kind IN ('other_job', 'education')"
    )
    op.drop_index(op.f("ix_commitments_series_id"), table_name="commitments")
    with op.batch_alter_table("commitments") as table:
        table.drop_constraint(
            op.f("fk_commitments_series_id_commitment_series"), type_="foreignkey"
        )
        table.drop_column("series_id")
        table.drop_column("origin")
    op.drop_index(op.f("ix_commitment_series_person_id"), table_name="commitment_series")
    op.drop_table("commitment_series")
