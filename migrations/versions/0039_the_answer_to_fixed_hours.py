"""the answer to an offer of fixed hours."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

OFFERS = sa.table(
    "hours_offers",
    sa.column("id", sa.Integer()),
    sa.column("offered_at", sa.DateTime(timezone=True)),
    sa.column("answer_by", sa.Date()),
)


def upgrade() -> None:
    with op.batch_alter_table("hours_offers") as table:
        table.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        table.add_column(sa.Column("accepted", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    for offer_id, offered_at in connection.execute(sa.select(OFFERS.c.id, OFFERS.c.offered_at)):
        last = OFFERS.update().where(OFFERS.c.id == offer_id)
        connection.execute(last.values(answer_by=_a_month_after(offered_at)))
    with op.batch_alter_table("hours_offers") as table:
        table.alter_column("answer_by", existing_type=sa.Date(), nullable=False)
        table.create_check_constraint(
            op.f("ck_hours_offers_answer"), "(accepted IS NULL) = (answered_at IS NULL)"
        )


def downgrade() -> None:
    with op.batch_alter_table("hours_offers") as table:
        table.drop_constraint(op.f("ck_hours_offers_answer"), type_="check")
        for name in ("answered_at", "accepted", "answer_by"):
            table.drop_column(name)


def _a_month_after(offered_at: datetime) -> date:
    """The same day of the next month, or its last."""
    first = date(offered_at.year + offered_at.month // 12, offered_at.month % 12 + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first + timedelta(days=min(offered_at.day, (after - first).days) - 1)
