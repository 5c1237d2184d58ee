"""The acts of a claim as buttons: what each says, where it leads, what one should know of it; and
the tap that makes a claim.
"""

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from app.claims.policies import Act, acts_now, offered
from app.claims.queries_acts import facts_of
from app.core.localtime import local_time
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import Judged
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.web.words_times import clock_text, moment_text, short_day_text

ADDRESSES = {
    Act.WITHDRAW: "board.withdrawal",
    Act.CONFIRM: "board.confirm",
    Act.DECLINE: "board.decline",
    Act.KEEP: "board.keep",
    Act.UNDO: "board.undo",
    Act.HAND_BACK: "board.hand_back",
    Act.SEEK_SUCCESSOR: "board.hand_back",
    Act.CANNOT_COME: "board.cannot_come",
}
KINDS = {Act.CONFIRM: "primary", Act.CANNOT_COME: "quiet"}
WAYS_OUT = {
    Act.KEEP,
    Act.HAND_BACK,
    Act.SEEK_SUCCESSOR,
    Act.SWAP,
    Act.ASK_AROUND,
    Act.CANNOT_COME,
}
PAGES: set[Act] = set()
"""Those that lead to a page where one chooses."""


def lead_to(act: Act, endpoint: str, *, page: bool = False) -> None:
    """Let a higher room answer an act; ``page``: it leads to one where one chooses."""
    ADDRESSES[act] = endpoint
    if page:
        PAGES.add(act)


@dataclass(frozen=True, slots=True)
class ActButton:
    """One act of a claim, ready to draw; ``says``: what one should know of it."""

    act: Act
    label: str
    address: str
    kind: str
    says: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it leads to a page where one chooses, and does nothing yet."""
        return self.act in PAGES


@dataclass(frozen=True, slots=True)
class Acts:
    """What the holder of a claim can do now, the first first."""

    buttons: tuple[ActButton, ...] = ()

    @property
    def brief(self) -> "Acts":
        """The same without what the page of another act offers too: where there is less room."""
        return Acts(tuple(each for each in self.buttons if each.act is not Act.ASK_AROUND))

    @property
    def said(self) -> str:
        """What one should know of them."""
        return " ".join(each.says for each in self.buttons if each.says)

    @property
    def lead_out(self) -> bool:
        """Whether all of them are about giving the place up."""
        return bool(self.buttons) and all(each.act in WAYS_OUT for each in self.buttons)


def acts_of(claim: Claim, task: Task, now: datetime) -> Acts:
    """What the holder can do with their claim on a task now."""
    facts = facts_of(claim, task.span, now, task.hand_back_hours)
    acts, day = offered(acts_now(facts, now)), local_time().day(task.span.start)
    return Acts(
        tuple(
            ActButton(
                act,
                label_of(act),
                url_for(ADDRESSES[act], claim_id=claim.id),
                KINDS.get(act, "secondary"),
                _says(act, until, day),
            )
            for act, until in acts.items()
        )
    )


def label_of(act: Act) -> str:
    """What the button says."""
    return {
        Act.WITHDRAW: _("Withdraw"),
        Act.CONFIRM: _("Yes, I come"),
        Act.DECLINE: _("No, not any more"),
        Act.KEEP: _("I'll do it after all"),
        Act.UNDO: _("Undo"),
        Act.HAND_BACK: _("Hand back"),
        Act.SEEK_SUCCESSOR: _("Look for somebody to take over"),
        Act.SWAP: _("Swap with…"),
        Act.ASK_AROUND: _("Pass it on"),
        Act.CANNOT_COME: _("I can't come"),
    }[act]


def _says(act: Act, until: datetime | None, day: date) -> str:
    if act is Act.ASK_AROUND:
        return _(
            "Pass it on: colleagues whom it fits are asked. It stays yours until one says yes."
        )
    if act is Act.SWAP:
        return ""
    if act is Act.CANNOT_COME:
        return _("No reason needed.")
    if until is None:
        return ""
    if act is Act.UNDO:
        return _(
            "You can undo until %(time)s. In the first minute the department notices nothing.",
            time=clock_text(until),
        )
    if act is Act.HAND_BACK:
        return _("Free until %(day)s %(time)s.", day=short_day_text(until), time=clock_text(until))
    if act is Act.SEEK_SUCCESSOR:
        return _(
            "Start: %(time)s. It stays yours until someone takes over.",
            time=moment_text(until, day),
        )
    return ""


def waits_text(seat: Seat | str) -> str:
    """What one waits for."""
    if seat == Seat.EXTRA:
        return _("You get it once somebody independent is on it")
    return _("Asked: the department chooses who comes")


def tap_text(judged: Judged) -> str:
    """What the button of a regular place says."""
    if judged.task.facts.by_approval:
        return _("I'd like to do this")
    return _("I'll do this")


def before_tap_text(judged: Judged) -> str:
    """What one should know before the tap."""
    if judged.task.facts.by_approval and not judged.case.extra:
        return _("The department chooses from those who ask. You can withdraw until then.")
    return _("You can undo it for 5 minutes.")
