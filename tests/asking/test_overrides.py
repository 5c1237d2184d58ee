"""A rule of working time is set aside for one task: asked with a reason, and agreed to."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Update, func, select, update
from werkzeug.test import TestResponse

from app.asking.answers_overrides import LONGEST
from app.audit.models import AuditEntry
from app.capacity.commands_recheck import recheck
from app.claims.models import Doubt, Offer
from app.core import clock
from app.core.db import Model, db
from app.eligibility.words_overrides import RULES
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.models import Commitment, Person
from app.rule_sets.rules_room import MAY_BE_SET_ASIDE
from app.shifts.models import Shift
from app.shifts.models_claims import Claim, Override
from app.shifts.retention import OVERRIDES_KEPT_FOR, delete_old_overrides
from tests.factories import World, at

HTMX = {"HX-Request": "true"}
REASON = "De polikliniek staat zonder balie"
ALL_THE_SAME = "Toch vragen, met een reden"
FINAL = "Hier kan niemand van afwijken"
pytestmark = pytest.mark.usefixtures("morning", "without_tokens")


class Desk:
    """Tarik coordinates. A task on Thursday evening leaves Noor ten hours of rest, and she had the
    one short rest of these seven days already; Sem is free.
    """

    def __init__(self, world: World, client: FlaskClient) -> None:
        self.world, self.client = world, client
        self.ward = world.department("Skillslab")
        self.tarik = world.coordinator(self.ward, "Tarik Aydin")
        self.noor = world.worker("Noor Haddad", self.ward)
        self.sem = world.worker("Sem Visser", self.ward)
        self.shift: Shift = world.shift(self.ward, at("14:00", plus=2), at("21:30", plus=2))
        self.busy(self.noor, "15:00", "23:00", -1)
        self.busy(self.noor, "08:30", "12:00", 0)
        self.morning_after = self.busy(self.noor, "07:30", "12:00", 3)
        self.sit_down()

    def busy(self, person: Person, start: str, end: str, plus: int) -> Commitment:
        """Own roster of somebody, so many days from today."""
        return self.world.commitment(person, at(start, plus=plus), at(end, plus=plus))

    def sit_down(self, person: Person | None = None) -> None:
        """Somebody, Tarik unless said, uses the browser."""
        self.world.sign_in(self.client, person or self.tarik)

    def ask(
        self, person: Person | None = None, reason: str | None = REASON, **more: str
    ) -> TestResponse:
        """Tarik asks Noor, unless somebody else is said, with a reason."""
        data = {"person": str((person or self.noor).id), **more}
        if reason is not None:
            data["override_reason"] = reason
        return self.client.post(f"/shifts/{self.shift.id}/assignments", data=data, headers=HTMX)

    def asked(self) -> int:
        """Noor is asked; the id of the question. She sits down."""
        answer = self.ask()
        assert answer.status_code == 200, answer.text
        self.sit_down(self.noor)
        return self.offer

    @property
    def offer(self) -> int:
        """The id of the last question."""
        with self.world.app.app_context():
            return db.session.scalars(select(Offer.id).order_by(Offer.id.desc())).first() or 0

    def yes(self, offer: int, **more: str) -> TestResponse:
        """Whoever sits there says yes."""
        return self.client.post(f"/offers/{offer}/acceptance", data=more, headers=HTMX)

    def count(self, table: type[Model]) -> int:
        """How many rows there are."""
        with self.world.app.app_context():
            return db.session.scalar(select(func.count()).select_from(table)) or 0

    def entries(self, verb: str) -> list[AuditEntry]:
        """What the trail says of a kind."""
        with self.world.app.app_context():
            return list(db.session.scalars(select(AuditEntry).where(AuditEntry.verb == verb)))

    @property
    def candidates(self) -> str:
        """Who can come."""
        return self.client.get(f"/candidates?shift={self.shift.id}").text


@pytest.fixture
def desk(world: World, client: FlaskClient) -> Desk:
    """Tarik at the list."""
    return Desk(world, client)


# --- The coordinator ----------------------------------------------------------------------------


def test_beside_what_may_be_set_aside_stands_a_field_for_the_reason(desk: Desk) -> None:
    page = desk.candidates
    assert ALL_THE_SAME in page
    assert 'name="override_reason"' in page
    assert "10 uur; normaal minstens 11 uur (ATW 5:3(2))" in page
    assert "alleen als Noor akkoord is" in page
    assert FINAL not in page


def test_where_nobody_can_set_it_aside_it_says_so_and_has_no_field(desk: Desk) -> None:
    desk.busy(desk.noor, "05:00", "13:00", 2)
    desk.busy(desk.sem, "08:00", "13:00", 2)
    for address in ("", "&who=noor", "&who=noor&pane=1", "&who=sem", "&who=sem&pane=1"):
        page = desk.client.get(f"/candidates?shift={desk.shift.id}{address}", headers=HTMX).text
        assert FINAL in page, address
        assert ALL_THE_SAME not in page, address


def test_what_is_no_matter_of_working_time_is_not_to_be_set_aside(desk: Desk) -> None:
    desk.world.limit(desk.noor, hours_day=1.25)
    page = desk.client.get(f"/candidates?shift={desk.shift.id}&who=noor").text
    assert ALL_THE_SAME not in page
    answer = desk.ask()
    assert answer.status_code == 422
    assert 'data-reasons="agreed daily_rest"' in answer.text
    assert "1,25" not in answer.text
    assert desk.count(Override) == 0


def test_without_a_reason_an_assignment_is_refused_and_says_that_it_may_be_set_aside(
    desk: Desk,
) -> None:
    answer = desk.ask(reason=None)
    assert answer.status_code == 422
    assert 'data-reasons="daily_rest"' in answer.text
    assert "alleen als Noor akkoord is" in answer.text
    desk.busy(desk.noor, "05:00", "13:00", 2)
    assert FINAL in desk.ask(reason=None).text
    assert desk.count(Claim) == 0


def test_a_reason_asks_and_gives_no_place(desk: Desk) -> None:
    answer = desk.ask()
    assert answer.status_code == 200
    assert "Gevraagd met je reden: Noor Haddad." in answer.text
    assert desk.count(Claim) == 0
    [entry] = desk.entries("asked to set a rule aside")
    assert (entry.data["reason"], entry.data["set_aside"]) == (REASON, ["A5"])
    assert entry.actor_id == desk.tarik.id
    assert "is al gevraagd" in desk.ask().text, "the second of two taps asks nobody again"
    assert desk.count(Offer) == 1


def test_a_yes_for_all_times_is_no_consent_to_this(desk: Desk) -> None:
    desk.sit_down(desk.noor)
    desk.client.post("/me/consent", data={"standing": "1"})
    desk.sit_down()
    assert desk.ask(reason=None).status_code == 422
    assert desk.ask().status_code == 200
    assert desk.count(Claim) == 0


@pytest.mark.parametrize(
    ("reason", "more"),
    [
        ("", {"set_aside": "1"}),
        ("   ", {}),
        ("ab", {}),
        ("\u200b\u200b\u200b\u200b", {}),
        ("\u202e\u2066\u2060", {"set_aside": "1"}),
        ("x" * (LONGEST + 1), {}),
        ("x" * 10_000, {}),
    ],
)
def test_a_reason_that_says_nothing_or_too_much_is_refused_and_asks_nobody(
    desk: Desk, reason: str, more: dict[str, str]
) -> None:
    answer = desk.ask(desk.noor, reason, **more)
    assert answer.status_code == 422
    assert "is ingedeeld" not in answer.text
    assert desk.count(Offer) == desk.count(Override) == desk.count(Claim) == 0


def test_what_no_person_can_type_is_not_taken_at_all(desk: Desk) -> None:
    assert desk.ask(reason="\x00\x01\x02\x03").status_code == 400
    assert desk.count(Offer) == 0


def test_signs_that_turn_a_text_and_line_breaks_do_not_reach_whoever_reads_it(desk: Desk) -> None:
    assert desk.ask(reason="Geen balie\r\n\u202evandaag  <em>").status_code == 200
    with desk.world.app.app_context():
        assert db.session.scalars(select(Override.reason)).one() == "Geen balie vandaag <em>"
    desk.sit_down(desk.noor)
    assert "<em>" not in desk.client.get(f"/shifts/{desk.shift.id}").text


def test_a_reason_for_what_nobody_can_set_aside_is_refused(desk: Desk) -> None:
    desk.busy(desk.noor, "05:00", "13:00", 2)
    answer = desk.ask()
    assert answer.status_code == 422
    assert "shift_length" in answer.text
    assert FINAL in answer.text
    assert desk.count(Offer) == 0


def test_a_reason_for_whom_it_fits_is_refused(desk: Desk) -> None:
    answer = desk.ask(desk.sem)
    assert answer.status_code == 422
    assert "Vraag zonder reden" in answer.text
    assert desk.count(Claim) == desk.count(Offer) == 0


def test_only_who_takes_part_can_be_asked_and_only_for_ones_own_tasks(desk: Desk) -> None:
    stranger = desk.world.person("Piet Vreemd")
    assert desk.ask(stranger).status_code == 404
    for unknown in ("0", "x", "99999999999999999999", ""):
        data = {"person": unknown, "override_reason": REASON}
        path = f"/shifts/{desk.shift.id}/assignments"
        assert desk.client.post(path, data=data).status_code == 404
    desk.sit_down(desk.world.coordinator(desk.world.department(), "Lotte Bakker"))
    assert desk.ask().status_code == 403


def test_for_a_task_that_is_full_or_began_nobody_is_asked(desk: Desk) -> None:
    desk.world.claim(desk.sem, desk.shift)
    answer = desk.ask()
    assert answer.status_code == 409
    assert 'data-reasons="full"' in answer.text


def test_whoever_is_asked_again_and_again_is_not_asked_a_fourth_time(desk: Desk) -> None:
    for _time in range(3):
        assert desk.ask().status_code == 200
        assert desk.client.post(f"/asks/{desk.offer}/withdrawal").status_code == 303
    assert desk.ask().status_code == 429


# --- The worker ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/board", "/shifts/{id}", "/board?shift={id}"])
def test_the_worker_reads_reason_numbers_and_article_and_decides(desk: Desk, address: str) -> None:
    offer = desk.asked()
    page = desk.client.get(address.format(id=desk.shift.id)).text
    assert REASON in page
    assert "10 uur; normaal minstens 11 uur (ATW 5:3(2))" in page
    assert "Ja, ik doe dit toch" in page
    assert f"/offers/{offer}/acceptance" in page
    assert f"/offers/{offer}/refusal" in page
    assert "Je beslist zelf" in page


def test_the_message_says_the_same(desk: Desk) -> None:
    desk.asked()
    with desk.world.app.app_context():
        [notice] = db.session.scalars(select(Notice).where(Notice.kind == "asked"))
        body = words_of(notice, db.session.get_one(Person, desk.noor.id)).body
    assert REASON in body
    assert "10 uur; normaal minstens 11 uur (ATW 5:3(2))" in body


def test_a_yes_takes_the_place_and_the_claim_rests_on_what_was_agreed(desk: Desk) -> None:
    offer = desk.asked()
    for _tap in range(2):
        answer = desk.yes(offer)
        assert answer.status_code == 200, answer.text
    assert 'data-state="mine"' in answer.text
    with desk.world.app.app_context():
        [claim] = db.session.scalars(select(Claim))
        [override] = db.session.scalars(select(Override))
    assert override.claim_id == claim.id
    assert override.agreed_at == clock.now()
    assert [each["rule"] for each in override.said] == ["A5"]
    [agreed] = desk.entries("agreed to set a rule aside")
    assert (agreed.actor_id, agreed.data["reason"]) == (desk.noor.id, REASON)
    [took] = desk.entries("claimed")
    assert took.data["set_aside"] == ["A5"]


def test_undone_in_its_quiet_minute_it_is_as_if_nobody_had_agreed(desk: Desk) -> None:
    offer = desk.asked()
    desk.yes(offer)
    with desk.world.app.app_context():
        claim_id = db.session.scalars(select(Claim.id)).one()
    assert desk.client.post(f"/claims/{claim_id}/undo", headers=HTMX).status_code == 200
    with desk.world.app.app_context():
        [override] = db.session.scalars(select(Override))
    assert (override.agreed_at, override.claim_id) == (None, None)
    assert "Ja, ik doe dit toch" in desk.client.get(f"/shifts/{desk.shift.id}").text
    assert desk.yes(offer).status_code == 200, "and may be agreed to after all"


def test_a_no_is_out_of_sight_and_gives_nothing_away(desk: Desk) -> None:
    offer = desk.asked()
    assert desk.client.post(f"/offers/{offer}/refusal", headers=HTMX).status_code == 200
    assert REASON not in desk.client.get("/board").text
    desk.sit_down()
    assert "nog geen antwoord" in desk.client.get("/overrides").text
    assert desk.entries("agreed to set a rule aside") == []
    with clock.fixed_at(clock.now() + timedelta(days=1)):
        assert REASON not in desk.client.get("/overrides").text


def _starts_earlier(desk: Desk) -> None:
    desk.busy(desk.noor, "07:00", "07:30", 3)


def _works_long(desk: Desk) -> None:
    desk.busy(desk.noor, "05:00", "13:00", 2)


def _works_elsewhere(desk: Desk) -> None:
    desk.busy(desk.noor, "15:00", "16:00", 2)


WORSE = {
    "the rest got shorter": (_starts_earlier, "daily_rest"),
    "another rule refuses now": (_works_long, "shift_length daily_rest"),
    "she is somewhere else": (_works_elsewhere, "overlap"),
}


@pytest.mark.parametrize("what", WORSE)
def test_what_got_worse_since_is_not_covered_by_the_yes(desk: Desk, what: str) -> None:
    change, codes = WORSE[what]
    offer = desk.asked()
    change(desk)
    page = desk.client.get(f"/shifts/{desk.shift.id}").text
    assert "Ja, ik doe dit toch" not in page
    assert "Er staat nu meer in de weg" in page
    answer = desk.yes(offer)
    assert answer.status_code == 422
    assert set(codes.split()) <= set(_reasons(answer.text))
    assert desk.count(Claim) == 0
    with desk.world.app.app_context():
        assert db.session.scalars(select(Override.agreed_at)).one() is None


def _reasons(text: str) -> list[str]:
    return text.partition('data-reasons="')[2].partition('"')[0].split()


def test_a_yes_to_a_question_like_any_other_sets_nothing_aside(desk: Desk) -> None:
    """It fitted when she was asked; then her roster changed."""
    with desk.world.app.app_context():
        asked = desk.world.offer(desk.noor, desk.shift)
    desk.sit_down(desk.noor)
    answer = desk.yes(asked.id, anyway="1", set_aside="1", override_reason=REASON)
    assert answer.status_code == 422
    assert desk.count(Claim) == 0


def test_the_place_may_be_gone_by_then(desk: Desk) -> None:
    offer = desk.asked()
    desk.world.claim(desk.sem, desk.shift)
    assert desk.yes(offer).status_code == 409
    assert desk.count(Claim) == 1


# --- Afterwards ---------------------------------------------------------------------------------


@pytest.fixture
def agreed(desk: Desk) -> Iterator[Desk]:
    """Noor agreed, two minutes ago."""
    assert desk.yes(desk.asked()).status_code == 200
    with clock.fixed_at(clock.now() + timedelta(minutes=2)):
        yield desk


def _recheck(desk: Desk) -> list[list[str]]:
    with desk.world.app.app_context():
        recheck(clock.now())
        return [doubt.codes for doubt in db.session.scalars(select(Doubt))]


def test_what_was_agreed_to_is_no_doubt_until_it_gets_worse(agreed: Desk) -> None:
    assert _recheck(agreed) == []
    _starts_earlier(agreed)
    assert _recheck(agreed) == [["daily_rest"]]


def test_after_a_change_of_the_task_it_counts_as_long_as_it_is_no_worse(agreed: Desk) -> None:
    def move(end: str) -> int:
        ends = at(end, plus=2)
        with agreed.world.app.app_context():
            shift = db.session.get_one(Shift, agreed.shift.id)
            claim = db.session.scalars(select(Claim)).one()
            agreed.world.alter(_moved(Shift, shift.id, ends))
            agreed.world.alter(_moved(Claim, claim.id, ends, state="reconfirm"))
            claim_id = claim.id
        return agreed.client.post(f"/claims/{claim_id}/confirmation", headers=HTMX).status_code

    assert move("22:00") == 422
    assert move("21:00") == 200


def _moved(table: type[Shift | Claim], number: int, ends: datetime, **more: str) -> Update:
    return update(table).where(table.id == number).values(ends_at=ends, **more)


def test_the_roster_and_the_task_show_it_as_any_other_place(agreed: Desk) -> None:
    roster = agreed.client.get("/roster").text
    assert f'href="/shifts/{agreed.shift.id}"' in roster
    page = agreed.client.get(f"/shifts/{agreed.shift.id}").text
    assert 'data-state="mine"' in page
    assert "Afgeweken met jouw akkoord" in page


def test_given_back_and_taken_again_it_would_need_a_new_yes(agreed: Desk) -> None:
    with agreed.world.app.app_context():
        claim_id = db.session.scalars(select(Claim.id)).one()
    agreed.client.post(f"/claims/{claim_id}/hand-back", headers=HTMX)
    answer = agreed.client.post(f"/shifts/{agreed.shift.id}/claims", headers=HTMX)
    assert answer.status_code == 422


# --- The page -----------------------------------------------------------------------------------


def test_the_page_lists_who_which_rule_why_by_whom_and_how_it_stands(agreed: Desk) -> None:
    agreed.sit_down()
    page = agreed.client.get("/overrides").text
    for part in ("Noor Haddad", REASON, "Tarik Aydin", "ATW 5:3(2)", "A5", "akkoord"):
        assert part in page
    table = agreed.client.get("/overrides.csv").get_data(as_text=True)
    assert REASON in table
    assert agreed.client.get("/overrides.xlsx").data[:2] == b"PK"
    assert 'href="/overrides"' in agreed.client.get("/balance").text


def test_others_see_nothing_of_it(agreed: Desk) -> None:
    elsewhere = agreed.world.department()
    agreed.sit_down(agreed.world.coordinator(elsewhere, "Lotte Bakker"))
    assert "Er is geen regel" in agreed.client.get("/overrides").text
    agreed.sit_down(agreed.sem)
    assert agreed.client.get("/overrides").status_code == 403
    agreed.sit_down(agreed.world.administrator(elsewhere, "Anne de Graaf"))
    assert REASON in agreed.client.get("/overrides").text, "who administers the top sees all"


def test_in_the_quiet_minute_the_page_knows_of_no_yes(desk: Desk) -> None:
    desk.yes(desk.asked())
    desk.sit_down()
    assert "nog geen antwoord" in desk.client.get("/overrides").text
    with clock.fixed_at(clock.now() + timedelta(minutes=2)):
        assert "nog geen antwoord" not in desk.client.get("/overrides").text


def test_undone_once_it_was_told_stands_there_as_undone(agreed: Desk) -> None:
    with agreed.world.app.app_context():
        claim_id = db.session.scalars(select(Claim.id)).one()
        sent = db.session.scalars(select(Notice).where(Notice.kind == "someone_comes")).all()
        assert sent
        agreed.world.alter(_sent())
    agreed.client.post(f"/claims/{claim_id}/undo", headers=HTMX)
    agreed.sit_down()
    assert "akkoord, en ongedaan gemaakt" in agreed.client.get("/overrides").text


def _sent() -> Update:
    return update(Notice).where(Notice.kind == "someone_comes").values(state="sent")


def test_it_is_kept_for_two_years_and_what_nobody_agreed_to_until_the_task_ended(
    desk: Desk,
) -> None:
    desk.asked()
    ended = desk.shift.ends_at
    with desk.world.app.app_context():
        assert delete_old_overrides(ended - timedelta(minutes=1)) == 0
        assert delete_old_overrides(ended) == 1


def test_what_was_agreed_to_is_kept(agreed: Desk) -> None:
    ended = agreed.shift.ends_at
    with agreed.world.app.app_context():
        assert delete_old_overrides(ended + OVERRIDES_KEPT_FOR - timedelta(minutes=1)) == 0
        assert delete_old_overrides(ended + OVERRIDES_KEPT_FOR) == 1


def test_every_rule_that_may_be_set_aside_has_words() -> None:
    assert RULES.keys() == MAY_BE_SET_ASIDE


def test_the_proof_of_such_a_place_says_that_it_was_agreed_to_and_why(desk: Desk) -> None:
    assert desk.yes(desk.asked()).status_code == 200
    with desk.world.app.app_context():
        claim = db.session.scalars(select(Claim.id).where(Claim.live)).one()
    page = desk.client.get(f"/claims/{claim}/proof").text
    assert "De wet laat hier ruimte" in page
    assert REASON in page
    told = desk.client.get(f"/claims/{claim}/proof.json").get_json(force=True)
    assert told["set_aside"] == ["A5"]
    assert told["cases"][0]["verdicts"][0]["verdict"] == "refuse", "the engine alone says no"
