"""How a task stands, said to whoever asked for it."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.customers.queries_card import CustomerCard
from app.customers.rules import CardStanding
from app.web.words_times import clock_text, moment_text

KINDS = {
    CardStanding.OPEN: "warn",
    CardStanding.PARTLY: "warn",
    CardStanding.UNSOUGHT: "warn",
    CardStanding.FILLED: "ok",
    CardStanding.RUNNING: "info",
    CardStanding.OVER: "neutral",
    CardStanding.CANCELLED: "bad",
}
"""The kind of status that each is drawn as."""


def finding_text(card: CustomerCard) -> str:
    """The one thing to know."""
    if card.standing is CardStanding.FILLED:
        return _("Arranged for %(time)s", time=clock_text(card.task.span.start))
    if card.standing is CardStanding.RUNNING:
        return _("Under way until %(time)s", time=moment_text(card.task.span.end, card.day))
    if card.standing is CardStanding.PARTLY:
        return _("Partly arranged")
    if card.standing is CardStanding.UNSOUGHT:
        return _("Not everybody was found")
    return {
        CardStanding.OPEN: _("Not arranged yet"),
        CardStanding.OVER: _("This is over"),
        CardStanding.CANCELLED: _("This is cancelled"),
    }[card.standing]


def found_text(card: CustomerCard) -> str:
    """How many people there are; nothing where the task is over or off."""
    places = card.places
    if card.standing in (CardStanding.OVER, CardStanding.CANCELLED):
        return ""
    if places.sure >= places.all:
        return ngettext("%(num)s person", "%(num)s people", places.all)
    return _("%(sure)s of %(all)s people", sure=places.sure, all=places.all)


def ahead_texts(card: CustomerCard) -> list[str]:
    """What is still done about it."""
    places, said = card.places, []
    if card.standing in (CardStanding.OPEN, CardStanding.PARTLY) and places.left:
        said.append(
            ngettext(
                "We are looking for %(num)s more person.",
                "We are looking for %(num)s more people.",
                places.left,
            )
            if places.sure or places.left > 1
            else _("We are still looking for somebody.")
        )
    if card.standing is CardStanding.UNSOUGHT and places.left:
        said.append(_("Nobody else is being looked for. Call if that is not enough."))
    if (
        card.standing in (CardStanding.OPEN, CardStanding.PARTLY, CardStanding.UNSOUGHT)
        and places.again
    ):
        said.append(_("The time or place changed."))
        said.append(
            ngettext(
                "%(num)s person is asked again.", "%(num)s people are asked again.", places.again
            )
        )
    return said
