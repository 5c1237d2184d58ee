"""Who stands in, from a day to a day."""

from flask_babel import lazy_gettext as _l

from app.shifts.commands_stand_ins import StandInDraft
from app.times.fields import Day
from app.web.fields import Choice, given
from app.web.forms import Form
from app.web.limits import id_of


class StandInForm(Form):
    """A colleague who can be called, and the days. The choices are set for the person."""

    stand_in = Choice(
        _l("Who stands in"), coerce=id_of, validators=[given(_l("Choose a colleague."))]
    )
    valid_from = Day(_l("From"), [given(_l("Give the first day."))])
    valid_until = Day(_l("Until and including"), [given(_l("Give the last day."))])

    def draft(self) -> StandInDraft:
        """The period as filled in."""
        return StandInDraft(self.stand_in.data, self.valid_from.data, self.valid_until.data)

    def refuse(self, name: str, text: str) -> None:
        """Say at a field what is wrong with it."""
        self[name].errors = [*self[name].errors, text]
