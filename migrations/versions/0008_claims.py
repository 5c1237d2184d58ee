"""claims."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


OVERLAP = """
    SELECT RAISE(ABORT, 'claims_no_overlap') WHERE EXISTS (
        SELECT 1 FROM claims AS other
        WHERE other.live AND other.person_id = NEW.person_id AND other.id <> NEW.id
          AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at);
"""
SQLITE_UP = (
    f"CREATE TRIGGER claims_no_overlap_insert AFTER INSERT ON claims "
    f"WHEN NEW.live BEGIN {OVERLAP} END",
    f"CREATE TRIGGER claims_no_overlap_update "
    f"AFTER UPDATE OF live, person_id, starts_at, ends_at ON claims "
    f"WHEN NEW.live BEGIN {OVERLAP} END",
)
POSTGRESQL_UP = (
    """
    ALTER TABLE claims ADD CONSTRAINT claims_no_overlap EXCLUDE USING gist (
        int8range(person_id, person_id, '[]') WITH =,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (live)
    """,
)


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("initiated_by", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leaving_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reconfirm_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("live = (state IN ('held', 'reconfirm'))", name=op.f("ck_claims_live")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_claims_order")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_claims_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_claims_shift_id_shifts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index(
        "ix_claims_leaving",
        "claims",
        ["shift_id"],
        unique=False,
        sqlite_where=sa.text("leaving_since IS NOT NULL"),
        postgresql_where=sa.text("leaving_since IS NOT NULL"),
    )
    op.create_index(
        "ix_claims_person_time", "claims", ["person_id", "ends_at", "starts_at"], unique=False
    )
    op.create_index("ix_claims_shift", "claims", ["shift_id", "state"], unique=False)
    op.create_index(
        "uq_claims_live",
        "claims",
        ["shift_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_UP if sqlite else POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index(
        "ix_claims_leaving",
        table_name="claims",
        sqlite_where=sa.text("leaving_since IS NOT NULL"),
        postgresql_where=sa.text("leaving_since IS NOT NULL"),
    )
    op.drop_index(
        "uq_claims_live",
        table_name="claims",
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )
    op.drop_index("ix_claims_shift", table_name="claims")
    op.drop_index("ix_claims_person_time", table_name="claims")
    op.drop_table("claims")
