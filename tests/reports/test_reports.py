"""Every figure equals what plain Python counts in the rows; it stays in scope and names nobody."""

import csv
import io
import math
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import median

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.core import clock
from app.core.viewer import Can, Grant, Viewer
from app.people.models import Department
from app.reports import queries_figures
from app.reports.figure import Figure
from app.reports.figures_people import refused
from app.reports.queries_figures import Period, Refusals
from app.reports.queries_report import KEYS, report_of
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Initiator
from tests.capacity.history import FIRST, LAST, History, Rows, begun, lived_through, rows
from tests.factories import ZONE, World, at
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("morning")

PERIOD = Period(FIRST, LAST)
START, END = at("00:00", FIRST), at("00:00", LAST + timedelta(days=1))
KEPT = {"held", "reconfirm", "worked"}
GROUPS = ("under 4 hours", "4 to 24 hours", "1 to 3 days", "3 to 7 days", "a week or more")


class Oracle:
    """The same figures, counted slowly: one row at a time, in plain Python."""

    def __init__(self, history: History, found: Rows) -> None:
        self.rows = found
        self.scope = {history.mine.id, history.below.id}
        self.names = {each.id: each.name for each in (history.mine, history.below)}
        self.shifts = [
            each
            for each in found.shifts.values()
            if each.department_id in self.scope and begun(each, START, END)
        ]
        self.tasks = [each for each in self.shifts if each.state != "cancelled"]

    def kept(self, shift: Shift) -> list[Claim]:
        """Places of the staffing that stayed taken."""
        return [
            each
            for each in self.rows.claims.values()
            if each.shift_id == shift.id and each.seat == "regular" and each.state in KEPT
        ]

    def places(self) -> list[tuple[Shift, Claim]]:
        return [(shift, claim) for shift in self.shifts for claim in self.kept(shift)]

    def hours(self, shift: Shift) -> float:
        off = 0 if shift.break_paid else shift.break_minutes
        return (shift.ends_at - shift.starts_at).total_seconds() / 3600 - off / 60

    def group(self, shift: Shift) -> str:
        hours = (shift.starts_at - shift.posted_at).total_seconds() / 3600
        return GROUPS[sum(hours >= least for least in (4, 24, 72, 168))]

    def filled_at(self, shift: Shift) -> datetime | None:
        kept = self.kept(shift)
        return max(each.claimed_at for each in kept) if len(kept) >= shift.places else None

    def first_action(self, shift: Shift) -> datetime | None:
        moments = [
            entry.at
            for entry in self.rows.entries
            if (
                entry.verb == "asked"
                and self.rows.offers[entry.object_id or 0].shift_id == shift.id
            )
            or (
                entry.verb == "assigned"
                and self.rows.claims[entry.object_id or 0].shift_id == shift.id
            )
        ]
        return min(moments, default=None)

    def lengths(self, pairs: list[tuple[Shift, timedelta]]) -> list[list[object]]:
        groups = defaultdict(list)
        for shift, length in pairs:
            groups[self.group(shift)].append(length.total_seconds())
        table: list[list[object]] = []
        for name in GROUPS:
            if not groups[name]:
                continue
            ordered = sorted(groups[name])
            low = ordered[max(math.ceil(len(ordered) / 10), 1) - 1]
            high = ordered[max(math.ceil(len(ordered) * 9 / 10), 1) - 1]
            middle = median(ordered)
            table.append([name, len(ordered), *(round(n / 60, 1) for n in (middle, low, high))])
        return table


def coordinating(department: Department) -> Viewer:
    """Somebody who coordinates a department and what is below it."""
    return Viewer(
        1, "Tarik", "en", department.path, grants=(Grant(Can.COORDINATE, department.path),)
    )


@pytest.fixture
def history(context: Flask, world: World) -> History:
    return lived_through(world)


@pytest.fixture
def tarik(history: History) -> Viewer:
    return coordinating(history.mine)


@pytest.fixture
def oracle(history: History) -> Oracle:
    return Oracle(history, rows())


@pytest.fixture
def report(context: Flask, tarik: Viewer) -> dict[str, Figure]:
    with context.test_request_context(headers={"Accept-Language": "en"}):
        return {figure.key: figure for figure in report_of(tarik, PERIOD)}


def test_the_share_that_was_filled_is_counted_by_week(
    report: dict[str, Figure], oracle: Oracle
) -> None:
    weeks: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for shift in oracle.tasks:
        day = shift.starts_at.astimezone(ZONE.zone).date()
        week = weeks[day - timedelta(days=day.weekday())]
        week[0] += shift.places
        week[1] += min(len(oracle.kept(shift)), shift.places)
    wanted = [
        [*weeks[monday], round(100 * weeks[monday][1] / weeks[monday][0], 1)]
        for monday in sorted(weeks)
    ]
    assert [row[1:] for row in report["fill-rate"].rows] == wanted
    assert len(wanted) == 7, "the history has seven weeks"


def test_time_to_fill_runs_from_posting_to_the_last_place(
    report: dict[str, Figure], oracle: Oracle
) -> None:
    pairs = [
        (each, filled - each.posted_at)
        for each in oracle.tasks
        if (filled := oracle.filled_at(each))
    ]
    assert pairs
    assert report["time-to-fill"].rows == oracle.lengths(pairs)
    stayed_open = round(100 * (len(oracle.tasks) - len(pairs)) / len(oracle.tasks))
    assert f"{stayed_open}% stayed open" in report["time-to-fill"].finding


def test_minutes_run_from_the_first_question_or_assignment_in_the_trail(
    report: dict[str, Figure], oracle: Oracle
) -> None:
    pairs = []
    for shift in oracle.tasks:
        filled, first = oracle.filled_at(shift), oracle.first_action(shift)
        if filled and first and first <= filled:
            pairs.append((shift, filled - first))
    assert pairs
    assert report["minutes"].rows == oracle.lengths(pairs)


def test_lead_time_is_what_lay_between_posting_and_the_start(
    report: dict[str, Figure], oracle: Oracle
) -> None:
    counts = Counter(oracle.group(shift) for shift in oracle.tasks)
    total = len(oracle.tasks)
    wanted = [[name, counts[name], round(100 * counts[name] / total, 1)] for name in GROUPS]
    assert report["lead-time"].rows == wanted


def test_given_back_and_cancelled_are_told_by_side_and_absence_has_no_number_of_its_own(
    report: dict[str, Figure], oracle: Oracle
) -> None:
    ids = {shift.id for shift in oracle.shifts}
    states = Counter(
        claim.state
        for claim in oracle.rows.claims.values()
        if claim.shift_id in ids and claim.seat == "regular" and claim.state != "undone"
    )
    workers = states[ClaimState.HANDED_BACK] + states[ClaimState.ABSENT]
    desk = sum(
        states[each] for each in (ClaimState.CANCELLED, ClaimState.DECLINED, ClaimState.LAPSED)
    )
    assert states[ClaimState.ABSENT]
    assert [row[1] for row in report["given-back"].rows] == [workers, desk]
    share = round(100 * workers / states.total(), 1)
    assert report["given-back"].rows[0][2] == share


def test_refusals_are_counted_by_reason_as_others_may_read_it(
    report: dict[str, Figure], oracle: Oracle
) -> None:
    times: Counter[str] = Counter()
    people = defaultdict(set)
    for entry in oracle.rows.entries:
        shift = oracle.rows.shifts.get(entry.object_id or 0)
        if entry.verb != "refused" or shift is None or shift.department_id not in oracle.scope:
            continue
        if not START <= entry.at < END:
            continue
        for code in {code.split("_")[0] for code in entry.data["reasons"]}:
            times[code] += 1
            people[code].add(entry.person_id)
    words = {
        "agreed": "Does not fit the agreements",
        "overlap": "Busy at that time",
        "full": "Just too late: full",
        "daily": "Too little rest",
        "capability": "Capability missing",
    }
    told = {
        words[code]: count if min(count, len(people[code])) >= 5 else "<5"
        for code, count in times.items()
    }
    assert {row[0]: row[1] for row in report["refusals"].rows} == told


def test_a_reason_of_few_people_has_no_number_however_often_it_came_up(context: Flask) -> None:
    with context.test_request_context(headers={"Accept-Language": "en"}):
        figure = refused(
            [Refusals("overlap", 9, 6), Refusals("agreed", 40, 4), Refusals("full", 4, 4)]
        )
    assert [row[1] for row in figure.rows] == [9, "<5", "<5"]
    assert figure.drawing is not None
    assert [bar.text for bar in figure.drawing.bars] == ["9"]  # type: ignore[union-attr]


def test_how_places_were_taken_is_by_who_began_it(
    report: dict[str, Figure], oracle: Oracle
) -> None:
    counts = Counter(claim.initiated_by for _shift, claim in oracle.places())
    order = tuple(Initiator)
    assert [row[1] for row in report["self-claimed"].rows] == [counts[each] for each in order]
    share = round(100 * counts[Initiator.CLAIMED] / counts.total())
    assert report["self-claimed"].finding.startswith(f"{share}%")


def test_hours_are_by_department_and_by_the_contract_of_the_day(
    report: dict[str, Figure], oracle: Oracle
) -> None:
    by_department: Counter[str] = Counter()
    by_contract: Counter[str] = Counter()
    words = {
        "fixed": "Fixed hours",
        "min_max": "Min-max",
        "on_call": "On call",
        "": "No agreement on that day",
    }
    for shift, claim in oracle.places():
        hours = oracle.hours(shift)
        by_department[oracle.names[shift.department_id]] += hours  # type: ignore[assignment]
        day = shift.starts_at.astimezone(ZONE.zone).date()
        kinds = [
            each.contract
            for each in oracle.rows.agreements
            if each.person_id == claim.person_id
            and each.valid_from <= day
            and (each.valid_until or day) >= day
        ]
        by_contract[words[kinds[0] if kinds else ""]] += hours  # type: ignore[assignment]
    assert {row[0]: row[1] for row in report["hours-by-department"].rows} == by_department
    assert {row[0]: row[1] for row in report["hours-by-contract"].rows} == by_contract
    assert len(by_contract) == 4, "the history has every kind of contract, and none"


def test_asking_tells_how_many_were_asked_how_often(
    report: dict[str, Figure], oracle: Oracle
) -> None:
    asked: Counter[int] = Counter()
    ever = set()
    for offer in oracle.rows.offers.values():
        if START <= offer.made_at < END:
            ever.add(offer.person_id)
            if oracle.rows.shifts[offer.shift_id].department_id in oracle.scope:
                asked[offer.person_id] += 1
    members = {
        each.person_id
        for each in oracle.rows.agreements
        if each.pool and each.valid_from <= LAST and (each.valid_until or LAST) >= LAST
    }
    home = {
        each.id for each in oracle.rows.people.values() if each.home_department_id in oracle.scope
    }
    spread = Counter(
        min(number for number, most in enumerate((1, 2, 5, 10, 999)) if times <= most)
        for times in asked.values()
    )
    wanted = [len((members & home) - asked.keys()), *(spread[number] for number in range(5))]
    assert [row[1] for row in report["asking"].rows] == wanted


def test_a_report_about_nothing_says_so(context: Flask, tarik: Viewer) -> None:
    empty = Period(date(2025, 1, 1), date(2025, 1, 31))
    with context.test_request_context(headers={"Accept-Language": "en"}):
        found = report_of(tarik, empty)
    assert [figure.key for figure in found] == list(KEYS)
    assert {figure.finding for figure in found} == {"Nothing to show for this period."}


def test_figures_about_nothing_are_named_in_one_line(client: FlaskClient, world: World) -> None:
    world.sign_in(client, world.coordinator(world.department()))
    page = client.get("/reports").text
    assert "<figure" not in page
    [line] = [line for line in page.splitlines() if "chart-none" in line]
    assert line.count("‘") == len(KEYS)


def test_a_report_costs_the_same_however_much_happened(
    context: Flask, tarik: Viewer, world: World, history: History
) -> None:
    with context.test_request_context(), counted() as much:
        report_of(tarik, PERIOD)
    with context.test_request_context(), counted() as little:
        report_of(tarik, Period(date(2025, 1, 1), date(2025, 1, 2)))
    assert len(much) == len(little) <= 9


def test_a_coordinator_of_elsewhere_sees_nothing_of_it(
    context: Flask, world: World, history: History
) -> None:
    stranger = coordinating(world.department())
    span = PERIOD.span(ZONE)
    assert queries_figures.tasks(stranger, span) == []
    assert queries_figures.places(stranger, span) == []
    assert queries_figures.refusals(stranger, span) == []
    assert queries_figures.asked(stranger, span) == []
    assert queries_figures.first_actions(stranger, span) == {}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports?from=2026-09-01&to=2026-10-13", 200),
        ("/reports?from=2026-10-13&to=2026-09-01", 422),
        ("/reports?from=soon&to=later", 422),
        ("/reports?from=2020-01-01&to=2026-09-01", 422),
        ("/reports/month?month=2026-13", 404),
        ("/reports/month?month=2026-10", 200),
        ("/reports.csv?figure=nothing", 404),
        ("/reports.csv?figure=asking&from=x", 404),
        ("/balance?month=october", 404),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: FlaskClient, world: World, address: str, status: int
) -> None:
    world.sign_in(client, world.coordinator(world.department()))
    assert client.get(address).status_code == status


def test_a_figure_is_taken_away_as_it_stands(client: FlaskClient, world: World) -> None:
    department = world.department("Skillslab")
    world.sign_in(client, world.coordinator(department))
    with clock.fixed_at(at("13:00", plus=-5)):
        world.shift(department, at("13:00", plus=-3), places=2)
    given = "from=2026-10-01&to=2026-10-13"
    text = client.get(f"/reports.csv?figure=lead-time&{given}").text.lstrip("\ufeff")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [line[1] for line in lines[1:]] == ["0", "0", "1", "0", "0"]
    book = load_workbook(io.BytesIO(client.get(f"/reports.xlsx?figure=lead-time&{given}").data))
    assert [row[1] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == [
        0,
        0,
        1,
        0,
        0,
    ]
