"""A task as a card: what it says and what one can do, decided before the template draws it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from app.asking.queries_offers import OpenOffer
from app.asking.queries_waiting import OwnWaiting
from app.asking.words_offers import until_text, waiting_text
from app.board.queries_board import URGENT
from app.board.strips import parts_around
from app.board.words_acts import Acts, acts_of, before_tap_text, tap_text, waits_text
from app.core import clock
from app.core.axis import Strip, axis_around, strip
from app.core.localtime import local_time, local_today
from app.eligibility.facts import Busy
from app.eligibility.facts_needs import Held, NeedFact
from app.eligibility.queries_shift_facts import Callee, Task
from app.eligibility.queries_verdicts import Judged, judged_if_agreed
from app.eligibility.verdict import OF_WORKING_TIME, Code, FitState
from app.eligibility.words import Reason, explain
from app.eligibility.words_capabilities import towards
from app.eligibility.words_working_time import note_text
from app.labour.rules_oncall import numbers_of, why_may_refuse
from app.labour.verdict import RuleVerdict, Ruling
from app.on_call.words import may_refuse_text
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Seat
from app.web.words_times import ahead_text, dated_span, short_day_text, span_under, starts_in

ON_THE_WAY, TODAY_STILL = timedelta(minutes=30), timedelta(hours=6)
ROUTE = re.compile(r"\broute (\w{1,6})", re.IGNORECASE)

Badge = tuple[str, str]
"""(kind, text) for ``ui.badge``."""


@dataclass(frozen=True, slots=True)
class Card:
    """One task for one person, ready to draw; ``needs``: each with what they hold of it.

    ``state`` is one of those in ``docs/reasons.md``; ``look`` is how ``ui.card`` draws it.
    ``leads_to`` says what an extra seat brings; ``awaits_senior``: it is given once somebody
    independent is there. ``company``: the first names of who else comes, where they were asked for.
    ``law``: what the rules of working time say of one that fits, or what was set aside for one
    that is theirs. ``may_refuse``: that by law they may say no to what they are asked.
    """

    task: Task
    state: FitState
    look: str
    codes: str
    why: str
    reasons: list[Reason]
    law: list[str]
    badges: list[Badge]
    line: Strip
    call: Callee | None
    seat: str
    anyway: bool
    extra_offered: bool
    leads_to: str = ""
    awaits_senior: bool = False
    claim: Claim | None = None
    acts: Acts = Acts()
    offer: OpenOffer | None = None
    needs: tuple[tuple[NeedFact, Held | None], ...] = ()
    company: tuple[str, ...] = ()
    waiting: OwnWaiting | None = None
    can_wait: bool = False
    may_refuse: str = ""

    @property
    def asked_text(self) -> str:
        """What one is asked, in a line."""
        if self.offer is None:
            return ""
        if self.offer.swap:
            name = self.offer.asker.first_name
            return _("%(name)s asks: can you take this over?", name=name)
        if self.offer.freed:
            return _("A place came free: will you do this?")
        return _("%(name)s asks you: can you do this?", name=self.offer.asker.first_name)

    @property
    def answer_says(self) -> str:
        """What a yes and a no do."""
        if self.offer is not None and self.offer.swap:
            name = self.offer.asker.first_name
            return _("Until you say yes %(name)s does it. No is fine: nobody sees it.", name=name)
        if self.offer is not None and self.offer.kept:
            return _("Until then the place is kept for you. After a no the next one gets it.")
        return _("The first yes gets it. No is fine: nobody sees it.")

    @property
    def waiting_text(self) -> str:
        """Where one stands on the waiting list."""
        if self.waiting is None:
            return ""
        if self.waiting.asked_again:
            return _("The task was moved. Do you still wait for a place?")
        return waiting_text(self.waiting)

    tap: str = ""
    before_tap: str = ""

    @property
    def waits(self) -> str:
        """What the person waits for."""
        return waits_text(self.claim.seat if self.claim is not None else Seat.EXTRA)

    @property
    def answer_until(self) -> str:
        """Until when the offer that was made to the person may be answered."""
        return until_text(self.offer.until, self.day) if self.offer else ""

    @property
    def by_law(self) -> bool:
        """Whether it says something of the rules of working time, of which there is a proof."""
        return bool(self.law) or any(each.code in OF_WORKING_TIME for each in self.reasons)

    @property
    def can_claim(self) -> bool:
        """Whether the button is there."""
        return self.state is FitState.FITS

    @property
    def day(self) -> date:
        """The local day on which it starts."""
        return local_time().day(self.task.span.start)

    @property
    def starts_soon(self) -> str:
        """How long until it starts, where that presses; for parts that are asked anew."""
        ahead = self.task.span.start - clock.now()
        return starts_in(ahead) if timedelta() < ahead <= URGENT else ""

    @property
    def is_today(self) -> bool:
        """Whether it starts on this local day."""
        return self.day == local_today()

    @property
    def when(self) -> str:
        """Its time, with its day where that is not today."""
        span = self.task.span
        if self.is_today:
            return span_under(span.start, span.end, self.day)
        return dated_span(span.start, span.end)

    @property
    def ahead(self) -> str:
        """How long until it starts, where that is hours; as ``starts_soon``."""
        ahead = self.task.span.start - clock.now()
        near = timedelta() < ahead <= TODAY_STILL
        return _("in %(time)s", time=ahead_text(ahead)) if near else ""

    @property
    def on_the_way(self) -> bool:
        """Whether it starts so soon that one goes there."""
        return timedelta() < self.task.span.start - clock.now() <= ON_THE_WAY

    @property
    def route(self) -> str | None:
        """The number on the signs to follow, when the location names one."""
        found = ROUTE.search(self.task.location)
        return found[1] if found else None

    @property
    def requested(self) -> bool:
        """Whether the person waits for an extra seat, or asks for a place."""
        return self.state is FitState.REQUESTED

    @property
    def leaving(self) -> bool:
        """Whether the holder waits for somebody to take over."""
        return self.claim is not None and self.claim.leaving_since is not None

    @property
    def is_extra(self) -> bool:
        """Whether what the person has, or would take, is a seat beside the staffing."""
        return (self.claim.seat if self.claim is not None else self.seat) == Seat.EXTRA

    @property
    def asked_again(self) -> bool:
        """Whether the task changed and the holder is asked again."""
        return self.claim is not None and self.claim.state == ClaimState.RECONFIRM


def card_for(
    judged: Judged,
    claim: Claim | None = None,
    offer: OpenOffer | None = None,
    company: Sequence[str] = (),
    waiting: OwnWaiting | None = None,
    *,
    refused: bool = False,
) -> Card:
    """The card of a judged task; ``claim`` is the worker's place on it, ``offer`` what
    they are asked, if anything; ``company`` who else comes; ``waiting`` where they stand on its
    waiting list.

    What they are asked to set aside is looked at as if they said yes; ``refused``: they did, and
    the verdict is what was judged then.
    """
    now = clock.now()
    if offer is not None and offer.override is not None and not refused and not judged.mine:
        judged = judged_if_agreed(judged, offer.override.agreed)
    mine = claim is not None and (claim.live or claim.is_being_taken_over(now))
    waits = claim is not None and claim.state == ClaimState.REQUESTED
    state = FitState.MINE if mine else FitState.REQUESTED if waits else judged.state
    refusals = () if mine or waits else judged.verdict.refusals
    reasons = [explain(refusal, judged.case) for refusal in refusals]
    task_needs = judged.task.facts.needs
    offered = judged.extra_fits and judged.seat is Seat.REGULAR and not mine and not waits
    return Card(
        task=judged.task,
        state=state,
        look="asked" if offer else _look(state, claim),
        codes=" ".join(dict.fromkeys(str(refusal.code) for refusal in refusals)),
        why=_why(judged),
        reasons=reasons,
        law=[note_text(each, judged.case) for each in _notes(judged, state, offer)],
        badges=_badges(judged, claim, mine),
        line=_line(judged, state, mine, claim),
        call=offer.asker
        if offer and offer.asker.phone
        else judged.task.call_by(judged.case.worker.person_id),
        seat=str(judged.seat),
        anyway=bool(judged.verdict.soft) and not mine and not waits,
        extra_offered=offered,
        leads_to=towards(judged) if offered else "",
        awaits_senior=judged.task.facts.awaits_senior
        and (offered or (state is FitState.FITS and judged.seat is Seat.EXTRA)),
        claim=claim if mine or waits else None,
        acts=acts_of(claim, judged.task, now) if claim is not None else Acts(),
        offer=offer,
        company=tuple(company),
        waiting=waiting if not mine and offer is None else None,
        can_wait=not (mine or offer or waiting) and fits_but_full(judged),
        tap=tap_text(judged),
        before_tap=before_tap_text(judged),
        may_refuse=_may_refuse(judged, offer) if offer else "",
        needs=tuple((need, judged.case.worker.best(need.capability_id)) for need in task_needs),
    )


def fits_but_full(judged: Judged) -> bool:
    """Whether nothing stands in the way but that all places are taken."""
    verdict = judged.verdict
    full = bool(verdict.states) and all(each.code is Code.FULL for each in verdict.states)
    return full and not verdict.hard


def _notes(judged: Judged, state: FitState, offer: OpenOffer | None) -> Iterator[RuleVerdict]:
    """What is said of the law: beside a question to set a rule aside only what is not in it."""
    for each in judged.verdict.notes:
        aside = each.ruling is Ruling.REFUSE
        if (state is FitState.FITS and not (aside and offer)) or (state is FitState.MINE and aside):
            yield each


def _may_refuse(judged: Judged, offer: OpenOffer) -> str:
    """That by law they may say no to a call; of a task that was moved since, by its new time and
    now. Who waited, or is asked by a colleague, is not called.
    """
    if offer.swap or offer.freed:
        return ""
    case = judged.case
    moved = offer.moved_revision is not None or offer.made_at is None
    call = case.worker.call_on(case.first_day)
    asked_at = (None if moved else offer.made_at) or case.terms.now
    numbers = numbers_of(case.rules)
    why = why_may_refuse(case.shift.span, asked_at, call, case.terms.local, numbers)
    return may_refuse_text(why, call, numbers)


def _look(state: FitState, claim: Claim | None) -> str:
    if state is FitState.REQUESTED:
        return "asked"
    if state is FitState.MINE and claim is not None:
        late = claim.leaving_since is not None or claim.state == ClaimState.RECONFIRM
        return "late" if late else "mine"
    return state


def _badges(judged: Judged, claim: Claim | None, mine: bool) -> list[Badge]:
    task, badges = judged.task, []
    seat = judged.seat if claim is None else claim.seat
    if seat == Seat.EXTRA:
        badges.append(("learn", _("Extra seat: beside the staffing")))
    elif task.places > 1 and not mine and judged.task.facts.left > 0:
        left = task.facts.left
        badges.append(
            (
                "neutral",
                _("%(left)s of %(places)s places free", left=left, places=task.places),
            )
        )
    return badges


def _why(judged: Judged) -> str:
    """The true rule by which this person sees this task."""
    if judged.case.own_team and not judged.verdict.set_aside:
        return _("It is a task of your own team, so you see it first.")
    if judged.verdict.set_aside:
        return _("You were asked for it. A rule of working time is set aside only if you agree.")
    if judged.verdict.hard:
        return _("Everybody in the pool sees this task; what is missing stands above.")
    if judged.case.extra:
        return _("Extra seats are open to anyone who wants to learn or get to know a department.")
    return _(
        "You are in the pool, free at that time, hold what it needs,"
        " and stay within your agreements and the rest that the law asks."
    )


def _line(judged: Judged, state: FitState, mine: bool, claim: Claim | None) -> Strip:
    """The hours around the task, and the same in words."""
    span, local = judged.task.span, local_time()
    others = [busy for busy in judged.case.worker.busy if busy.shift_id != judged.task.id]
    axis = axis_around(span, [busy.span for busy in others], local)
    beside = [busy for busy in others if busy.span.overlaps(axis.span)]
    return strip(
        axis, parts_around(judged, state, claim), _line_label(judged, mine, beside), now=clock.now()
    )


def _line_label(judged: Judged, mine: bool, beside: Sequence[Busy]) -> str:
    """The line in words."""
    day, span = judged.case.first_day, judged.task.span
    roster = ", ".join(span_under(busy.span.start, busy.span.end, day) for busy in beside)
    fits = judged.verdict.fits and not judged.verdict.set_aside
    verdict = _("It is yours.") if mine else _("It fits.") if fits else ""
    return _(
        "Your %(day)s: %(roster)s. This task %(time)s. %(verdict)s",
        day=short_day_text(day),
        roster=roster or _("nothing else"),
        time=span_under(span.start, span.end, day),
        verdict=verdict,
    ).strip()
