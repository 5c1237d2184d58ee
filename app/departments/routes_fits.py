"""What stands beside a post while it is filled in: whom it fits, and the day that it is on."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request

from app.core import clock
from app.core.axis import Strip
from app.core.localtime import local_time
from app.core.viewer import Can
from app.departments.blueprint import blueprint
from app.departments.queries_chance import Chance, chance_of
from app.departments.queries_day import tasks_of_day
from app.departments.words_day import line_of_day
from app.departments.words_posts import first_text
from app.on_call.queries_short import paid_longer
from app.shifts.forms import ShiftForm
from app.shifts.routes import offered
from app.shifts.rules import ShiftDraft
from app.web.access import access, viewer
from app.web.render import page


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a form says so far: its drafts and the chance of the first, once it is complete, and
    its day, once that is known. ``paid_as``: as how long a call for it is paid, if longer.
    """

    drafts: list[ShiftDraft] | None
    chance: Chance | None
    day: Strip | None
    paid_as: timedelta | None = None

    @property
    def who_first(self) -> str:
        """How many of those whom it fits see it first, where some do."""
        if not self.drafts or self.chance is None or not self.chance.count.fits:
            return ""
        first = self.drafts[0]
        return first_text(self.chance.count, first.own_team_until, first.division_until)


@blueprint.get("/shifts/fits")
@access(Can.POST)
def fits() -> Response:
    """The chance of the task in the posting form, as far as it is complete, and its day."""
    form = offered(ShiftForm(formdata=request.args, meta={"csrf": False}))
    return page("departments/_fits.html", prospect=prospect_of(form))


def prospect_of(form: ShiftForm) -> Prospect:
    """The prospect of the task in the form; says at its fields what is wrong."""
    local, now = local_time(), clock.now()
    day, span = form.when(local, now)
    drafts = form.drafts(local, now)
    tasks = tasks_of_day(viewer(), form.department.data, day) if day else []
    return Prospect(
        drafts,
        chance_of(drafts[0]) if drafts else None,
        line_of_day(day, tasks, span, form.places.data) if day else None,
        paid_as=paid_longer(drafts[0].span, drafts[0].department_id) if drafts else None,
    )
