"""re-integration tracks."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SQLITE_UP = """
    CREATE TRIGGER track_entries_no_update BEFORE UPDATE ON track_entries
    BEGIN SELECT RAISE(ABORT, 'track_entries is append-only'); END
    """
POSTGRESQL_UP = (
    """
    CREATE FUNCTION refuse_change_of_track_entry() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'track_entries is append-only'; END $$
    """,
    """
    CREATE TRIGGER track_entries_append_only
    BEFORE UPDATE OR TRUNCATE ON track_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_track_entry()
    """,
)


def upgrade() -> None:
    op.create_table(
        "tracks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("case_worker_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("hours_target", sa.Double(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("shared_with_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("pause_limit_id", sa.Integer(), nullable=True),
        sa.Column("trial_extended", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_on IS NOT NULL)", name=op.f("ck_tracks_ended")
        ),
        sa.CheckConstraint(
            "outcome IN ('own_work', 'own_work_changed', 'other_work_here', 'other_work_elsewhere', 'stopped', 'mistake')",
            name=op.f("ck_tracks_outcome"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'paused', 'ended')", name=op.f("ck_tracks_state")
        ),
        sa.CheckConstraint("hours_target BETWEEN 0 AND 60", name=op.f("ck_tracks_hours")),
        sa.CheckConstraint("person_id <> case_worker_id", name=op.f("ck_tracks_other")),
        sa.CheckConstraint(
            "target_on >= starts_on AND starts_on >= first_day", name=op.f("ck_tracks_order")
        ),
        sa.ForeignKeyConstraint(
            ["case_worker_id"], ["people.id"], name=op.f("fk_tracks_case_worker_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["pause_limit_id"],
            ["limits.id"],
            name=op.f("fk_tracks_pause_limit_id_limits"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_tracks_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["shared_with_id"], ["people.id"], name=op.f("fk_tracks_shared_with_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracks")),
    )
    op.create_index(op.f("ix_tracks_case_worker_id"), "tracks", ["case_worker_id"], unique=False)
    op.create_index(op.f("ix_tracks_shared_with_id"), "tracks", ["shared_with_id"], unique=False)
    op.create_index(
        "uq_tracks_open",
        "tracks",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "track_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("hours_week", sa.Double(), nullable=False),
        sa.Column("hours_day", sa.Double(), nullable=False),
        sa.Column("days_week", sa.Integer(), nullable=False),
        sa.Column("day_parts", sa.Integer(), nullable=True),
        sa.Column("loads", sa.Integer(), nullable=True),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("evaluation_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("limit_id", sa.Integer(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("phase IN ('trial', 'paid')", name=op.f("ck_track_steps_phase")),
        sa.CheckConstraint("seat IN ('extra', 'regular')", name=op.f("ck_track_steps_seat")),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'declined', 'replaced')",
            name=op.f("ck_track_steps_state"),
        ),
        sa.CheckConstraint("day_parts BETWEEN 0 AND 15", name=op.f("ck_track_steps_day_parts")),
        sa.CheckConstraint("days_week BETWEEN 0 AND 7", name=op.f("ck_track_steps_days_week")),
        sa.CheckConstraint("hours_day BETWEEN 0 AND 12", name=op.f("ck_track_steps_hours_day")),
        sa.CheckConstraint("hours_week BETWEEN 0 AND 60", name=op.f("ck_track_steps_hours_week")),
        sa.CheckConstraint("loads BETWEEN 0 AND 127", name=op.f("ck_track_steps_loads")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_track_steps_order")),
        sa.ForeignKeyConstraint(
            ["limit_id"],
            ["limits.id"],
            name=op.f("fk_track_steps_limit_id_limits"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["track_id"],
            ["tracks.id"],
            name=op.f("fk_track_steps_track_id_tracks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_steps")),
    )
    op.create_index("ix_track_steps_track", "track_steps", ["track_id", "valid_from"], unique=False)
    op.create_table(
        "track_terms",
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("moved_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('awaiting_opinion', 'on_request', 'holiday', 'nobody_free', 'extended_by_authority', 'interrupted')",
            name=op.f("ck_track_terms_reason"),
        ),
        sa.CheckConstraint(
            "term IN ('opinion', 'plan', 'talk', 'report_42', 'first_year', 'second_track', 'final_evaluation', 'claim', 'end')",
            name=op.f("ck_track_terms_term"),
        ),
        sa.CheckConstraint(
            "(moved_to IS NULL) = (reason IS NULL)", name=op.f("ck_track_terms_moved")
        ),
        sa.ForeignKeyConstraint(
            ["track_id"],
            ["tracks.id"],
            name=op.f("fk_track_terms_track_id_tracks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("track_id", "term", "number", name=op.f("pk_track_terms")),
    )
    op.create_table(
        "track_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("term", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("word", sa.String(), nullable=True),
        sa.CheckConstraint(
            "term IN ('opinion', 'plan', 'talk', 'report_42', 'first_year', 'second_track', 'final_evaluation', 'claim', 'end')",
            name=op.f("ck_track_entries_term"),
        ),
        sa.CheckConstraint(
            "verb IN ('read', 'read what is shared', 'tried to start another', 'started', 'proposed a step', 'changed a step', 'removed a step', 'confirmed a step', 'declined a step', 'evaluated', 'moved a term', 'settled a term', 'paused', 'resumed', 'handed on', 'shared', 'shared no more', 'extended the trial', 'said how it went', 'ended')",
            name=op.f("ck_track_entries_verb"),
        ),
        sa.CheckConstraint(
            "word IN ('own_work', 'own_work_changed', 'other_work_here', 'other_work_elsewhere', 'stopped', 'mistake', 'keep', 'go_on', 'go_back', 'pause', 'easier', 'right', 'too_much')",
            name=op.f("ck_track_entries_word"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_track_entries_actor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["people.id"], name=op.f("fk_track_entries_other_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["track_steps.id"],
            name=op.f("fk_track_entries_step_id_track_steps"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["track_id"],
            ["tracks.id"],
            name=op.f("fk_track_entries_track_id_tracks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_entries")),
    )
    op.create_index(op.f("ix_track_entries_track_id"), "track_entries", ["track_id"], unique=False)
    op.create_table(
        "track_evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "choice IN ('keep', 'go_on', 'go_back', 'pause')",
            name=op.f("ck_track_evaluations_choice"),
        ),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["track_steps.id"],
            name=op.f("fk_track_evaluations_step_id_track_steps"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["track_id"],
            ["tracks.id"],
            name=op.f("fk_track_evaluations_track_id_tracks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_evaluations")),
        sa.UniqueConstraint("step_id", "on", name=op.f("uq_track_evaluations_step_id_on")),
    )
    op.create_index(
        op.f("ix_track_evaluations_track_id"), "track_evaluations", ["track_id"], unique=False
    )
    op.create_table(
        "track_feelings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("felt", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "felt IN ('easier', 'right', 'too_much')", name=op.f("ck_track_feelings_felt")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_track_feelings_claim_id_claims")
        ),
        sa.ForeignKeyConstraint(
            ["track_id"],
            ["tracks.id"],
            name=op.f("fk_track_feelings_track_id_tracks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_feelings")),
        sa.UniqueConstraint(
            "track_id", "claim_id", name=op.f("uq_track_feelings_track_id_claim_id")
        ),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (SQLITE_UP,) if sqlite else POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("track_feelings")
    op.drop_index(op.f("ix_track_evaluations_track_id"), table_name="track_evaluations")
    op.drop_table("track_evaluations")
    op.drop_index(op.f("ix_track_entries_track_id"), table_name="track_entries")
    op.drop_table("track_entries")
    op.drop_table("track_terms")
    op.drop_index("ix_track_steps_track", table_name="track_steps")
    op.drop_table("track_steps")
    op.drop_index(
        "uq_tracks_open",
        table_name="tracks",
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.drop_index(op.f("ix_tracks_shared_with_id"), table_name="tracks")
    op.drop_index(op.f("ix_tracks_case_worker_id"), table_name="tracks")
    op.drop_table("tracks")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change_of_track_entry()")
