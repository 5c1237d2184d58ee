"""What a person chooses about a feed."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import AnyOf, InputRequired

from app.calendars.models import Detail, Feed, Scope
from app.calendars.queries import settings_of
from app.calendars.rules import ALARMS, FeedSettings
from app.web.fields import Choice, Once
from app.web.forms import Form
from app.web.forms_edit import Edits

NO_ALARM = 0


class NewFeedForm(Form):
    """Which shifts a new feed holds."""

    scope = SelectField(
        _l("Which tasks"),
        choices=[SelectChoice(scope.value, scope.value) for scope in Scope],
        validate_choice=False,
        validators=[AnyOf(list(Scope), message=_l("There is no such calendar. Choose my tasks."))],
    )
    once = Once()


class SettingsForm(Edits, Form):
    """What a feed tells, and when it rings."""

    detail = RadioField(
        _l("What your calendar shows"),
        choices=[
            SelectChoice(Detail.TIME.value, _l("Only the time")),
            SelectChoice(Detail.DEPARTMENT.value, _l("With the department")),
            SelectChoice(Detail.EVERYTHING.value, _l("Everything")),
        ],
        validators=[InputRequired(_l("Choose what the calendar tells."))],
    )
    alarm = Choice(_l("Alarm before the start"), coerce=int)

    def fields_of(self, draft: FeedSettings) -> dict[str, Any]:
        """No alarm is a choice."""
        return {"detail": draft.detail, "alarm": draft.alarm_minutes or NO_ALARM}

    def draft(self) -> FeedSettings:
        """The settings as chosen."""
        return FeedSettings(self.detail.data, self.alarm.data or None)


def settings_form(feed: Feed, *, bound: bool = False) -> SettingsForm:
    """The form of one feed on a page that has several; ``bound`` to what was sent."""
    stored = settings_of(feed)
    form = SettingsForm(stored) if bound else SettingsForm(stored, formdata=None)
    form.alarm.choices = [
        SelectChoice(NO_ALARM, _l("No alarm")),
        *(SelectChoice(minutes, _minutes_text(minutes)) for minutes in ALARMS),
    ]
    for field in (form.detail, form.alarm, form.revision):
        field.id = f"{field.name}-{feed.id}"
    return form


def _minutes_text(minutes: int) -> str:
    if minutes % 60:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    return ngettext("%(num)s hour", "%(num)s hours", minutes // 60)
