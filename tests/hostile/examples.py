"""For each address that changes something or names an object: a request that succeeds, and by whom.

A new address that needs one makes a test fail until it stands here. ``may`` names everybody who
may do this (see ``town.ACTORS``; None: anybody, signed in or not); the battery tries all others,
who must not. ``fields`` is what the form needs to succeed; ``args`` fills the address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from tests.hostile.forms import forms_of
from tests.hostile.town import ACTORS, PASSWORD, Town
from tests.rule_sets.stories import rule_set_fields

Made = Callable[[Town], Mapping[str, Any]]

OWNER = frozenset({"worker"})
DESK = frozenset({"poster", "coordinator"})
COORDINATOR = frozenset({"coordinator"})
ADMINISTRATORS = frozenset({"administrator", "top"})
ALL_ADMINISTRATORS = ADMINISTRATORS | {"southern_administrator"}
TOP = frozenset({"top"})
"""Who administers a department on top, and so what belongs to no department."""
CASE_WORKER = frozenset({"case_worker"})
BUILDER = frozenset({"builder"})
EVERYBODY = frozenset(ACTORS)
ANYBODY = None
LATER, MUCH_LATER = "2026-12-01", "2027-02-01"


def _nothing(_town: Town) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Example:
    """A request that succeeds. ``changes``: it also changes something that is remembered.

    ``sees``: who may look at the form, where those are more than may send this one.
    """

    may: frozenset[str] | None
    args: Made = _nothing
    fields: Made = _nothing
    changes: bool = True
    sees: frozenset[str] | None = None


def ids(**names: str) -> Made:
    """Arguments of an address, by the names of ids in the town."""
    return lambda town: {argument: town.ids[name] for argument, name in names.items()}


def person(name: str) -> Made:
    """The argument ``person_id``."""
    return lambda town: {"person_id": town.people[name].id}


def fixed(**fields: Any) -> Made:
    """Fields that are the same in every town."""
    return lambda _town: fields


def editing(fields: Made, name: str, page: str, **names: str) -> Made:
    """The fields of a form that edits, with the mark of what its page shows to somebody now."""

    def made(town: Town) -> Mapping[str, Any]:
        numbers = {key: town.ids[each] for key, each in names.items()}
        people = {"person": town.people["colleague"].id, "worker": town.people["worker"].id}
        address = page.format(**people, **numbers)
        with town.undone():  # a look at a track is remembered
            forms = forms_of(town.visitors[name].open(address).text, address)
        marks = [
            (control.name, control.value)
            for form in forms
            for control in form.controls
            if control.name.endswith("revision")
        ]
        return {**fields(town), **dict(marks)}

    return made


def account(town: Town) -> Mapping[str, Any]:
    """An account as a form sends it."""
    return {
        "name": "Nieuw Gezicht",
        "email": "nieuw.gezicht@test.example",
        "personnel_number": "A12",
        "phone": "41234",
        "home_department": town.ids["north"],
        "language": "nl",
    }


def own_account(town: Town) -> Mapping[str, Any]:
    """The account of the worker, whose address stays: it is for the top alone to change."""
    return {**account(town), "email": town.people["worker"].email}


def stand_in(town: Town) -> Mapping[str, Any]:
    """A colleague for some days ahead."""
    return {
        "stand_in": town.people["colleague"].id,
        "valid_from": LATER,
        "valid_until": LATER,
    }


def entry(town: Town) -> Mapping[str, Any]:
    """A capability as a form sends it."""
    return {
        "name_nl": "Nieuw",
        "name_en": "New",
        "kind": "skill",
        "level_2_nl": "meegekeken",
        "level_2_en": "watched",
        "level_5_nl": "bevoegd",
        "level_5_en": "authorised",
        "valid_months": 24,
        "stale_months": 12,
        "evidence_required": "y",
        "reserved": "y",
        "includes": town.ids["capability"],
    }


def law(_town: Town) -> Mapping[str, Any]:
    """The set of the law, as an address names it."""
    return {"set_key": "atw-2025-07-01"}


def new_rule_set(_town: Town) -> Mapping[str, Any]:
    """A set that is stricter than the law, as a form sends it."""
    return rule_set_fields(name="Eigen regels", valid_from=LATER, shift_work="10:30")


def kind_of_work(town: Town) -> Mapping[str, Any]:
    """A task type as a form sends it."""
    return {
        "name": "Nieuw werk",
        "department": town.ids["north"],
        "language": "nl",
        "place": "Route 412",
        "scope": "Klaarzetten",
        "scope_not": "Zorg",
        "usual_minutes": 240,
        "break_minutes": 30,
        "break_paid": "y",
        "loads": "sitting",
        "need_1": town.ids["capability"],
        "level_1": 4,
    }


def instruction(_town: Town) -> Mapping[str, Any]:
    """An instruction as the editor sends it."""
    return {
        "version": 1,
        "step": 0,
        "s0-key": "s1",
        "s0-picture": "",
        "s0-text": "Pak {kast} rustig.",
        "s0-link": "https://delinde.example/kast",
        "value": 0,
        "v0-name": "kast",
        "v0-location": "",
        "v0-text": "kast 3",
    }


def post(town: Town) -> Mapping[str, Any]:
    """A post as a form sends it."""
    return {
        "task_type": town.ids["task_type"],
        "department": town.ids["north"],
        "date": LATER,
        "other_date": "",
        "start": "13:00",
        "end": "16:30",
        "places": 2,
        "extra_places": 1,
        "contact": town.people["poster"].id,
        "deputy": town.people["coordinator"].id,
        "location": "Skillslab",
        "note": "Neem je pas mee",
        "own_team_until": "",
        "once": "een keer",
    }


def changed(town: Town) -> Mapping[str, Any]:
    """The post again, with another start, as the form of change sends it."""
    return {**post(town), "date": LATER, "revision": 1}


class Again(BytesIO):
    """A file that can be sent more than once."""

    def close(self) -> None:
        """Begin again."""
        self.seek(0)


def plan_of(town: Town) -> str:
    """The mark of what an import will do, as its page carries it."""
    text = town.visitors["top"].open(f"/capabilities/imports/{town.ids['import']}").text
    return text.partition('name="plan" value="')[2].partition('"')[0]


def plan_of_roster(town: Town) -> str:
    """The same of a roster."""
    text = town.visitors["worker"].open(f"/commitments/imports/{town.ids['roster']}").text
    return text.partition('name="plan" value="')[2].partition('"')[0]


def rosters_of_people(town: Town) -> Mapping[str, Any]:
    """A table with a duty of somebody."""
    email = town.people["colleague"].email
    table = f"e-mail;datum;begin;eind\n{email};2026-11-03;08:00;16:30\n"
    return {"file": (Again(table.encode()), "rooster.csv")}


def contact_card(town: Town) -> Mapping[str, Any]:
    """What the contact card and the list of people read from their addresses."""
    return {
        "capability": town.ids["capability"],
        "level": "4",
        "day": LATER,
        "start": "23:00",
        "end": "07:30",
        "free": "1",
        "department": town.ids["north"],
        "q": "x",
        "column": town.ids["capability"],
        "page": "1",
    }


def learner(town: Town) -> Mapping[str, Any]:
    """How it went with a learner, as the card after a shift sends it."""
    return {
        "learner": town.people["colleague"].id,
        "capability": town.ids["taught"],
        "level": 4,
    }


TASK_TYPE, REPORT = ids(task_type_id="task_type"), ids(report_id="step_report")
KEEPERS = ADMINISTRATORS | DESK


def track_step(_town: Town) -> Mapping[str, Any]:
    """A step as a form sends it."""
    return {
        "valid_from": "2026-12-07",
        "valid_until": "2026-12-20",
        "hours_week": "12",
        "hours_day": "4",
        "days_week": "3",
        "day_parts": "morning",
        "loads": "sitting",
        "seat": "extra",
        "phase": "paid",
        "evaluation_on": "",
    }


def law_date(town: Town) -> Mapping[str, Any]:
    """The arguments of a date of the law."""
    return {"track_id": town.ids["track"], "term": "plan", "number": 1}


TIME_TAKEN = {"day": LATER, "start": "09:00", "end": "17:00"}
REQUEST = ids(request_id="request")
IMPORT = ids(import_id="import")
TABLE = b"persoon;bekwaamheid;datum\niemand@test.example;Iets;2026-01-05\n"
ROSTER = b"datum;begin;eind\n2026-11-03;08:00;16:30\n"
PAPER_OF = ids(capability_id="paper")
TRACK = ids(track_id="track")
SHIFT, CLOSED = ids(shift_id="shift"), ids(shift_id="closed_shift")

EXAMPLES: dict[str, Example] = {
    # --- getting in -------------------------------------------------------------------------
    "accounts.try_sign_in": Example(
        ANYBODY,
        fields=lambda town: {
            "email": town.people["worker"].email,
            "password": PASSWORD,
            "next": "/help",
            "stay": "y",
        },
    ),
    "accounts.sign_out": Example(ANYBODY, changes=False),
    "accounts.choose_language": Example(ANYBODY, fields=fixed(language="en"), changes=False),
    "accounts.choose_mode": Example(EVERYBODY, fields=fixed(mode="worker")),
    "accounts.ask_reset": Example(
        ANYBODY, fields=lambda town: {"email": town.people["worker"].email}
    ),
    "accounts.new_password": Example(ANYBODY, ids(token="link"), changes=False),
    "accounts.set_new_password": Example(
        ANYBODY, ids(token="link"), fixed(new="en dit is een heel andere")
    ),
    "accounts.change_password": Example(
        EVERYBODY, fields=fixed(present=PASSWORD, new="en dit is een heel andere")
    ),
    "accounts.look_again": Example(
        EVERYBODY, fields=fixed(password=PASSWORD, next="/help"), changes=False
    ),
    "accounts.consent": Example(EVERYBODY, fields=fixed(standing="1")),
    "accounts.end_session": Example(OWNER, ids(session_id="session")),
    # --- calendars --------------------------------------------------------------------------
    "calendars.make": Example(EVERYBODY, fields=fixed(scope="mine", once="een keer")),
    "calendars.rotate": Example(OWNER, ids(feed_id="feed")),
    "calendars.revoke": Example(OWNER, ids(feed_id="feed")),
    "calendars.choose": Example(
        OWNER,
        ids(feed_id="feed"),
        editing(fixed(detail="time", alarm=60), "worker", "/feeds"),
    ),
    "calendars.shift": Example(OWNER, ids(shift_id="shift_held"), changes=False),
    "calendars.files.feed": Example(
        ANYBODY, lambda town: {"name": f"{town.ids['feed_token']}.ics"}, changes=False
    ),
    "working_time.of_shift": Example(EVERYBODY, SHIFT, changes=False),
    "working_time.of_shift_file": Example(EVERYBODY, SHIFT, changes=False),
    "working_time.of_place": Example(
        OWNER | COORDINATOR, ids(claim_id="claim_held"), changes=False
    ),
    "working_time.of_place_file": Example(
        OWNER | COORDINATOR, ids(claim_id="claim_held"), changes=False
    ),
    # --- operations -------------------------------------------------------------------------
    "operations.send_again": Example(TOP, changes=False),
    # --- capacity ---------------------------------------------------------------------------
    "walls.make_wall": Example(
        DESK, fields=lambda town: {"department": town.ids["north"], "once": "een keer"}
    ),
    "walls.revoke_wall": Example(DESK, ids(link_id="wall")),
    "walls.wall": Example(ANYBODY, ids(token="wall_token"), changes=False),
    # --- calls ------------------------------------------------------------------------------
    "calls.call": Example(
        EVERYBODY - {"colleague"},  # who stands in for the contact person
        SHIFT,
        lambda town: {"called": town.people["colleague"].id, "outcome": "spoken"},
    ),
    "calls.of_person": Example(COORDINATOR, person("colleague"), changes=False),
    "reports.hours_offered": Example(COORDINATOR, ids(person_id="yearly")),
    "on_call.hours_offer_answer": Example(OWNER, ids(offer_id="hours_offer"), fixed(answer="yes")),
    # --- neighbours -------------------------------------------------------------------------
    "neighbours.say_help": Example(
        DESK, ids(shift_id="southern_shift"), lambda town: {"department": town.ids["north"]}
    ),
    "neighbours.take_back": Example(DESK, ids(help_id="help")),
    "departments.decides": Example(EVERYBODY, ids(department_id="north"), changes=False),
    # --- customers --------------------------------------------------------------------------
    "customers.links": Example(DESK, SHIFT, changes=False),
    "customers.make_link": Example(DESK, SHIFT, fixed(once="een keer")),
    "customers.revoke_link": Example(DESK, ids(link_id="customer_link")),
    "customers.card": Example(ANYBODY, ids(token="card_token"), changes=False),
    # --- capabilities -----------------------------------------------------------------------
    "capabilities.new_capability": Example(TOP, fields=entry),
    "capabilities.capability": Example(
        ALL_ADMINISTRATORS, ids(capability_id="other_capability"), changes=False
    ),
    "capabilities.edit_capability": Example(
        TOP,
        ids(capability_id="other_capability"),
        editing(entry, "top", "/capabilities/{it}/edit", it="other_capability"),
    ),
    "capabilities.new_owner": Example(
        TOP,
        ids(capability_id="other_capability"),
        lambda town: {"owner-who": town.people["colleague"].email},
    ),
    "capabilities.new_assessor": Example(
        TOP,
        ids(capability_id="other_capability"),
        lambda town: {"assessor-who": town.people["colleague"].email},
    ),
    "capabilities.grant_removal": Example(TOP, ids(grant_id="capability_grant")),
    "capabilities.capability_deactivation": Example(TOP, ids(capability_id="other_capability")),
    "capabilities.capability_reactivation": Example(TOP, ids(capability_id="retired_capability")),
    "capabilities.holdings": Example(
        ADMINISTRATORS | COORDINATOR | {"colleague", "worker"}, person("colleague"), changes=False
    ),
    "capabilities.one_capability": Example(
        ADMINISTRATORS | COORDINATOR | {"colleague"},
        lambda town: {**PAPER_OF(town), **person("colleague")(town)},
        changes=False,
    ),
    "capabilities.add_sign_off": Example(
        ADMINISTRATORS,
        fields=lambda town: {
            "person": town.people["colleague"].id,
            "capability": town.ids["paper"],
            "level": 5,
            "method": "certificate",
            "day": "2026-10-12",
            "valid_until": LATER,
            "shift": town.ids["shift"],
        },
    ),
    "capabilities.revocation": Example(
        ADMINISTRATORS,
        lambda town: {**PAPER_OF(town), **person("colleague")(town)},
        fixed(reason="mistake"),
    ),
    "imports.new_import": Example(
        ALL_ADMINISTRATORS, fields=lambda _town: {"file": (Again(TABLE), "lijst.csv")}
    ),
    "imports.import_page": Example(TOP, IMPORT, changes=False),
    "imports.import_confirmation": Example(TOP, IMPORT, lambda town: {"plan": plan_of(town)}),
    "requests.add_request": Example(
        EVERYBODY,
        fields=lambda town: {
            "capability": town.ids["other_capability"],
            "level": 4,
            "valid_until": LATER,
            "words": "Net geleerd",
            "proof": "",
        },
    ),
    "requests.one_request": Example(frozenset({"colleague"}), REQUEST, changes=False),
    "requests.request_proof": Example(OWNER | {"colleague"}, REQUEST, changes=False),
    "requests.request_withdrawal": Example(OWNER, REQUEST),
    "requests.request_approval": Example(
        frozenset({"colleague"}), REQUEST, fixed(level=5, valid_until=LATER)
    ),
    "requests.request_refusal": Example(
        frozenset({"colleague"}), REQUEST, fixed(answer="De datum ontbreekt.")
    ),
    # --- a task: the worker -----------------------------------------------------------------
    "board.task": Example(EVERYBODY, SHIFT, changes=False),
    "board.claim": Example(
        ADMINISTRATORS - {"top"} | DESK | {"worker", "colleague", "southern_worker"},
        SHIFT,
        fixed(seat="regular", anyway="1"),
    ),
    "board.undo": Example(OWNER, ids(claim_id="claim_held")),
    "board.hand_back": Example(OWNER, ids(claim_id="claim_held")),
    "board.keep": Example(OWNER, ids(claim_id="claim_leaving")),
    "board.cannot_come": Example(OWNER, ids(claim_id="claim_late")),
    "board.confirm": Example(OWNER, ids(claim_id="claim_reconfirm")),
    "board.decline": Example(OWNER, ids(claim_id="claim_reconfirm")),
    "board.ticks": Example(
        OWNER, ids(claim_id="claim_under_way"), fixed(step="s1", on="1"), changes=False
    ),
    "board.handover": Example(
        OWNER, ids(claim_id="claim_under_way"), fixed(lines="De sleutel ligt bij de balie.")
    ),
    "series.series": Example(EVERYBODY, ids(shift_series_id="shift_series"), changes=False),
    "series.claim_whole": Example(
        ADMINISTRATORS - {"top"} | DESK | {"worker", "colleague", "southern_worker"},
        ids(shift_series_id="shift_series"),
    ),
    "series.undo_whole": Example(OWNER, ids(shift_series_id="shift_series_taken")),
    "board.withdrawal": Example(OWNER, ids(claim_id="claim_requested")),
    "board.sign_off_learner": Example(OWNER, ids(shift_id="shift_taught"), learner),
    "board.skip_lesson": Example(OWNER, ids(shift_id="shift_taught"), learner),
    "handing_over.swap_page": Example(OWNER, ids(claim_id="claim_held"), changes=False),
    "handing_over.swap": Example(OWNER, ids(claim_id="claim_held")),
    "handing_over.swap_withdrawal": Example(OWNER, ids(claim_id="claim_held"), changes=False),
    "handing_over.exchange": Example(OWNER, ids(swap_id="swap"), changes=False),
    "handing_over.swap_acceptance": Example(OWNER, ids(swap_id="swap"), fixed(anyway="1")),
    "handing_over.swap_refusal": Example(OWNER, ids(swap_id="swap")),
    "handing_over.waiting": Example(
        ADMINISTRATORS - {"top"} | DESK | {"worker", "colleague", "southern_worker"},
        ids(shift_id="shift_full"),
        fixed(on="1"),
    ),
    "handing_over.waiting_withdrawal": Example(
        EVERYBODY, ids(shift_id="shift_waited_for"), changes=False
    ),
    "board.seats": Example(EVERYBODY, ids(capability_id="capability"), changes=False),
    # --- a task: the department and the coordinator -----------------------------------------
    "shifts.post": Example(DESK, fields=post),
    "board.look": Example(DESK, fields=post, changes=False),
    "departments.unpost": Example(
        frozenset({"poster"}), fields=lambda town: {"shift": town.ids["shift_just_posted"]}
    ),
    "departments.more_places": Example(DESK, SHIFT, fixed(places="1", revision="1")),
    "departments.choice": Example(DESK, ids(claim_id="claim_asked")),
    "departments.choice_undo": Example(DESK, ids(claim_id="claim_chosen")),
    "selection.selection": Example(
        DESK, fields=lambda town: {"shift": town.ids["shift"], "act": "cancel"}
    ),
    "departments.edit": Example(DESK, SHIFT, changes=False),
    "departments.change": Example(DESK, SHIFT, changed),
    "departments.cancellation": Example(DESK, SHIFT, fixed(reason="Toch niet nodig")),
    "departments.closing": Example(DESK, SHIFT),
    "departments.reopening": Example(DESK, CLOSED),
    "departments.release": Example(DESK, ids(claim_id="claim_held")),
    "asking.unassignment": Example(COORDINATOR, ids(claim_id="claim_assigned")),
    "asking.assignments": Example(
        COORDINATOR, SHIFT, lambda town: {"person": town.people["colleague"].id}
    ),
    "asking.asks": Example(
        COORDINATOR, SHIFT, lambda town: {"person": town.people["colleague"].id}
    ),
    "asking.ask_withdrawal": Example(COORDINATOR, ids(offer_id="offer")),
    "board.offer_acceptance": Example(OWNER, ids(offer_id="offer"), fixed(anyway="1")),
    "board.offer_refusal": Example(OWNER, ids(offer_id="offer")),
    "shifts.own_stand_ins": Example(
        frozenset({"worker", "poster", "coordinator"}) | ADMINISTRATORS | CASE_WORKER | BUILDER,
        fields=stand_in,
        sees=EVERYBODY,
    ),
    "shifts.stand_ins": Example(ADMINISTRATORS | COORDINATOR, person("worker"), stand_in),
    "shifts.stand_in_ending": Example(
        ADMINISTRATORS | COORDINATOR | frozenset({"poster"}), ids(stand_in_id="stand_in")
    ),
    # --- people -----------------------------------------------------------------------------
    "people.person": Example(ADMINISTRATORS | COORDINATOR, person("colleague"), changes=False),
    "people.roles": Example(ADMINISTRATORS, person("colleague"), changes=False),
    "agreements.agreements": Example(ADMINISTRATORS, person("colleague"), changes=False),
    "agreements.limits": Example(ADMINISTRATORS, person("colleague"), changes=False),
    "agreements.commitments": Example(ADMINISTRATORS, person("colleague"), changes=False),
    "people.new_person": Example(ADMINISTRATORS, fields=account, sees=ALL_ADMINISTRATORS),
    "people.edit_person": Example(
        ADMINISTRATORS, person("worker"), editing(own_account, "top", "/people/{worker}/edit")
    ),
    "people.leaving": Example(ADMINISTRATORS, person("worker"), changes=False),
    "people.person_deactivation": Example(ADMINISTRATORS, person("worker")),
    "people.person_reactivation": Example(ADMINISTRATORS, person("former")),
    "people.role_grant": Example(
        ADMINISTRATORS,
        person("colleague"),
        lambda town: {"role": "poster", "department": town.ids["north"]},
    ),
    "people.people_selection": Example(
        ADMINISTRATORS,
        fields=lambda town: {
            "chosen": town.people["colleague"].id,
            "act": "role",
            "role": "poster",
            "department": town.ids["north"],
        },
        sees=ALL_ADMINISTRATORS | COORDINATOR | {"southern_coordinator"},
    ),
    "people.role_revocation": Example(ADMINISTRATORS, ids(grant_id="grant")),
    "agreements.new_agreement": Example(
        ADMINISTRATORS,
        person("administrator"),
        fixed(
            contract="fixed",
            pool="y",
            hours_week="16,5",
            valid_from="2026-01-01",
            valid_until=LATER,
        ),
    ),
    "agreements.agreement_end": Example(
        ADMINISTRATORS,
        ids(agreement_id="agreement"),
        lambda town: {f"end-{town.ids['agreement']}-until": "2031-01-01"},
    ),
    "agreements.agreement_removal": Example(ADMINISTRATORS, ids(agreement_id="agreement")),
    "agreements.new_limit": Example(
        ADMINISTRATORS,
        person("colleague"),
        fixed(
            valid_from="2026-01-01",
            valid_until=LATER,
            hours_week="12",
            hours_day="4,5",
            days_week="3",
            day_parts="morning",
            loads="sitting",
        ),
    ),
    "agreements.limit_end": Example(
        ADMINISTRATORS,
        ids(limit_id="limit"),
        lambda town: {f"end-{town.ids['limit']}-until": LATER},
    ),
    "agreements.limit_removal": Example(ADMINISTRATORS, ids(limit_id="limit")),
    "agreements.new_commitment": Example(
        ADMINISTRATORS, person("colleague"), fixed(**TIME_TAKEN, kind="own_roster")
    ),
    "agreements.commitment_removal": Example(ADMINISTRATORS, ids(commitment_id="commitment")),
    "agreements.new_unavailability": Example(EVERYBODY, fields=fixed(**TIME_TAKEN)),
    "agreements.unavailability_removal": Example(OWNER, ids(commitment_id="unavailable")),
    "rosters.own_roster": Example(
        EVERYBODY, fields=lambda _town: {"file": (Again(ROSTER), "rooster.csv")}
    ),
    "rosters.people_roster": Example(
        ADMINISTRATORS, fields=rosters_of_people, sees=ALL_ADMINISTRATORS
    ),
    "rosters.roster_import": Example(OWNER, ids(roster_id="roster"), changes=False),
    "rosters.roster_confirmation": Example(
        OWNER, ids(roster_id="roster"), lambda town: {"plan": plan_of_roster(town)}
    ),
    "rosters.sources": Example(EVERYBODY, changes=False),
    "rosters.new_source": Example(EVERYBODY, fields=fixed(url="https://127.0.0.1/me.ics")),
    "rosters.source_removal": Example(OWNER, ids(source_id="source")),
    "agreements.kept": Example(OWNER, ids(commitment_id="unavailable"), changes=False),
    "agreements.series": Example(OWNER | ADMINISTRATORS, ids(series_id="series"), changes=False),
    "agreements.series_change": Example(
        OWNER | ADMINISTRATORS,
        ids(series_id="series"),
        editing(
            fixed(day=LATER, start="09:00", end="12:00", weekly_until=MUCH_LATER),
            "worker",
            "/commitments/series/{series}",
            series="series",
        ),
    ),
    "agreements.series_removal": Example(OWNER | ADMINISTRATORS, ids(series_id="series")),
    # --- departments and kinds of work ------------------------------------------------------
    "people.new_department": Example(
        ADMINISTRATORS,
        fields=lambda town: {
            "name": "Nieuwe afdeling",
            "parent": town.ids["north"],
            "phone": "41234",
            "hand_back_hours": 24,
        },
        sees=ALL_ADMINISTRATORS,
    ),
    "people.edit_department": Example(
        ADMINISTRATORS,
        ids(department_id="closed_department"),
        editing(
            lambda town: {
                "name": "Andere naam",
                "parent": town.ids["north"],
                "phone": "41234",
                "hand_back_hours": 12,
            },
            "top",
            "/departments/{it}/edit",
            it="closed_department",
        ),
    ),
    "people.department_deactivation": Example(
        ADMINISTRATORS, ids(department_id="empty_department")
    ),
    "people.department_reactivation": Example(
        ADMINISTRATORS, ids(department_id="closed_department")
    ),
    # --- rules for working time ---------------------------------------------------------------
    "rule_sets.rule_sets": Example(ALL_ADMINISTRATORS, changes=False),
    "rule_sets.comparison": Example(ALL_ADMINISTRATORS, changes=False),
    "rule_sets.places": Example(ALL_ADMINISTRATORS, changes=False),
    "rule_sets.rule_set": Example(ALL_ADMINISTRATORS, law, changes=False),
    "rule_sets.new_rule_set": Example(TOP, law, new_rule_set),
    "rule_sets.rule_set_approval": Example(
        TOP, ids(rule_set_id="rule_set"), fixed(approved_by="OR", reason="Besluit van 12 oktober")
    ),
    "rule_sets.rule_set_removal": Example(TOP, ids(rule_set_id="rule_set")),
    "rule_sets.place": Example(ADMINISTRATORS, ids(department_id="north"), changes=False),
    "rule_sets.new_place": Example(
        ADMINISTRATORS, ids(department_id="north"), fixed(valid_from=LATER, rules="18:ATW")
    ),
    "tasks.task_type": Example(ADMINISTRATORS | DESK, ids(task_type_id="task_type"), changes=False),
    "tasks.new_task_type": Example(ADMINISTRATORS, fields=kind_of_work, sees=ALL_ADMINISTRATORS),
    "tasks.edit_task_type": Example(
        ADMINISTRATORS,
        ids(task_type_id="task_type"),
        editing(kind_of_work, "top", "/task-types/{it}/edit", it="task_type"),
    ),
    "tasks.task_type_deactivation": Example(ADMINISTRATORS, ids(task_type_id="task_type")),
    "tasks.task_type_reactivation": Example(ADMINISTRATORS, ids(task_type_id="idle_task_type")),
    "tasks.instruction": Example(EVERYBODY, TASK_TYPE, changes=False),
    "tasks.print_instruction": Example(EVERYBODY, TASK_TYPE, changes=False),
    "tasks.instruction_versions": Example(EVERYBODY, TASK_TYPE, changes=False),
    "tasks.instruction_version": Example(
        EVERYBODY, lambda town: {**TASK_TYPE(town), "number": 1}, changes=False
    ),
    "tasks.picture": Example(
        EVERYBODY, ids(task_type_id="task_type", file_id="picture"), changes=False
    ),
    "tasks.edit_instruction": Example(KEEPERS, TASK_TYPE, changes=False),
    "tasks.revise_instruction": Example(KEEPERS, TASK_TYPE, instruction),
    "tasks.instruction_confirmation": Example(KEEPERS, TASK_TYPE),
    "tasks.report_step": Example(
        EVERYBODY,
        lambda town: {**TASK_TYPE(town), "key": "s1"},
        fixed(problem="unsafe", words="De kast staat scheef"),
    ),
    "tasks.step_report": Example(
        KEEPERS, REPORT, fixed(words="Zo is het goed"), sees=KEEPERS | OWNER
    ),
    "tasks.step_report_photo": Example(KEEPERS | OWNER, REPORT, changes=False),
    # --- tracks: the case worker, the person, and whom they share with ------------------------
    "reintegration.tracks": Example(CASE_WORKER, changes=False),
    "reintegration.new_track": Example(
        CASE_WORKER,
        person("colleague"),
        fixed(
            first_day="2026-10-01",
            starts_on="2026-10-20",
            target_on="2027-04-01",
            hours_target="24",
            template="even",
        ),
    ),
    "reintegration.track": Example(CASE_WORKER, TRACK, changes=False),
    "reintegration.new_step": Example(CASE_WORKER, TRACK, track_step),
    "reintegration.template": Example(
        CASE_WORKER, ids(track_id="idle_track"), fixed(template="gentle")
    ),
    "reintegration.edit_step": Example(
        CASE_WORKER,
        ids(step_id="proposed_step"),
        editing(track_step, "case_worker", "/steps/{it}/edit", it="proposed_step"),
    ),
    "reintegration.step_removal": Example(CASE_WORKER, ids(step_id="proposed_step")),
    "reintegration.evaluation": Example(
        CASE_WORKER, ids(step_id="track_step"), fixed(on="2026-10-12", outcome="keep")
    ),
    "reintegration.term": Example(CASE_WORKER, law_date, changes=False),
    "reintegration.term_settlement": Example(CASE_WORKER, law_date, fixed(on="2026-10-12")),
    "reintegration.term_move": Example(
        CASE_WORKER, law_date, fixed(to=LATER, reason="awaiting_opinion")
    ),
    "reintegration.track_pause": Example(CASE_WORKER, TRACK),
    "reintegration.track_resumption": Example(CASE_WORKER, ids(track_id="idle_track")),
    "reintegration.track_limits": Example(CASE_WORKER, ids(track_id="bereft_track")),
    "reintegration.track_take_over": Example(CASE_WORKER, ids(track_id="left_track")),
    "reintegration.trial_extension": Example(CASE_WORKER, TRACK),
    "reintegration.track_end": Example(CASE_WORKER, TRACK, fixed(outcome="own_work")),
    "reintegration.case_worker": Example(
        CASE_WORKER, TRACK, lambda town: {"case_worker": town.ids["other_case_worker"]}
    ),
    "reintegration.my_track": Example(BUILDER, changes=False),
    "reintegration.step_confirmation": Example(BUILDER, ids(step_id="proposed_step")),
    "reintegration.step_refusal": Example(BUILDER, ids(step_id="proposed_step")),
    "reintegration.feelings": Example(
        BUILDER, fields=lambda town: {"claim": town.ids["claim_worked"], "felt": "too_much"}
    ),
    "reintegration.sharing": Example(
        BUILDER, fields=lambda town: {"email": town.people["worker"].email}
    ),
    "reintegration.sharing_end": Example(BUILDER),
    "reintegration.shared_tracks": Example(frozenset({"colleague"}), changes=False),
    "reintegration.shared": Example(frozenset({"colleague"}), TRACK, changes=False),
}

READING: dict[str, Made] = {
    "board.board": fixed(days="all", since="2026-10-13T08:00:00+02:00"),
    "board.board_changes": fixed(days="all", v="1-1@1791871200", shown="1"),
    "asking.candidates_page": ids(shift="shift"),
    "capacity.expiring": ids(capability="capability", department="north"),
    "board.preview": post,
    "departments.fits": post,
    "board.roster": fixed(day="2026-10-13"),
    "departments.tasks": fixed(days="all", department="1", q="x", page="1", posted="1,2"),
    "departments.task_changes": fixed(
        days="all", department="1", q="x", page="1", v="1-1", at="1791871200"
    ),
    "shifts.new": lambda town: {
        "type": town.ids["task_type"],
        "department": town.ids["north"],
        "start": "23:00",
        "end": "07:30",
    },
    "tasks.task_types": fixed(q="x", department="1", sort="-name", open="0", page="1"),
    "tasks.owners": fixed(owner="wo"),
    "tasks.instruction": fixed(location="Skillslab"),
    "tasks.print_instruction": fixed(location="Skillslab"),
    "tasks.instruction_versions": fixed(page="1"),
    "tasks.edit_instruction": fixed(report="1"),
    "tasks.picture": fixed(word="x"),
    "tasks.step_reports": fixed(open="0", page="1"),
    "asking.people": contact_card,
    "people.departments": fixed(q="x", page="1"),
    "rule_sets.places": fixed(q="x", page="1"),
    "rule_sets.comparison": fixed(one="atw-2025-07-01", other="cao-umc-2025-07-01"),
    "agreements.commitments": fixed(page="1", new="1"),
    "agreements.availability": fixed(page="1", new="series-1"),
    "agreements.series": fixed(page="1"),
    "operations.trail": fixed(
        verb="added",
        about="x",
        actor="x",
        object="Shift",
        number="1",
        since="2026-10-13",
        until="2026-10-13",
        before="9",
    ),
    "capabilities.capabilities": fixed(q="x", sort="-name", open="0", page="1"),
    "capabilities.holdings": fixed(on="2026-10-01"),
    "capabilities.sign_offs": fixed(q="x", page="1"),
    "capabilities.new_sign_off": lambda town: {
        "person": town.people["colleague"].id,
        "capability": town.ids["paper"],
    },
    "requests.new_request": ids(capability="other_capability"),
    "requests.inbox": fixed(sort="-name", open="0", page="1"),
    "asking.matrix_page": contact_card,
    "asking.matrix_csv": contact_card,
    "asking.matrix_xlsx": contact_card,
    "reports.balance": fixed(month="2026-10"),
    "reports.balance_csv": fixed(month="2026-10"),
    "reports.balance_xlsx": fixed(month="2026-10"),
    "reports.on_call_csv": fixed(table="offers"),
    "reports.on_call_xlsx": fixed(table="offers"),
    "reports.overrides": fixed(page="2"),
    "reports.month": fixed(month="2026-10"),
    "reports.reports": fixed(**{"from": "2026-09-01", "to": "2026-10-13"}),
    "reports.report_csv": fixed(figure="asking", **{"from": "2026-09-01", "to": "2026-10-13"}),
    "reports.report_xlsx": fixed(figure="asking", **{"from": "2026-09-01", "to": "2026-10-13"}),
    "walls.wall": fixed(page="2", rows="9"),
    "customers.card": fixed(language="en"),
    "walls.poster": ids(department="north"),
    "navigation.palette": fixed(q="x morgen 14-10"),
    "capacity.capacity_page": fixed(days="56", by="part"),
    "capacity.capacity_cell": lambda town: {
        "kind": "department",
        "key": town.ids["north"],
        "day": LATER,
    },
    "capacity.capacity_csv": fixed(days="56", by="part"),
    "capacity.capacity_xlsx": fixed(days="56", by="part"),
    "notices.notices": fixed(page="1"),
    "times.written": fixed(kind="day", text="di 13 okt", past="1", ends="1"),
    "reintegration.tracks": fixed(page="1"),
    "reintegration.choose_person": fixed(q="x"),
    "accounts.sign_in": fixed(next="/board"),
}
"""What a page reads from the query, so that the battery can put other things there."""
