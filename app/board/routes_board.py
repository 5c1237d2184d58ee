"""The board of a worker: what fits, day by day, and what changed since it was drawn."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, abort, request, url_for

from app.asking.queries_offers import OpenOffer, as_offered, open_offers
from app.board import queries_board
from app.board.blueprint import blueprint
from app.board.cards import Card, card_for
from app.board.queries_before import Before
from app.board.queries_company import company_on
from app.board.rows import RowForm, TaskRow, row_for, why_of
from app.board.rules_picks import MOST_REASONS
from app.board.sentence import asked_filter, chips, keep, left_out, said
from app.board.sheet import SHELVES, BoardPart, is_listed, sheet_of
from app.claims.queries import claims_of, judged_for, visible_task
from app.core import clock
from app.core.axis import DAY, WHOLE_DAY, Hours
from app.core.localtime import local_time
from app.core.viewer import Can
from app.eligibility.queries_verdicts import Judged
from app.eligibility.verdict import FitState
from app.shifts.models_claims import Claim
from app.web.access import access, viewer
from app.web.limits import day_of, id_of, instant_of
from app.web.render import kept_part, page, unchanged, wants_fragment

MOST_SHOWN = 80
OPENED = {RowForm.OPEN, RowForm.PANE}
"""The forms of a task that say who else comes."""


@blueprint.get("/board")
@access(Can.SIGNED_IN)
def board() -> Response:
    """What fits me, by day; with ``shift`` one task of it is chosen, and stands beside the list."""
    asked = request.args.get("shift")
    shift_id = id_of(asked) if asked is not None else None
    if asked is not None and shift_id is None:
        abort(404)
    if shift_id is not None and wants_fragment():
        return _opened(_visible(shift_id))
    part = _part()
    if part.day is None and not part.shelf:
        keep(part.filter)
    through = local_time().whole_day(part.day).end if part.day else part.until
    found = queries_board.board(viewer(), through)
    sheet = sheet_of(found, part)
    return page(
        "board/board.html",
        board=found,
        sheet=sheet,
        part=part,
        card=_beside(found, shift_id, sheet.first),
        chosen=shift_id is not None,
        chips=chips(part.filter),
        left_out=left_out(part.filter),
        asked=said(part.filter),
        poll=_poll(found.version, sheet.hours, sheet.last),
    )


@blueprint.get("/board/changes")
@access(Can.SIGNED_IN)
def board_changes() -> Response:
    """What changed of the tasks in sight, and how many are new; 204 when nothing did."""
    part, shown = _part(), _shown()
    before = _before(part.filter.done)
    news = queries_board.board_news(
        viewer(),
        request.args.get("v", ""),
        list(shown),
        lambda each: is_listed(each, part, before),
    )
    if not news.changed and not news.new:
        return unchanged(v=news.version)
    before = _before(any(RowForm.PICK in forms for forms in shown.values()))
    opened = [each for each in news.changed if OPENED & set(shown[each.task.id])]
    company, hours = company_on(viewer(), opened), _hours()
    return page(
        "board/_changes.html",
        drawn=[
            _drawn(each, form, hours, news, before, company.get(each.task.id, []))
            for each in news.changed
            for form in shown[each.task.id]
        ],
        new=news.new,
        poll=_poll(news.version, hours, request.args.get("last", "")),
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """A task that is chosen, and how it stands to the one who looks."""

    judged: Judged
    claim: Claim | None
    offer: OpenOffer | None

    @property
    def card(self) -> Card:
        """All that is said of it without asking who else comes."""
        return card_for(self.judged, self.claim, self.offer)

    @property
    def opened(self) -> Card:
        """All that is said of it. One statement."""
        company = company_on(viewer(), [self.judged]).get(self.judged.task.id, ())
        return card_for(self.judged, self.claim, self.offer, company)


def _beside(found: queries_board.Board, asked: int | None, first: int | None) -> Card | None:
    """The task beside the list: the one that was asked for, else the first."""
    if asked is not None:
        return _chosen(asked, found).opened
    return _chosen(first, found).card if first is not None else None


def _chosen(shift_id: int, found: queries_board.Board) -> Chosen:
    """A task beside the list: of those on the board it costs nothing; 404 if it is not visible."""
    for each in found.every:
        if each.task.id == shift_id:
            return Chosen(each, found.claims.get(shift_id), found.offers.get(shift_id))
    return _visible(shift_id)


def _visible(shift_id: int) -> Chosen:
    task = visible_task(viewer(), shift_id) or abort(404)
    claim = claims_of(viewer().id, [task.id]).get(task.id)
    offer = None if claim else open_offers(viewer()).get(task.id)
    [judged] = judged_for(viewer(), [as_offered(task, offer)])
    return Chosen(judged, claim, offer)


def _opened(chosen: Chosen) -> Response:
    """A task as a part of the board: in the pane, or in its list as a card or as a row again."""
    form, place = _form(request.args.get("as", "")), f"shift-{chosen.judged.task.id}"
    if "fold" in request.args:
        before, hours = _before(form is RowForm.PICK), _hours()
        row = _row(chosen.judged, chosen.claim, form, hours, before)
        return Response(kept_part("board/_row.html", row=row, is_chosen=False))
    if request.headers.get("HX-Target") != place:
        answer = page("board/_pane.html", card=chosen.opened)
        answer.headers["HX-Push-Url"] = url_for("board.board", shift=chosen.judged.task.id)
        return answer
    answer = page("board/answer.html", "card", card=chosen.opened, said="", fold=form, stands=False)
    answer.headers.extend(
        {"HX-Retarget": f"#{place}", "HX-Reswap": "outerHTML", "HX-Push-Url": "false"}
    )
    return answer


def _hours() -> Hours:
    """The hours of the list that is in sight."""
    return WHOLE_DAY if request.args.get("hours") == "24" else DAY


def _poll(version: str, hours: Hours, last: str) -> str:
    """Where the page asks what changed."""
    return url_for(
        "board.board_changes",
        v=version,
        days=request.args.get("days", "all"),
        hours=hours.last,
        last=last or None,
        **said(asked_filter()),
    )


def _before(asked: bool) -> Before:
    """What the viewer did before, where a reason for a pick is to be said anew."""
    return queries_board.done_before(viewer().id) if asked else Before()


def _drawn(
    judged: Judged,
    form: RowForm,
    hours: Hours,
    news: queries_board.BoardNews,
    before: Before,
    company: list[str],
) -> tuple[RowForm, Card | TaskRow]:
    """A task that changed, in the form in which it is in sight."""
    claim = news.claims.get(judged.task.id)
    if form in OPENED:
        return form, card_for(judged, claim, news.offers.get(judged.task.id), company)
    if form in (RowForm.NEXT, RowForm.CARD):
        return form, card_for(judged, claim, news.offers.get(judged.task.id))
    return form, _row(judged, claim, form, hours, before)


def _row(
    judged: Judged, claim: Claim | None, form: RowForm, hours: Hours, before: Before
) -> TaskRow:
    picked = form is RowForm.PICK and judged.state is FitState.FITS
    why = why_of(judged, before, MOST_REASONS) if picked else ()
    return row_for(judged, form, hours, claim, why)


def _shown() -> dict[int, list[RowForm]]:
    """The tasks in sight and how each is drawn: ``shown=812.pick``, or ``shown=812`` of a row."""
    found: dict[int, list[RowForm]] = {}
    for text in request.args.getlist("shown")[:MOST_SHOWN]:
        number, _point, form = text.partition(".")
        shift_id = id_of(number)
        if shift_id is not None:
            found.setdefault(shift_id, []).append(_form(form))
    return found


def _form(text: str) -> RowForm:
    return RowForm(text) if text in set(RowForm) else RowForm.ROW


def _part() -> BoardPart:
    """The part of the board that is asked for; 404 for a period that is none."""
    period = request.args.get("days", "all")
    local, now = local_time(), clock.now()
    shelf = request.args.get("shelf", "")
    if shelf:
        return BoardPart(after=_last_row(), shelf=shelf if shelf in SHELVES else abort(404))
    asked = asked_filter()
    after, last = _last_row(), instant_of(request.args.get("last", ""))
    if period == "today":
        return BoardPart(
            period, local.whole_day(local.day(now)).end, after=after, last=last, filter=asked
        )
    if period == "week":
        return BoardPart(
            period, local.week(local.day(now)).end, after=after, last=last, filter=asked
        )
    return BoardPart(
        period, None, None if period == "all" else day_of(period) or abort(404), after, last, asked
    )


def _last_row() -> tuple[datetime, int] | None:
    """Where a further page of the board begins: ``after=<start>~<id>`` of the last row."""
    text = request.args.get("after")
    if text is None:
        return None
    start, _sign, number = text.partition("~")
    starts_at, shift_id = instant_of(start), id_of(number)
    return (starts_at, shift_id) if starts_at and shift_id is not None else abort(404)
