"""Appointments as an iCalendar document (RFC 5545, 7986), in the language in force.

Times are UTC: all parsers agree on those, also in the doubled hour. No colleague is named, nobody
is invited, and an extra seat looks like any other. The stamps are those of the last change, so
that what did not change has the same bytes at every reading.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from flask import current_app, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from icalendar import Alarm, Calendar, Event

from app.board.words_charge import part_text
from app.calendars.models import Detail
from app.calendars.rules import Appointment, Awaiting, Status
from app.core.text import on_one_line, without_controls
from app.web.words_phones import written
from app.web.words_times import clock_text, short_day_text

SETTINGS = ("BASE_URL", "TIMEZONE", "EXTENSION_PREFIX")
"""What a document depends on beside what it tells."""
PRODID = "-//Flexpool//Flexpool//EN"
COLOR = "teal"
REFRESH = "PT1H"
LONGEST_CONTACT = 500
END = b"END:VCALENDAR\r\n"
MOST_KEPT = 2000
"""So many events are kept as they were written, of 1 kB each."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the owner of a calendar chose. ``settings_at`` is when."""

    detail: Detail = Detail.EVERYTHING
    alarm_minutes: int | None = None
    settings_at: datetime | None = None


def full_address(path: str) -> str:
    """The path at the configured base address: no request says where we live."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + path


def feed_document(appointments: Iterable[Appointment], style: Style) -> bytes:
    """A calendar to follow: named, coloured, and with the pace at which to look again."""
    calendar = _calendar()
    name = _("Flexpool: my tasks")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", current_app.config["TIMEZONE"])
    calendar.add("color", COLOR)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    return _with_events(calendar, appointments, style)


def single_document(appointment: Appointment) -> bytes:
    """One appointment, to be put into a calendar by hand."""
    return _with_events(_calendar(), [appointment], Style())


def _with_events(calendar: Calendar, appointments: Iterable[Appointment], style: Style) -> bytes:
    """The calendar as text, and in it the events as they were written: by themselves, each once."""
    around: bytes = calendar.to_ical()
    settings = tuple(current_app.config[name] for name in SETTINGS)
    language = str(get_locale())
    events = (
        _written(
            appointment,
            style,
            language,
            full_address(url_for("board.task", shift_id=appointment.shift_id)),
            settings,
        )
        for appointment in appointments
    )
    return b"".join((around.removesuffix(END), *events, END))


@lru_cache(maxsize=MOST_KEPT)
def _written(
    appointment: Appointment, style: Style, _language: str, address: str, _settings: Hashable
) -> bytes:
    """An event as text. It depends on what it is given and on nothing else, as the tag of a feed
    does, so that only what changed is written anew.
    """
    written: bytes = _event(appointment, style, address).to_ical()
    return written


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    return calendar


def _event(appointment: Appointment, style: Style, address: str) -> Event:
    """The event of an appointment that shows (``status`` is not None)."""
    event = Event()
    cancelled = appointment.status is Status.CANCELLED
    changed_at = max(filter(None, (appointment.changed_at, style.settings_at)))
    summary = _summary(appointment, style.detail)
    event.add("uid", appointment.uid)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", appointment.sequence)
    event.add("dtstart", appointment.span.start)
    event.add("dtend", appointment.span.end)
    event.add("status", appointment.status)
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("summary", summary)
    event.add("description", _description(appointment, style.detail, address))
    event.add("url", address)
    event.add("categories", ["Flexpool"])
    event.add("class", "PRIVATE")
    if style.detail == Detail.EVERYTHING:
        event.add("contact", contact_text(appointment))
        if appointment.location:
            event.add("location", without_controls(appointment.location))
    if style.alarm_minutes is not None and appointment.rings:
        event.add_component(_alarm(summary, style.alarm_minutes))
    return event


def _summary(appointment: Appointment, detail: Detail) -> str:
    text = {
        Detail.TIME: "Flexpool",
        Detail.DEPARTMENT: appointment.department,
        Detail.EVERYTHING: f"{appointment.task} – {appointment.department}",
    }[detail]
    prefix = _("CANCELLED: ") if appointment.status is Status.CANCELLED else ""
    return prefix + without_controls(text)


def _description(appointment: Appointment, detail: Detail, address: str) -> str:
    waits_for = {
        Awaiting.APPROVAL: _("Asked for: it is not yours yet."),
        Awaiting.YOUR_YES: _("Something changed: say in Flexpool whether you still come."),
        None: "",
    }
    lines = [waits_for[appointment.awaiting]]
    if detail == Detail.EVERYTHING:
        lines += [contact_text(appointment), without_controls(appointment.note)]
    as_of = _(
        "As of %(time)s, %(day)s",
        time=clock_text(appointment.changed_at),
        day=short_day_text(appointment.changed_at),
    )
    return "\n".join(filter(None, [*lines, address, as_of]))


def contact_text(appointment: Appointment) -> str:
    """``Marleen Brouwer, contactpersoon, 51234``: on one line, without a semicolon, bounded."""
    role = part_text(appointment.part, appointment.instead_of)
    phone = written(appointment.phone) if appointment.phone else ""
    parts = (appointment.contact, role, phone)
    text = ", ".join(on_one_line(part) for part in parts if part)
    return text.replace(";", ",")[:LONGEST_CONTACT]


def _alarm(summary: str, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(minutes=-minutes))
    alarm.add("description", summary)
    return alarm
