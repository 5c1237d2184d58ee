"""The forms in which a roster is sent."""

from flask import current_app
from flask_babel import lazy_gettext as _l

from app.people.models import CommitmentKind
from app.people.words import COMMITMENT_KINDS
from app.rosters.fields import PeriodField, RosterFile
from app.rosters.rules_addresses import LONGEST, BadAddress, target_of
from app.rosters.words_sources import bad_address_text
from app.web.fields import Choice, Text, options, required
from app.web.forms import Form

WORK = (CommitmentKind.OWN_ROSTER, CommitmentKind.OTHER_JOB, CommitmentKind.EDUCATION)
OF_ONE, OF_PEOPLE = (
    ".ics,.csv,.xlsx,text/calendar,text/csv",
    ".csv,.xlsx,text/csv",
)


class OwnRosterForm(Form):
    """One's own roster."""

    file = RosterFile(_l("File (ICS, CSV or XLSX)"), render_kw={"accept": OF_ONE})
    kind = Choice(
        _l("What it is"),
        coerce=CommitmentKind,
        default=CommitmentKind.OWN_ROSTER,
        choices=options((each, COMMITMENT_KINDS[each]) for each in WORK),
    )
    period = PeriodField(_l("Period"))

    def validate(self, extra_validators: object = None) -> bool:
        """What says no kind is one's own roster."""
        if not self.kind.raw_data:
            self.kind.data = CommitmentKind.OWN_ROSTER
        return bool(super().validate(extra_validators))


class PeopleRosterForm(Form):
    """The rosters of a department's people."""

    file = RosterFile(_l("Table (CSV or XLSX)"), render_kw={"accept": OF_PEOPLE})
    period = PeriodField(_l("Period"))


class SourceForm(Form):
    """The live address of one's own calendar."""

    url = Text(_l("Address of your calendar"), LONGEST, [required(_l("Give the address."))])

    def validate(self, extra_validators: object = None) -> bool:
        """Only an address that may be asked."""
        if not super().validate(extra_validators):
            return False
        found = target_of(self.url.data, current_app.config["CALENDAR_HOSTS"])
        if isinstance(found, BadAddress):
            self.url.errors = [bad_address_text(found)]
            return False
        return True
