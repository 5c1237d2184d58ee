"""that somebody stands in for a person for a period."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_stand_ins_order")),
        sa.CheckConstraint("person_id <> stand_in_id", name=op.f("ck_stand_ins_other")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_stand_ins_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["people.id"], name=op.f("fk_stand_ins_stand_in_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
    )
    op.create_index(op.f("ix_stand_ins_person_id"), "stand_ins", ["person_id"], unique=False)
    op.create_index(op.f("ix_stand_ins_stand_in_id"), "stand_ins", ["stand_in_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_stand_ins_stand_in_id"), table_name="stand_ins")
    op.drop_index(op.f("ix_stand_ins_person_id"), table_name="stand_ins")
    op.drop_table("stand_ins")
