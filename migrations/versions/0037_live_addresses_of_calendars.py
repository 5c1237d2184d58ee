"""the live address of somebody's own calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("read_for", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_calendar_sources_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_sources")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_sources_person_id")),
    )
    op.create_index(op.f("ix_calendar_sources_tried_at"), "calendar_sources", ["tried_at"])


def downgrade() -> None:
    op.execute("DELETE FROM commitments WHERE origin = 'calendar'")
    op.drop_index(op.f("ix_calendar_sources_tried_at"), table_name="calendar_sources")
    op.drop_table("calendar_sources")
