"""What became of an offer of fixed hours: to the person, and to whoever coordinates."""

from datetime import date
from typing import assert_never

from flask_babel import gettext as _

from app.on_call.rules import HoursAnswer, HoursOffered
from app.web.languages import number_text
from app.web.words_times import full_day


def own_text(offer: HoursOffered, today: date) -> str:
    """How an offer stands: to the person."""
    match offer.answer(today):
        case HoursAnswer.OPEN:
            return _("You may answer until and including %(day)s.", day=full_day(offer.answer_by))
        case HoursAnswer.YES:
            return _("You said yes on %(day)s.", day=_day(offer))
        case HoursAnswer.NO if today <= offer.answer_by:
            return _(
                "You said no on %(day)s. Until and including %(last)s you may still say yes.",
                day=_day(offer),
                last=full_day(offer.answer_by),
            )
        case HoursAnswer.NO:
            return _("You said no on %(day)s.", day=_day(offer))
        case HoursAnswer.NOT_ANSWERED:
            return _("You did not answer before %(day)s was over.", day=full_day(offer.answer_by))
        case other:
            assert_never(other)


def made_text(offer: HoursOffered, today: date) -> str:
    """How an offer stands: to whoever coordinates."""
    match offer.answer(today):
        case HoursAnswer.OPEN:
            return _("No answer yet; they have until %(day)s.", day=full_day(offer.answer_by))
        case HoursAnswer.YES:
            return _("Said yes on %(day)s: have a new agreement made.", day=_day(offer))
        case HoursAnswer.NO:
            return _("Said no on %(day)s.", day=_day(offer))
        case HoursAnswer.NOT_ANSWERED:
            return _("Not answered; the time was over on %(day)s.", day=full_day(offer.answer_by))
        case other:
            assert_never(other)


def answer_text(answer: HoursAnswer) -> str:
    """The same in a word, for tables."""
    match answer:
        case HoursAnswer.OPEN:
            return _("open")
        case HoursAnswer.YES:
            return _("yes")
        case HoursAnswer.NO:
            return _("no")
        case HoursAnswer.NOT_ANSWERED:
            return _("not answered")
        case other:
            assert_never(other)


def own_link_text(offer: HoursOffered, today: date) -> str:
    """What stands on the page about oneself."""
    hours = number_text(offer.hours_week)
    if offer.answer(today) is HoursAnswer.OPEN:
        return _(
            "You are offered fixed hours: %(hours)s a week. Answer until %(day)s.",
            hours=hours,
            day=full_day(offer.answer_by),
        )
    return _("Fixed hours that were offered: %(hours)s a week", hours=hours)


def _day(offer: HoursOffered) -> str:
    return full_day(offer.answered_on) if offer.answered_on is not None else ""
