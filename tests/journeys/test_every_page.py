"""Every page that exists, in every way of looking at it: themes, languages, widths.

The pages are those of the application's own route table, each looked at by the first of ``WHO``
who may see it. A new page whose address has no arguments is walked by itself; one with arguments
needs an example in ``examples``.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app.accounts.commands import choose_language
from app.accounts.models import ResetLink
from app.accounts.tokens import link_token
from app.capabilities.models import CapabilityImport, CapabilityRequest, Holding
from app.claims.models import Swap
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.core.intervals import Interval
from app.core.localtime import local_time, local_today
from app.core.viewer import Can
from app.people.models import Person
from app.people.policies import RIGHTS
from app.people.rules import Role
from app.reintegration.commands import share, start_track
from app.reintegration.commands_steps import answer_step, propose
from app.reintegration.commands_terms import move_term
from app.reintegration.models import Step, StepState, Term, TermReason, Track
from app.reintegration.rules import StepDraft, TrackDraft
from app.shifts.commands import post_shifts
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.queries import draft_of, series_of
from app.shifts.states import ShiftState
from app.tasks.models import ReportState, StepReport, TaskType
from app.times.rules_series import SeriesRule
from tests.browser import Screen, bring_axe, desktop
from tests.factories import ZONE
from tests.journeys.looking import look_at
from tests.journeys.stories import Site

WHO: dict[str, tuple[Can, ...]] = {
    "Noor Haddad": (),
    "Marleen Brouwer": RIGHTS[Role.POSTER],
    "Tarik Aydın": RIGHTS[Role.COORDINATOR],
    "Anne de Graaf": RIGHTS[Role.ADMINISTRATOR],
    "Joke Postma": (*RIGHTS[Role.ASSESSOR], *RIGHTS[Role.POSTER]),
    "Ineke van Dam": RIGHTS[Role.CASE_WORKER],
    "Sem Visser": (),
}
NOBODY = "nobody"
NO_PAGES = {
    "static": "styles, scripts and icons",
    "healthz": "for machines",
    "readyz": "for machines",
    "operations.metrics": "for machines",
    "operations.trail_csv": "a table to save",
    "times.written": "a part of every form with a day or a time",
    "accounts.home": "leads to another page",
    "accounts.settings": "leads to another page",
    "calendars.files.feed": "a calendar file",
    "calendars.shift": "a calendar file",
    "imports.import_template": "a table to save",
    "asking.matrix_csv": "a table to save",
    "asking.matrix_xlsx": "a table to save",
    "reports.balance_csv": "a table to save",
    "reports.balance_xlsx": "a table to save",
    "capacity.capacity_csv": "a table to save",
    "capacity.capacity_xlsx": "a table to save",
    "reports.report_csv": "a table to save",
    "reports.on_call_csv": "a table to save",
    "reports.on_call_xlsx": "a table to save",
    "reports.overrides_csv": "a table to save",
    "reports.overrides_xlsx": "a table to save",
    "reports.report_xlsx": "a table to save",
    "walls.wall": "a screen in the language of who made it",
    "customers.card": "a card in the language of the browser",
    "requests.request_proof": "a file to save",
    "working_time.of_shift_file": "a file to save",
    "working_time.of_place_file": "a file to save",
    "board.board_changes": "a part of the board",
    "board.preview": "a part of the form to post",
    "departments.fits": "a part of the form to post",
    "departments.task_changes": "a part of the list of tasks",
    "tasks.owners": "a part of the form of a task type",
    "tasks.picture": "a picture",
    "tasks.step_report_photo": "a picture",
}
SEEN_BY = {
    "reintegration.my_track": "Sem Visser",
    "reintegration.shared": "Joke Postma",
    "reintegration.shared_tracks": "Joke Postma",
    "capabilities.sign_offs": "Joke Postma",
    "capabilities.new_sign_off": "Joke Postma",
    "capabilities.revocation": "Joke Postma",
    "requests.inbox": "Joke Postma",
    "requests.one_request": "Joke Postma",
    "capabilities.capabilities": "Anne de Graaf",
    "capabilities.capability": "Anne de Graaf",
    "capabilities.edit_capability": "Anne de Graaf",
    "tasks.edit_instruction": "Marleen Brouwer",
    "tasks.step_report": "Marleen Brouwer",
    "tasks.step_reports": "Marleen Brouwer",
}
"""Who may see what everybody may ask for, and not everybody gets."""
QUERIES = {
    "capacity.capacity_cell": "?kind=department&key={department_id}&day={shift_day}",
    "asking.candidates_page": "?shift={shift_id}",
    "capabilities.new_sign_off": "?person={person_id}&capability={capability_id}",
}
"""What an endpoint cannot do without."""
MORE: dict[str, dict[str, int]] = {
    NOBODY: {"/password-reset/spent": 410},
    "Noor Haddad": {
        "/board?days=week": 200,
        "/roster?day={last_week}": 200,
        "/week?from={last_week}": 200,
        "/people/{person_id}/capabilities?on={last_week}": 200,
        "/capability-requests/new?capability={capability_id}": 200,
        "/nothing-here": 404,
        "/people": 403,
    },
    "Marleen Brouwer": {
        "/shifts/{shift_id}": 200,
        "/shifts/new?type={task_type_id}": 200,
        "/task-types/{task_type_id}/instruction": 200,
        "/task-types/{task_type_id}/instruction/edit?report={report_id}": 200,
        "/reports-of-steps?open=0": 200,
        "/me": 200,
    },
    "Tarik Aydın": {
        "/shifts/{shift_id}": 200,
        "/tasks?days=past": 200,
        "/capacity?days=56&by=department": 200,
        "/shifts/{shift_id}/proof?person={person_id}": 200,
        "/people?person={person_id}": 200,
        "/people?capability={capability_id}&start=13:00&end=17:00": 200,
        "/matrix?capability={capability_id}&start=13:00&end=17:00&person={person_id}": 200,
        "/palette?q=noor": 200,
        "/palette?q=nobody-is-called-so": 200,
        "/me": 200,
    },
    "Anne de Graaf": {"/people?q=noor": 200, "/people?q=nobody-is-called-so": 200, "/me": 200},
    "Ineke van Dam": {"/tracks/new?q=noor": 200, "/me": 200},
    "Sem Visser": {"/me": 200, "/tracks/{track_id}": 404},
    "Joke Postma": {
        "/people/{person_id}/capabilities": 200,
        "/people/{person_id}/capabilities/{capability_id}": 200,
        "/sign-offs?q=noor": 200,
        "/sign-offs/new?person={person_id}": 200,
        "/me": 200,
    },
}
"""What is worth a look beside the plain address of each endpoint, and what it answers."""


@pytest.mark.parametrize("who", [NOBODY, *WHO])
def test_every_page_is_sound_in_both_themes_and_both_languages(
    site: Site, browser: Browser, who: str
) -> None:
    plain, more = addresses_for(site, who)
    with desktop(browser, site.url) as screen:
        bring_axe(screen)
        if who != NOBODY:
            site.open(screen, site.somebody(who), "/me")
        flaws = [
            flaw
            for language in ("nl", "en")
            for flaw in walk(site, screen, who, language, plain | more, plain)
        ]
    assert flaws == [], "\n".join(["these pages have flaws:", *flaws])


def test_every_page_is_walked_or_is_none(site: Site) -> None:
    example = examples(site)
    unknown = {
        f"{rule.endpoint} ({rule.rule}): {sorted(rule.arguments - example.keys())}"
        for rule in pages_of(site.app)
        if not rule.arguments <= example.keys()
    }
    assert unknown == set(), "give these arguments an example in `examples`, or name a NO_PAGE"
    unseen = {rule.endpoint for rule in pages_of(site.app) if who_sees(site.app, rule) is None}
    assert unseen == set(), "nobody in WHO may see these: add somebody of the demo who may"


def walk(
    site: Site,
    screen: Screen,
    who: str,
    language: str,
    addresses: dict[str, int],
    alone: Collection[str],
) -> Iterator[str]:
    """Look at the addresses in a language, and say what is wrong; some have a title alone."""
    speak(site, screen, who, language)
    titles: Counter[str] = Counter()
    for address, status in addresses.items():
        for flaw in look_at(screen.page, address, status, language):
            yield f"{address} ({language}): {flaw}"
        for problem in screen.problems:
            yield f"{address} ({language}): {problem}"
        screen.problems.clear()
        if address in alone:
            titles[screen.page.title()] += 1
    for title, count in titles.items():
        if count > 1:
            yield f"{count} pages are called {title!r} ({language})"


def speak(site: Site, screen: Screen, who: str, language: str) -> None:
    """From now on the pages speak this language."""
    if who == NOBODY:
        screen.page.goto("/sign-in")
        screen.page.locator(f"button[name=language][value={language}]").click()
        return
    with site.app.app_context():
        choose_language(site.somebody(who).id, language)


def addresses_for(site: Site, who: str) -> tuple[dict[str, int], dict[str, int]]:
    """What to look at as somebody, and what it answers: one of each endpoint, and what else."""
    example, urls = examples(site), site.app.url_map.bind("")
    plain = {
        urls.build(rule.endpoint, {name: example[name] for name in rule.arguments})
        + QUERIES.get(rule.endpoint, "").format(**example): 200
        for rule in pages_of(site.app)
        if who_sees(site.app, rule) == who and rule.arguments <= example.keys()
    }
    return plain, {address.format(**example): status for address, status in MORE[who].items()}


def pages_of(app: Flask) -> list[Rule]:
    """The addresses in the route table that give a page."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
    ]


def who_sees(app: Flask, rule: Rule) -> str | None:
    """The first of WHO who may see the page; nobody in particular if it is public."""
    view = app.view_functions[rule.endpoint]
    if hasattr(view, "public"):
        return NOBODY
    if rule.endpoint in SEEN_BY:
        return SEEN_BY[rule.endpoint]
    right: Can = getattr(view, "access")  # noqa: B009
    return next((who for who, rights in WHO.items() if right in (Can.SIGNED_IN, *rights)), None)


def examples(site: Site) -> dict[str, object]:
    """Something of the demo for each argument that an address can have."""
    noor, marleen = site.somebody("Noor Haddad"), site.somebody("Marleen Brouwer")
    open_shift = (
        select(Shift)
        .where(
            Shift.department_id == marleen.home_department_id,
            Shift.state == ShiftState.OPEN,
            Shift.starts_at > clock.now() + timedelta(hours=6),
            Shift.filled.between(1, Shift.places - 1),
        )
        .order_by(Shift.starts_at)
        .limit(1)
    )
    with site.app.app_context():
        shift = db.session.scalars(open_shift).first()
        holding = db.session.scalars(select(Holding).where(Holding.person_id == noor.id)).first()
        place = select(Claim.id).where(Claim.person_id == noor.id, Claim.live)
        claim_id = db.session.scalars(place).first()
    assert shift is not None, "the demo has no task of Marleen's that is half filled"
    assert holding is not None, "Noor can do nothing in the demo"
    assert claim_id is not None, "Noor has no place in the demo"
    return {
        "shift_id": shift.id,
        "claim_id": claim_id,
        "swap_id": swap_asked_of(site, noor),
        "shift_day": local_day(site, shift).isoformat(),
        "task_type_id": shift.task_type_id,
        "department_id": shift.department_id,
        "person_id": noor.id,
        "holding_id": holding.id,
        "capability_id": holding.capability_id,
        "request_id": asked_by(site, noor, holding.capability_id),
        "import_id": table_of(site, noor),
        "roster_id": site.world.roster(noor).id,
        "series_id": site.world.series(noor, local_today() + timedelta(days=9)).id,
        "shift_series_id": series_with(site, shift),
        "number": 1,
        "key": "s1",
        "set_key": "atw-2025-07-01",
        "report_id": report_for(site, marleen),
        "token": password_link(site, noor),
        **track_of(site, "Sem Visser", "Ineke van Dam", shared_with="Joke Postma"),
        "last_week": (clock.now() - timedelta(days=7)).date().isoformat(),
    }


def swap_asked_of(site: Site, person: Person) -> int:
    """A colleague's task of the next days that the person is asked to take over."""
    ahead = Claim.starts_at > clock.now() + timedelta(hours=6)
    with site.app.app_context():
        of_others = select(Claim).where(Claim.live, ahead, Claim.person_id != person.id)
        claim = db.session.scalars(of_others.order_by(Claim.starts_at).limit(1)).first()
        assert claim is not None, "nobody but Noor has a task ahead in the demo"
        asked = select(Swap.id).where(Swap.claim_id == claim.id, Swap.person_id == person.id)
        known = db.session.scalars(asked).first()
    if known is not None:
        return known
    swap = Swap(
        claim_id=claim.id,
        person_id=person.id,
        made_at=clock.now(),
        expires_at=claim.starts_at,
    )
    site.world.save(swap)
    return swap.id


def series_with(site: Site, like: Shift) -> int:
    """Three weeks of a task like this one, posted as a series."""
    local = local_time()
    start, end = (local.at(each) for each in (like.starts_at, like.ends_at))
    days = [start.date() + timedelta(days=30 + 7 * week) for week in range(3)]
    rule = SeriesRule((days[0].weekday(),), days[0], days[-1], start.time(), end.time())
    with site.app.app_context():
        drafts = [
            replace(
                draft_of(like),
                own_team_until=None,
                span=Interval(
                    local.instant(day, start.time()),
                    local.instant(day + (end.date() - start.date()), end.time()),
                ),
            )
            for day in days
        ]
        posted = post_shifts(drafts, None, like.contact_id, series=rule)
        assert isinstance(posted, list)
        found = series_of(posted[0])
        assert found is not None
        return found


def local_day(site: Site, shift: Shift) -> date:
    """The day on which a task begins."""
    with site.app.app_context():
        return local_time().day(shift.starts_at)


def track_of(site: Site, person: str, case_worker: str, shared_with: str) -> dict[str, object]:
    """A track with a step that holds, one that waits, and a moved date of the law."""
    day, week = ZONE.day(clock.now()), timedelta(weeks=1)
    whose, leads = site.somebody(person), site.somebody(case_worker)
    first = StepDraft(day, day + week, 8, 4, 2, ("morning",), ("sitting",))
    with site.app.app_context(), acting(Actor("person", leads.id)):
        found = db.session.scalar(
            select(Track.id).where(Track.person_id == whose.id, Track.ended_on.is_(None))
        )
        if found is None:
            draft = TrackDraft(whose.id, leads.id, day - 9 * week, day, day + 26 * week, 24)
            begun = start_track(draft)
            assert isinstance(begun, int)
            found = begun
            step = propose(found, first)
            assert isinstance(step, int)
            answer_step(step, yes=True)
        share(found, site.somebody(shared_with).id)
        waiting = select(Step.id).where(Step.track_id == found, Step.state == StepState.PROPOSED)
        step_id = db.session.scalars(waiting).first()
        if step_id is None:
            latest = select(func.max(Step.valid_until)).where(Step.track_id == found)
            begin = db.session.scalars(latest).one() + timedelta(days=1)
            made = propose(found, StepDraft(begin, begin + week, 12, 4, 3))
            assert isinstance(made, int)
            step_id = made
        move_term(found, Term.PLAN, 1, day + week, TermReason.HOLIDAY)
    return {"track_id": found, "step_id": step_id, "term": "plan"}


def password_link(site: Site, person: Person) -> str:
    """What stands in the message to somebody who forgot the password."""
    now = clock.now()
    made = ResetLink(person_id=person.id, made_at=now, expires_at=now + timedelta(hours=1))
    link = site.world.save(made)
    with site.app.app_context():
        return link_token(link.id)


def report_for(site: Site, person: Person) -> int:
    """A report that waits for an answer about an instruction that somebody keeps."""
    waiting = (
        select(StepReport.id)
        .join(TaskType, TaskType.id == StepReport.task_type_id)
        .where(TaskType.owner_id == person.id, StepReport.state == ReportState.OPEN)
    )
    with site.app.app_context():
        found = db.session.scalars(waiting).first()
    assert found is not None, f"the demo has no report for {person.name}"
    return found


def asked_by(site: Site, person: Person, capability_id: int) -> int:
    """A request that somebody has made."""
    asked = CapabilityRequest(
        person_id=person.id, capability_id=capability_id, level=5, asked_at=clock.now()
    )
    return site.world.save(asked).id


def table_of(site: Site, person: Person) -> int:
    """A table that Anne sent: a line that would do something, and two that are wrong."""
    cells = {"person": person.email, "capability": "Surveillance", "level": "5"}
    rows = [
        {"line": line, "cells": {**cells, "date": day, "until": ""}}
        for line, day in ((2, "2020-01-05"), (3, "soon"), (4, "2020-01-06"))
    ]
    anne = site.somebody("Anne de Graaf")
    made = CapabilityImport(person_id=anne.id, name="lijst.csv", rows=rows, made_at=clock.now())
    return site.world.save(made).id
