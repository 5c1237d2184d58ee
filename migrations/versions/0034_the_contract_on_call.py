"""the contract on call: what is promised, when one is called, and what a late withdrawal costs."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

CHECKS = {
    "promised": "hours_most >= hours_least",
    "bandwidth": "contract <> 'bandwidth' OR hours_least > 0",
    "exempt": "contract <> 'on_call_exempt' OR valid_until IS NOT NULL",
}
COLUMNS = {
    "hours_least": sa.Double(),
    "hours_most": sa.Double(),
    "notice_hours": sa.Integer(),
    "reference_days": sa.JSON(),
    "reference_from": sa.Time(),
    "reference_until": sa.Time(),
}


def upgrade() -> None:
    with op.batch_alter_table("agreements") as table:
        for name, type_ in COLUMNS.items():
            table.add_column(sa.Column(name, type_, nullable=True))
        table.add_column(
            sa.Column("hours_per", sa.String(), server_default="week", nullable=False)
        )
        for name, condition in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_agreements_{name}"), condition)
    for name in ("called_at", "confirmed_at"):
        op.add_column("claims", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE claims SET called_at = coalesce("
        "(SELECT min(made_at) FROM offers WHERE offers.ended_by_id = claims.id"
        " AND offers.person_id = claims.person_id), claimed_at)"
        " WHERE initiated_by IN ('asked', 'assigned')"
    )
    op.create_table(
        "late_withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("late_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_late_withdrawals_order")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_late_withdrawals_minutes")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_late_withdrawals_claim_id_claims")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_withdrawals")),
        sa.UniqueConstraint("claim_id", "at", name=op.f("uq_late_withdrawals_claim_id_at")),
    )
    op.create_index(op.f("ix_late_withdrawals_at"), "late_withdrawals", ["at"])
    op.create_table(
        "hours_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year_ended", sa.Date(), nullable=False),
        sa.Column("hours_week", sa.Double(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_hours_offers_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_offers")),
        sa.UniqueConstraint(
            "person_id", "year_ended", name=op.f("uq_hours_offers_person_id_year_ended")
        ),
    )


def downgrade() -> None:
    op.drop_table("hours_offers")
    op.drop_index(op.f("ix_late_withdrawals_at"), table_name="late_withdrawals")
    op.drop_table("late_withdrawals")
    for name in ("confirmed_at", "called_at"):
        op.drop_column("claims", name)
    with op.batch_alter_table("agreements") as table:
        for name in CHECKS:
            table.drop_constraint(op.f(f"ck_agreements_{name}"), type_="check")
        for name in ("hours_per", *reversed(COLUMNS)):
            table.drop_column(name)
    op.execute("UPDATE agreements SET contract = 'min_max' WHERE contract = 'bandwidth'")
    op.execute("UPDATE agreements SET contract = 'on_call' WHERE contract = 'on_call_exempt'")
