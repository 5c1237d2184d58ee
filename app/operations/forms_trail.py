"""What one looks for in the trail."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, StringField

from app.audit.queries import EntryFilter
from app.audit.words import OBJECTS, VERBS
from app.core.localtime import local_time
from app.times.fields import Day
from app.web.fields import Choice, Text, one_line
from app.web.forms import Form
from app.web.limits import LARGEST_ID, id_of


class Filter(Choice):
    """One of a list, or everything when it is not given."""

    def __init__(self, label: Any, everything: Any, labels: dict[str, Any], **more: Any) -> None:
        named = [SelectChoice(value, text) for value, text in labels.items()]
        super().__init__(label, choices=[SelectChoice("", everything), *named], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist else ""


class RowNumber(StringField):
    """The number of a row; None when it is not given."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = one_line(valuelist[0]) if valuelist else ""
        self.data = id_of(text)
        if text and self.data is None:
            raise ValueError(_("Give a number from 1 to %(most)s.", most=LARGEST_ID))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ""


class TrailForm(Form):
    """Filters of the trail; they travel in the address, so there is no token."""

    class Meta:
        """Nothing is changed by looking."""

        csrf = False

    KEPT = frozenset({"verb", "about", "actor", "object", "number", "since", "until"})

    about = Text(_l("About whom"), 100)
    actor = Text(_l("By whom"), 100)
    verb = Filter(_l("What happened"), _l("Everything"), VERBS)
    object = Filter(_l("To what"), _l("Everything"), OBJECTS)
    number = RowNumber(_l("Its number"))
    since = Day(_l("From"), past=True)
    until = Day(_l("Until and including"), past=True)

    def asked(self, before: int | None) -> EntryFilter:
        """What is looked for, behind the entry ``before``; after the form was found sound."""
        local = local_time()
        since, until = self.since.data, self.until.data
        return EntryFilter(
            verb=self.verb.data or None,
            object_type=self.object.data or None,
            object_id=self.number.data,
            since=local.whole_day(since).start if since else None,
            until=local.whole_day(until).end if until else None,
            before=before,
        )
