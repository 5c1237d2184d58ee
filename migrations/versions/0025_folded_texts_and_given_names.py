"""texts are searched and kept unique in folded columns, and people have a name to be called by."""

import sqlalchemy as sa
from alembic import op

from app.core.text import folded

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

FOLDED = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COLUMNS = (
    ("departments", "name", True),
    ("people", "name", False),
    ("people", "personnel_number", True),
    ("task_types", "name", True),
    ("capabilities", "name_nl", True),
    ("capabilities", "name_en", True),
    ("shifts", "location", None),
)
"""Table, column, and whether its folded column is unique (None: it has no index)."""


def upgrade() -> None:
    # Not in a batch: that would drop tables to which others refer, and triggers.
    op.add_column("people", sa.Column("given_name", sa.String(), nullable=True))
    for table, column, unique in COLUMNS:
        nullable = column == "personnel_number"
        op.add_column(
            table,
            sa.Column(
                f"{column}_folded",
                FOLDED,
                server_default=None if nullable else "",
                nullable=nullable,
            ),
        )
        _fill(table, column, unique)
        if unique is not None:
            name = f"{column}_folded"
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=unique)


def _fill(table: str, column: str, unique: bool | None) -> None:
    """Fold what is there. Where two became one, the later keeps apart by its number."""
    rows = sa.table(table, sa.column("id"), sa.column(column), sa.column(f"{column}_folded"))
    connection, taken, filled = op.get_bind(), set(), []
    for id_, text in connection.execute(sa.select(rows.c.id, rows.c[column]).order_by(rows.c.id)):
        if text is None:
            continue
        value = folded(text)
        if unique and value in taken:
            value = f"{value} ({id_})"
        taken.add(value)
        filled.append({"of": id_, "value": value})
    if filled:
        connection.execute(
            sa.update(rows)
            .where(rows.c.id == sa.bindparam("of"))
            .values({f"{column}_folded": sa.bindparam("value")}),
            filled,
        )


def downgrade() -> None:
    for table, column, unique in reversed(COLUMNS):
        if unique is not None:
            op.drop_index(op.f(f"ix_{table}_{column}_folded"), table_name=table)
        op.drop_column(table, f"{column}_folded")
    op.drop_column("people", "given_name")
