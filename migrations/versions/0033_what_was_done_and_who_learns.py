"""what was done of a kind of work, and who learns, is found by an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

EXTRA = sa.text("seat = 'extra'")


def upgrade() -> None:
    op.create_index(
        "ix_claims_extra",
        "claims",
        ["ends_at", "starts_at"],
        unique=False,
        sqlite_where=EXTRA,
        postgresql_where=EXTRA,
    )
    op.drop_index("ix_claims_shift", table_name="claims")
    op.create_index(
        "ix_claims_shift", "claims", ["shift_id", "state", "ends_at", "person_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_claims_shift", table_name="claims")
    op.create_index("ix_claims_shift", "claims", ["shift_id", "state"], unique=False)
    op.drop_index("ix_claims_extra", table_name="claims")
