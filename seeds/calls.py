"""How calls to contact persons went, as those who came told; who told it is forgotten by now."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.calls.models import ContactCall
from app.calls.queries import LATELY
from app.core.db import db
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from seeds.pouring import pour

ONE_IN, MISSED_ONE_IN = 6, 9
BEFORE = timedelta(minutes=10)


def tell_of_calls(now: datetime) -> dict[str, int]:
    """That some people called a little before they came. In a command.

    How many rows the table got.
    """
    rows = db.session.execute(
        select(Claim.id, Claim.starts_at, Shift.id.label("shift_id"), Shift.contact_id)
        .join(Shift, Shift.id == Claim.shift_id)
        .where(Claim.ends_at < now - timedelta(days=1), Claim.starts_at > now - LATELY)
        .where(Claim.id % ONE_IN == 0, Claim.person_id != Shift.contact_id)
        .order_by(Claim.id)
    )
    calls = [
        {
            "shift_id": row.shift_id,
            "caller_id": None,
            "called_id": row.contact_id,
            "first": True,
            "reached": row.id // ONE_IN % MISSED_ONE_IN > 0,
            "called_at": row.starts_at - BEFORE,
        }
        for row in rows
    ]
    return {"contact_calls": pour(ContactCall, calls)}
