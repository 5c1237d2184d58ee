"""secrets of links are random and kept as hashes, browsers are known, and who left has no way in."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OF_WHO_LEFT = (
    ("signed_in_sessions", "person_id", "ended_at"),
    ("reset_links", "person_id", "used_at"),
    ("feeds", "person_id", "revoked_at"),
    ("wall_links", "made_by_id", "revoked_at"),
)
"""What stayed open for people who left before it ended with them."""


def upgrade() -> None:
    op.create_table(
        "known_browsers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_known_browsers_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_browsers")),
        sa.UniqueConstraint(
            "person_id", "token_hash", name=op.f("uq_known_browsers_person_id_token_hash")
        ),
    )
    op.create_table(
        "reset_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["reset_links.id"],
            name=op.f("fk_reset_tokens_link_id_reset_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reset_tokens_token_hash")),
    )
    op.create_index(op.f("ix_reset_tokens_link_id"), "reset_tokens", ["link_id"])
    # Not in a batch: that would drop the table, and its triggers with it.
    op.add_column("notices", sa.Column("address", sa.String(), nullable=True))
    op.add_column("sign_in_attempts", sa.Column("browser", sa.String(), nullable=True))
    op.add_column(
        "sign_in_attempts",
        sa.Column("what", sa.String(), server_default="sign in", nullable=False),
    )
    gone = "IN (SELECT id FROM people WHERE NOT active)"
    for table, person, end in OF_WHO_LEFT:
        op.execute(
            f"UPDATE {table} SET {end} = CURRENT_TIMESTAMP WHERE {end} IS NULL AND {person} {gone}"  # noqa: S608
        )


def downgrade() -> None:
    op.drop_column("sign_in_attempts", "what")
    op.drop_column("sign_in_attempts", "browser")
    op.drop_column("notices", "address")
    op.drop_table("reset_tokens")
    op.drop_table("known_browsers")
