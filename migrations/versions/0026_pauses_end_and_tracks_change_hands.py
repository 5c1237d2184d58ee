"""a pause ends with its step, a track changes hands, and limits that went are noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OLD = (
    "read",
    "read what is shared",
    "tried to start another",
    "started",
    "proposed a step",
    "changed a step",
    "removed a step",
    "confirmed a step",
    "declined a step",
    "evaluated",
    "moved a term",
    "settled a term",
    "paused",
    "resumed",
    "handed on",
    "shared",
    "shared no more",
    "extended the trial",
    "said how it went",
    "ended",
)
NEW = (
    "read in a list",
    "left without a case worker",
    "taken over",
    "pause ended with its step",
    "limits found missing",
    "limits written again",
)
INSTANTS = ("pause_told_at", "limits_told_at")
TERMS = "term IN ('opinion', 'plan', 'talk', 'report_42', 'first_year', 'second_track', 'final_evaluation', 'claim', 'end')"
WORDS = "word IN ('own_work', 'own_work_changed', 'other_work_here', 'other_work_elsewhere', 'stopped', 'mistake', 'keep', 'go_on', 'go_back', 'pause', 'easier', 'right', 'too_much')"
TRIGGER = """
    CREATE TRIGGER track_entries_no_update BEFORE UPDATE ON track_entries
    BEGIN SELECT RAISE(ABORT, 'track_entries is append-only'); END
    """


def upgrade() -> None:
    op.add_column("tracks", sa.Column("paused_until", sa.Date(), nullable=True))
    for name in INSTANTS:
        op.add_column("tracks", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    _allow(OLD, (*OLD, *NEW))
    op.execute(
        """
        UPDATE tracks SET paused_until = (
            SELECT min(track_steps.valid_until) FROM track_steps
            WHERE track_steps.track_id = tracks.id AND track_steps.state = 'confirmed'
            AND track_steps.valid_until >= (
                SELECT limits.valid_from FROM limits WHERE limits.id = tracks.pause_limit_id
            )
        ) WHERE state = 'paused'
        """
    )
    op.execute(
        """
        UPDATE limits SET valid_until = (
            SELECT tracks.paused_until FROM tracks WHERE tracks.pause_limit_id = limits.id
        ) WHERE id IN (
            SELECT tracks.pause_limit_id FROM tracks
            WHERE tracks.state = 'paused' AND tracks.paused_until IS NOT NULL
        )
        """
    )
    op.execute(
        """
        UPDATE notices SET kind = 'something_for_you', data = '{}'
        WHERE kind IN ('links_stopped', 'request_approved', 'request_refused')
        """
    )


def downgrade() -> None:
    new = ", ".join(f"'{verb}'" for verb in NEW)
    op.execute(f"DELETE FROM track_entries WHERE verb IN ({new})")  # noqa: S608
    _allow((*OLD, *NEW), OLD)
    for name in (*reversed(INSTANTS), "paused_until"):
        op.drop_column("tracks", name)


def _allow(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let the trail of tracks take these verbs."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_track_entries_verb"), "track_entries", type_="check")
        op.create_check_constraint(op.f("ck_track_entries_verb"), "track_entries", _verbs(after))
        return
    with op.batch_alter_table("track_entries", copy_from=_entries(before)) as batch:
        batch.drop_constraint(op.f("ck_track_entries_verb"), type_="check")
        batch.create_check_constraint(op.f("ck_track_entries_verb"), _verbs(after))
    op.execute(TRIGGER)


def _verbs(verbs: tuple[str, ...]) -> str:
    return "verb IN ({})".format(", ".join(f"'{verb}'" for verb in verbs))


def _entries(verbs: tuple[str, ...]) -> sa.Table:
    """The table as it is on SQLite, whose checks cannot be read back."""
    return sa.Table(
        "track_entries",
        sa.MetaData(),
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
        sa.CheckConstraint(TERMS, name="ck_track_entries_term"),
        sa.CheckConstraint(_verbs(verbs), name="ck_track_entries_verb"),
        sa.CheckConstraint(WORDS, name="ck_track_entries_word"),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name="fk_track_entries_actor_id_people"),
        sa.ForeignKeyConstraint(["other_id"], ["people.id"], name="fk_track_entries_other_id_people"),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["track_steps.id"],
            name="fk_track_entries_step_id_track_steps",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["track_id"],
            ["tracks.id"],
            name="fk_track_entries_track_id_tracks",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_track_entries"),
        sa.Index("ix_track_entries_track_id", "track_id"),
    )
