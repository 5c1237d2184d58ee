"""What a contract on call asks, as departments and coordinators read it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.refusal import NotDone
from app.labour.rules_oncall import LAW, CallTerms, MayRefuse, OnCallNumbers
from app.on_call.models import Withdrawal
from app.on_call.queries_bandwidths import BandwidthNeeded
from app.on_call.queries_cost import HoursDue, LateCost
from app.on_call.queries_years import OfferDue
from app.on_call.rules import HoursRefusal
from app.web.languages import number_text
from app.web.words_times import duration_text, full_day

REASONS: dict[str, Any] = {
    Withdrawal.CANCELLED: _l("task cancelled"),
    Withdrawal.RELEASED: _l("not needed any more"),
    Withdrawal.CHANGED: _l("time changed"),
}


def cost_text(cost: LateCost) -> str:
    """How many hours are to be paid, to how many people, and by which article."""
    return str(
        ngettext(
            "This costs %(hours)s of pay: %(num)s person was called for it, and it is too late to"
            " withdraw that call without pay (Civil Code, article 7:628a).",
            "This costs %(hours)s of pay: %(num)s people were called for it, and it is too late to"
            " withdraw those calls without pay (Civil Code, article 7:628a).",
            len(cost.due),
            hours=duration_text(cost.minutes / 60),
        )
    )


def person_text(due: HoursDue) -> str:
    """Who is to be paid what, and the term that is over."""
    name = due.name or _("Somebody who just said yes")
    hours = duration_text(due.minutes / 60)
    if due.notice_hours is None:
        return ngettext(
            "%(name)s: %(hours)s, less than %(num)s day ahead.",
            "%(name)s: %(hours)s, less than %(num)s days ahead.",
            due.notice_days,
            name=name,
            hours=hours,
        )
    return _(
        "%(name)s: %(hours)s, less than %(term)s hours ahead.",
        name=name,
        hours=hours,
        term=due.notice_hours,
    )


def paid_text(minutes: int) -> str:
    """What is said once it is done; nothing where nothing is to be paid."""
    if not minutes:
        return ""
    return str(_("To be paid: %(hours)s. It is noted.", hours=duration_text(minutes / 60)))


def short_text(least: timedelta) -> str:
    """What the poster of a task reads that is shorter than a call is paid."""
    hours = duration_text(least)
    return str(
        _(
            "Shorter than %(hours)s: who is called for it gets %(hours)s of pay with most contracts"
            " on call (Civil Code, article 7:628a).",
            hours=hours,
        )
    )


def refusal_text(refusal: NotDone[HoursRefusal]) -> str:
    """Why an answer to an offer is not taken, and what to do."""
    texts = {
        HoursRefusal.TOO_LATE: _("The time to answer is over. Ask your coordinator."),
        HoursRefusal.SAID_YES: _("You said yes already. Ask your coordinator if that changes."),
    }
    return str(texts[refusal.why])


def may_refuse_text(
    why: Iterable[MayRefuse], terms: CallTerms | None, numbers: OnCallNumbers = LAW
) -> str:
    """To whom a call is made: that they may say no, and by which article; empty where they may not
    by law.
    """
    return " ".join(_may_refuse(each, terms, numbers) for each in why)


def _may_refuse(why: MayRefuse, terms: CallTerms | None, numbers: OnCallNumbers) -> str:
    if why is MayRefuse.OUTSIDE:
        return _(
            "You may say no: this lies outside the days and hours that were agreed (Civil Code"
            " 7:628b)."
        )
    if terms is not None and terms.notice_hours is not None:
        return _(
            "You may say no: this call comes later than %(hours)s hours ahead (Civil Code 7:628a).",
            hours=terms.notice_hours,
        )
    return ngettext(
        "You may say no: this call comes later than %(num)s day ahead (Civil Code 7:628a).",
        "You may say no: this call comes later than %(num)s days ahead (Civil Code 7:628a).",
        numbers.notice_days,
    )


def may_refuse_to_others(
    why: Iterable[MayRefuse], terms: CallTerms | None, name: str, numbers: OnCallNumbers = LAW
) -> str:
    """The same to who is about to ask."""
    return " ".join(_may_refuse_to_others(each, terms, name, numbers) for each in why)


def _may_refuse_to_others(
    why: MayRefuse, terms: CallTerms | None, name: str, numbers: OnCallNumbers
) -> str:
    if why is MayRefuse.OUTSIDE:
        return _(
            "%(name)s may say no: this lies outside the days and hours that were agreed (Civil"
            " Code 7:628b).",
            name=name,
        )
    if terms is not None and terms.notice_hours is not None:
        return _(
            "%(name)s may say no: this comes later than %(hours)s hours ahead (Civil Code 7:628a).",
            name=name,
            hours=terms.notice_hours,
        )
    return ngettext(
        "%(name)s may say no: this comes later than %(num)s day ahead (Civil Code 7:628a).",
        "%(name)s may say no: this comes later than %(num)s days ahead (Civil Code 7:628a).",
        numbers.notice_days,
        name=name,
    )


def offer_text(due: OfferDue, hours: float) -> str:
    """What is to be offered, and until when."""
    return str(
        _(
            "Offer fixed hours, %(hours)s a week: so much was worked on average. Before %(day)s;"
            " the answer may take until %(answer)s.",
            hours=number_text(hours),
            day=full_day(due.year.offer_by),
            answer=full_day(due.year.answer_by),
        )
    )


def bandwidth_text(needed: BandwidthNeeded) -> str:
    """From which day it must be a bandwidth."""
    return str(
        _(
            "Must have a bandwidth contract from %(day)s. Have a new agreement made.",
            day=full_day(needed.day),
        )
    )


def bandwidths_text(needed: Sequence[BandwidthNeeded]) -> str:
    """How many must have a bandwidth, and the first from which day."""
    return str(
        ngettext(
            "%(num)s person must have a bandwidth contract; the first on %(day)s.",
            "%(num)s people must have a bandwidth contract; the first on %(day)s.",
            len(needed),
            day=full_day(needed[0].day),
        )
    )
