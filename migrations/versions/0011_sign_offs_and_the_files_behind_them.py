"""sign-offs, requests, and the files behind them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQLITE_UP = (
    """
    CREATE TRIGGER sign_offs_no_update BEFORE UPDATE ON sign_offs
    BEGIN SELECT RAISE(ABORT, 'sign_offs is append-only'); END
    """,
    """
    CREATE TRIGGER sign_offs_no_delete BEFORE DELETE ON sign_offs
    BEGIN SELECT RAISE(ABORT, 'sign_offs is append-only'); END
    """,
)
POSTGRESQL_UP = (
    """
    CREATE FUNCTION refuse_change_of_sign_off() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'sign_offs is append-only'; END $$
    """,
    """
    CREATE TRIGGER sign_offs_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON sign_offs
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_sign_off()
    """,
)


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size BETWEEN 1 AND 10485760", name=op.f("ck_files_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_table(
        "capability_inclusions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("included_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "capability_id <> included_id", name=op.f("ck_capability_inclusions_other")
        ),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["capabilities.id"],
            name=op.f("fk_capability_inclusions_capability_id_capabilities"),
        ),
        sa.ForeignKeyConstraint(
            ["included_id"],
            ["capabilities.id"],
            name=op.f("fk_capability_inclusions_included_id_capabilities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability_inclusions")),
        sa.UniqueConstraint(
            "capability_id",
            "included_id",
            name=op.f("uq_capability_inclusions_capability_id_included_id"),
        ),
    )
    op.create_index(
        op.f("ix_capability_inclusions_included_id"),
        "capability_inclusions",
        ["included_id"],
        unique=False,
    )
    op.create_table(
        "capability_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("right", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["capabilities.id"],
            name=op.f("fk_capability_grants_capability_id_capabilities"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_capability_grants_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability_grants")),
        sa.UniqueConstraint(
            "capability_id",
            "person_id",
            "right",
            name=op.f("uq_capability_grants_capability_id_person_id_right"),
        ),
    )
    op.create_index(
        op.f("ix_capability_grants_person_id"), "capability_grants", ["person_id"], unique=False
    )
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(level = 0) = (reason IS NOT NULL)", name=op.f("ck_sign_offs_reason")),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_sign_offs_level")),
        sa.CheckConstraint("shown BETWEEN 0 AND 5", name=op.f("ck_sign_offs_shown")),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["people.id"], name=op.f("fk_sign_offs_assessor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["capabilities.id"],
            name=op.f("fk_sign_offs_capability_id_capabilities"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_sign_offs_file_id_files")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_offs_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_offs")),
    )
    op.create_index(op.f("ix_sign_offs_assessor_id"), "sign_offs", ["assessor_id"], unique=False)
    op.create_index(
        op.f("ix_sign_offs_capability_id"), "sign_offs", ["capability_id"], unique=False
    )
    op.create_index(
        "ix_sign_offs_history", "sign_offs", ["person_id", "capability_id", "id"], unique=False
    )
    op.create_index(op.f("ix_sign_offs_shift_id"), "sign_offs", ["shift_id"], unique=False)
    op.create_table(
        "practice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("practised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["capabilities.id"],
            name=op.f("fk_practice_capability_id_capabilities"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_practice_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "capability_id", name=op.f("pk_practice")),
    )
    op.create_table(
        "capability_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_capability_requests_level")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_capability_requests_answered_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["capabilities.id"],
            name=op.f("fk_capability_requests_capability_id_capabilities"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_capability_requests_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_capability_requests_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability_requests")),
    )
    op.create_index(
        "ix_capability_requests_open",
        "capability_requests",
        ["capability_id", "state"],
        unique=False,
    )
    op.create_index(
        op.f("ix_capability_requests_person_id"), "capability_requests", ["person_id"], unique=False
    )
    op.create_table(
        "expiry_notes",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["capabilities.id"],
            name=op.f("fk_expiry_notes_capability_id_capabilities"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_expiry_notes_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "capability_id", "valid_until", "days", name=op.f("pk_expiry_notes")
        ),
    )
    op.create_table(
        "capability_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_capability_imports_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability_imports")),
    )
    op.create_index(
        op.f("ix_capability_imports_made_at"), "capability_imports", ["made_at"], unique=False
    )
    op.create_index(
        op.f("ix_capability_imports_person_id"), "capability_imports", ["person_id"], unique=False
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_UP if sqlite else POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index(op.f("ix_capability_imports_made_at"), table_name="capability_imports")
    op.drop_index(op.f("ix_capability_imports_person_id"), table_name="capability_imports")
    op.drop_table("capability_imports")
    op.drop_table("expiry_notes")
    op.drop_index("ix_capability_requests_open", table_name="capability_requests")
    op.drop_index(op.f("ix_capability_requests_person_id"), table_name="capability_requests")
    op.drop_table("capability_requests")
    op.drop_table("practice")
    op.drop_index(op.f("ix_sign_offs_assessor_id"), table_name="sign_offs")
    op.drop_index(op.f("ix_sign_offs_capability_id"), table_name="sign_offs")
    op.drop_index("ix_sign_offs_history", table_name="sign_offs")
    op.drop_index(op.f("ix_sign_offs_shift_id"), table_name="sign_offs")
    op.drop_table("sign_offs")
    op.drop_index(op.f("ix_capability_grants_person_id"), table_name="capability_grants")
    op.drop_table("capability_grants")
    op.drop_index(op.f("ix_capability_inclusions_included_id"), table_name="capability_inclusions")
    op.drop_table("capability_inclusions")
    op.drop_table("files")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change_of_sign_off()")
