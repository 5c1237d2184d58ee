"""What is said of a text that is no day or no time."""

from flask_babel import gettext as _

from app.times.rules import NotRead, Unread
from app.web.words_times import full_day, weekday_whole


def not_read_text(wrong: NotRead) -> str:
    """Why it is no day or time, and which forms are."""
    if wrong.why is Unread.OTHER_WEEKDAY and wrong.day:
        return _(
            "%(date)s is another day of the week: %(day)s. Correct one of the two.",
            date=full_day(wrong.day),
            day=weekday_whole(wrong.day),
        )
    texts = {
        Unread.NO_DAY: _("This is no day. Write it as 13-10-2026, 13 Oct, Tuesday or tomorrow."),
        Unread.NOT_IN_CALENDAR: _(
            "No calendar has this day. Write the day first, then the month: 13-10-2026."
        ),
        Unread.OUT_OF_RANGE: _("Give a date between 2000 and 2099."),
        Unread.NO_CLOCK: _("This is no time. Write it as 13:30, 1330 or 9."),
        Unread.NO_SUCH_CLOCK: _("No clock shows this time. Write it as 13:30, 1330 or 9."),
        Unread.NO_DAY_AND_CLOCK: _("Give a day and a time: 13-10-2026 13:30, or tomorrow 9:00."),
    }
    return str(texts[wrong.why])
