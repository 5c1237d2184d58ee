"""Signing off and taking away: who may, what it leaves behind, and that history stays history."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from app.audit.models import AuditEntry
from app.capabilities.commands_sign_offs import revoke, sign_off
from app.capabilities.models import (
    Capability,
    Holding,
    Inclusion,
    Method,
    RevocationReason,
    SignOff,
    SignOffIsHistory,
)
from app.capabilities.rules import CapabilityRefusal, SignOffDraft
from app.core import clock
from app.core.actor import Actor, acting
from app.core.command import command
from app.core.db import db
from app.core.refusal import NotDone
from app.notices.delivery import deliver
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.models import Department, Person
from app.people.rules import Role
from tests.factories import TODAY, World, at
from tests.people.stories import followed, send

pytestmark = pytest.mark.usefixtures("morning")

DAY = timedelta(days=1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def sem(world: World, house: Department) -> Person:
    """Who learns."""
    return world.worker("Sem Visser", house, language="en")


@pytest.fixture
def exam(world: World) -> Capability:
    """What Joke signs off."""
    return world.capability("Tentamens")


@pytest.fixture
def joke(world: World, client: FlaskClient, exam: Capability) -> Person:
    """A named assessor from another department, signed in."""
    person = world.person("Joke Postma", language="en")
    world.assessor(exam, person)
    world.sign_in(client, person)
    return person


def fields(
    person: Person, capability: Capability, level: object = 4, **more: Any
) -> dict[str, Any]:
    return {
        "person": person.id,
        "capability": capability.id,
        "level": level,
        "method": "observed",
        **more,
    }


def history(world: World, person: Person) -> list[tuple[int, int]]:
    """The level afterwards and the level shown, of every entry in order."""
    with world.app.app_context():
        rows = db.session.execute(
            select(SignOff.level, SignOff.shown)
            .where(SignOff.person_id == person.id)
            .order_by(SignOff.id)
        )
        return [(row.level, row.shown) for row in rows]


def held(world: World, person: Person) -> dict[int, tuple[int, date | None]]:
    """What the person holds, by capability."""
    with world.app.app_context():
        found = db.session.scalars(select(Holding).where(Holding.person_id == person.id))
        return {row.capability_id: (row.level, row.valid_until) for row in found}


# --- over the counter ----------------------------------------------------------------------------


def test_an_assessor_signs_off_and_the_trail_says_who(
    client: FlaskClient, world: World, sem: Person, joke: Person, exam: Capability
) -> None:
    page = followed(client, send(client, "/sign-offs", fields(sem, exam, 4)))

    assert "Signed off: Tentamens (en), step 4: under supervision" in page
    assert held(world, sem) == {exam.id: (4, None)}
    with world.app.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.object_type == "SignOff")
        ).one()
        assert (entry.verb, entry.actor_id, entry.person_id) == ("signed off", joke.id, sem.id)
        assert entry.data == {
            "capability": exam.id,
            "level": 4,
            "shown": 4,
            "until": None,
            "method": "observed",
        }
        signed = db.session.scalars(select(SignOff)).one()
        assert (signed.assessor_id, signed.day, signed.at) == (joke.id, TODAY, at("08:00"))


@pytest.mark.usefixtures("joke")
def test_without_scripts_it_takes_a_step_and_a_button(
    client: FlaskClient, sem: Person, exam: Capability
) -> None:
    profile = client.get(f"/people/{sem.id}/capabilities").text
    form = f"/sign-offs/new?person={sem.id}&amp;capability={exam.id}"
    assert form in profile

    page = client.get(form.replace("&amp;", "&")).text

    assert page.count('type="radio"') == 5
    assert 'action="/sign-offs"' in page
    assert '<option selected value="observed"' in page, "what is usual is chosen already"


@pytest.mark.usefixtures("joke")
def test_with_htmx_the_answer_stands_where_the_form_was(
    client: FlaskClient, world: World, sem: Person, exam: Capability
) -> None:
    token = client.get("/me").text.split('name="csrf-token" content="')[1].split('"')[0]
    headers = {**HTMX, "X-CSRFToken": token}

    done = client.post("/sign-offs", data=fields(sem, exam, 5), headers=headers)
    wrong = client.post("/sign-offs", data=fields(sem, exam, ""), headers=headers)

    assert done.status_code == 200
    assert done.text.lstrip().startswith('<div id="sign_off"')
    assert "step 5: independent" in done.text
    assert wrong.status_code == 422
    assert 'id="level-error"' in wrong.text
    assert held(world, sem) == {exam.id: (5, None)}


@pytest.mark.usefixtures("joke")
def test_a_sign_off_never_lowers(
    client: FlaskClient, world: World, sem: Person, exam: Capability
) -> None:
    send(client, "/sign-offs", fields(sem, exam, 4))

    page = followed(client, send(client, "/sign-offs", fields(sem, exam, 2)))

    assert held(world, sem) == {exam.id: (4, None)}
    assert history(world, sem) == [(4, 4), (4, 2)], "what was seen is remembered all the same"
    assert "Sem keeps step 4: under supervision" in page


def test_what_has_expired_is_shown_at_what_was_seen_since(
    client: FlaskClient, world: World, sem: Person, joke: Person
) -> None:
    kept_up = world.capability("Reanimatie", valid_months=12)
    world.assessor(kept_up, joke)
    past = (TODAY - 400 * DAY).isoformat()
    send(client, "/sign-offs", fields(sem, kept_up, 5, day=past))
    assert held(world, sem) == {kept_up.id: (5, date(2026, 9, 8))}

    send(client, "/sign-offs", fields(sem, kept_up, 3))

    assert held(world, sem) == {kept_up.id: (3, date(2027, 10, 13))}


def test_renewing_makes_it_valid_anew_from_the_day_it_was_shown(
    client: FlaskClient, world: World, sem: Person, joke: Person
) -> None:
    course = world.capability("Reanimatie", valid_months=12)
    world.assessor(course, joke)
    yesterday = (TODAY - DAY).isoformat()

    send(client, "/sign-offs", fields(sem, course, 5, day=yesterday))
    assert held(world, sem) == {course.id: (5, date(2027, 10, 12))}
    send(client, "/sign-offs", fields(sem, course, 5, valid_until="2028-01-31"))
    assert held(world, sem) == {course.id: (5, date(2028, 1, 31))}, "as a paper says"
    send(client, "/sign-offs", fields(sem, course, 5))
    assert held(world, sem) == {course.id: (5, date(2028, 1, 31))}, "never for a shorter time"


@pytest.mark.parametrize("kind", ["qualification", "registration"])
def test_what_has_no_levels_is_in_order_or_not(
    client: FlaskClient, world: World, sem: Person, joke: Person, kind: str
) -> None:
    paper = world.capability("BIG", kind)
    world.assessor(paper, joke)
    page = client.get(f"/sign-offs/new?person={sem.id}&capability={paper.id}").text
    assert 'type="radio"' not in page

    assert send(client, "/sign-offs", fields(sem, paper, 2)).status_code == 422
    without = {key: value for key, value in fields(sem, paper).items() if key != "level"}
    assert send(client, "/sign-offs", without).status_code == 303

    assert held(world, sem) == {paper.id: (5, None)}


def test_only_steps_of_its_own_scheme_can_be_signed_off(
    client: FlaskClient, world: World, sem: Person, joke: Person
) -> None:
    scheme = {step: {"nl": f"stap {step}", "en": f"stage {step}"} for step in ("2", "5")}
    short = world.capability("Kar", level_names=scheme)
    world.assessor(short, joke)

    page = client.get(f"/sign-offs/new?person={sem.id}&capability={short.id}").text

    assert page.count('type="radio"') == 2
    assert send(client, "/sign-offs", fields(sem, short, 3)).status_code == 422
    assert send(client, "/sign-offs", fields(sem, short, 2)).status_code == 303
    assert held(world, sem) == {short.id: (2, None)}


@pytest.mark.usefixtures("joke")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", ""),
        ("level", "0"),
        ("level", "6"),
        ("level", "-1"),
        ("level", "hoog"),
        ("level", "2147483648"),
        ("method", "imported"),
        ("method", "gevoel"),
        ("method", ""),
        ("day", "2026-10-14"),
        ("day", "30 februari"),
        ("day", "1999-12-31"),
        ("valid_until", "2026-10-12"),
        ("valid_until", "ooit"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(
    client: FlaskClient, world: World, sem: Person, exam: Capability, field: str, value: str
) -> None:
    answer = send(client, "/sign-offs", fields(sem, exam, **{field: value}))

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "<title>Error:" in answer.text
    assert history(world, sem) == []


def test_what_needs_proof_is_not_signed_off_without(
    client: FlaskClient, world: World, sem: Person, joke: Person
) -> None:
    proven = world.capability("Narcose", evidence_required=True)
    world.assessor(proven, joke)

    page = client.get(f"/sign-offs/new?person={sem.id}&capability={proven.id}").text
    answer = send(client, "/sign-offs", fields(sem, proven))

    assert "This needs proof" in page
    assert answer.status_code == 422
    assert history(world, sem) == []


def test_what_is_out_of_use_is_refused_in_words(
    client: FlaskClient, world: World, sem: Person, joke: Person
) -> None:
    old = world.capability("Typen", active=False)
    world.assessor(old, joke)

    answer = send(client, "/sign-offs", fields(sem, old))

    assert answer.status_code == 422
    assert "no longer in use" in answer.text
    assert history(world, sem) == []


# --- who may -------------------------------------------------------------------------------------


def test_who_may_sign_off_may_and_nobody_else(
    client: FlaskClient, world: World, sem: Person, house: Department
) -> None:
    elsewhere = world.department("Ander huis")
    skill, shared = world.capability("Tentamens"), world.capability("Kar", holders_assess=True)
    reserved, paper = (
        world.capability("Prik", reserved=True),
        world.capability("BIG", "registration"),
    )
    every = (skill, shared, reserved, paper)
    named, holder = world.person(home=elsewhere), world.worker(home=elsewhere)
    world.assessor(reserved, named)
    world.holding(holder, shared)
    world.holding(sem, shared)
    assessor, far = world.person(home=elsewhere), world.person(home=house)
    world.role(assessor, Role.ASSESSOR, house)
    world.role(far, Role.ASSESSOR, elsewhere)

    answers: dict[Person, tuple[int, int, int, int]] = {
        named: (403, 403, 303, 403),
        holder: (403, 303, 403, 403),
        assessor: (303, 303, 403, 303),
        world.administrator(house): (403, 403, 403, 303),
        world.coordinator(house): (403, 403, 403, 403),
        sem: (403, 403, 403, 403),
        far: (404, 404, 404, 404),
        world.administrator(elsewhere): (404, 404, 404, 404),
        world.poster(house): (404, 404, 404, 404),
        world.worker(home=house): (404, 404, 404, 404),
    }
    for person, expected in answers.items():
        world.sign_in(client, person)
        told = tuple(send(client, "/sign-offs", fields(sem, each, 5)).status_code for each in every)
        assert told == expected, person.name
        for each, status in zip(every, expected, strict=True):
            form = client.get(f"/sign-offs/new?person={sem.id}&capability={each.id}").status_code
            assert form == (200 if status == 303 else status), (person.name, each.name_nl)
            away = f"/people/{sem.id}/capabilities/{each.id}/revocation"
            page = client.get(away).status_code
            may_see = person in (sem, *answers) and status != 404
            assert page == 200 if status == 303 else page in (403, 404), (person.name, may_see)


@pytest.mark.usefixtures("joke")
def test_somebody_who_is_gone_is_not_signed_off(
    client: FlaskClient, world: World, exam: Capability, house: Department
) -> None:
    former = world.person("Weg", house, active=False)

    answer = send(client, "/sign-offs", fields(former, exam))
    assert answer.status_code == 409
    assert "Weg doesn't work here any more." in unescape(answer.text)
    assert history(world, former) == []


@pytest.mark.usefixtures("joke")
def test_whoever_or_whatever_is_not_there_is_no_error_of_ours(
    client: FlaskClient, sem: Person, exam: Capability
) -> None:
    sound = fields(sem, exam)

    for person in ("", "x", "-1", "2147483647", "99999999999"):
        assert send(client, "/sign-offs", {**sound, "person": person}).status_code == 404
    for capability in ("", "x", "-1", "99999999999"):
        assert send(client, "/sign-offs", {**sound, "capability": capability}).status_code == 422
    assert send(client, "/sign-offs", {**sound, "capability": "2147483647"}).status_code == 403
    assert client.get("/sign-offs/new").status_code == 303
    assert client.get("/sign-offs/new?person=x").status_code == 404
    assert client.get(f"/sign-offs/new?person={sem.id}&capability=x").status_code == 422


@pytest.mark.usefixtures("joke")
def test_the_page_without_a_capability_asks_which(
    client: FlaskClient, sem: Person, exam: Capability, world: World
) -> None:
    world.capability("Iets anders")

    page = client.get(f"/sign-offs/new?person={sem.id}").text

    assert f"capability={exam.id}" in page
    assert "Iets anders" not in page


def test_the_command_itself_refuses_oneself(context: Flask, sem: Person, exam: Capability) -> None:
    with acting(Actor("person", sem.id)):
        answer = sign_off(sem.id, exam.id, SignOffDraft(5, Method.OBSERVED, TODAY))

    assert answer == NotDone(CapabilityRefusal.ONESELF)


# --- finding somebody ----------------------------------------------------------------------------


def test_an_assessor_finds_the_people_to_sign_off(
    client: FlaskClient, world: World, sem: Person, joke: Person, house: Department
) -> None:
    colleague = world.person("Bo Brug", world.department("Gang", house))
    gone = world.person("Visser Weg", house, active=False)

    found = client.get("/sign-offs?q=visser").text

    assert f"/people/{sem.id}/capabilities" in found
    for other in (colleague, gone, joke):
        assert f"/people/{other.id}/capabilities" not in found
    assert "Sem Visser" not in client.get("/sign-offs").text, "first those of one's own department"


def test_an_assessor_of_a_department_finds_its_people_only(
    client: FlaskClient, world: World, sem: Person, house: Department, exam: Capability
) -> None:
    elsewhere = world.worker("Ander Visser")
    person = world.person("Gijs", language="en")
    world.role(person, Role.ASSESSOR, house)
    world.sign_in(client, person)

    for address in ("/sign-offs", "/sign-offs?q=visser"):
        page = client.get(address).text
        assert "Sem Visser" in page
        assert elsewhere.name not in page


@pytest.mark.usefixtures("exam")
def test_who_assesses_nothing_finds_nobody(
    client: FlaskClient, world: World, sem: Person, house: Department
) -> None:
    for person in (world.worker(home=house), world.coordinator(house)):
        world.sign_in(client, person)
        page = client.get("/sign-offs?q=visser")
        assert page.status_code == 200
        assert "Sem Visser" not in page.text


# --- taking away ---------------------------------------------------------------------------------


def test_a_capability_is_taken_away_with_a_reason_and_can_be_earned_again(
    client: FlaskClient, world: World, sem: Person, joke: Person, exam: Capability
) -> None:
    send(client, "/sign-offs", fields(sem, exam, 4))
    away = f"/people/{sem.id}/capabilities/{exam.id}/revocation"
    assert away in client.get(f"/people/{sem.id}/capabilities/{exam.id}").text

    page = followed(client, send(client, away, {"reason": "not_safe"}))

    assert "not done safely" in page
    assert held(world, sem) == {}
    send(client, "/sign-offs", fields(sem, exam, 2))
    assert held(world, sem) == {exam.id: (2, None)}
    assert history(world, sem) == [(4, 4), (0, 0), (2, 2)]
    with world.app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "revoked")).one()
        assert (entry.actor_id, entry.person_id) == (joke.id, sem.id)
        assert entry.data == {"capability": exam.id, "reason": "not_safe"}


@pytest.mark.usefixtures("joke")
@pytest.mark.parametrize("reason", ["", "zomaar", "0", None])
def test_without_a_reason_from_the_list_nothing_is_taken_away(
    client: FlaskClient, world: World, sem: Person, exam: Capability, reason: str | None
) -> None:
    world.holding(sem, exam)
    given = {} if reason is None else {"reason": reason}

    answer = send(client, f"/people/{sem.id}/capabilities/{exam.id}/revocation", given)

    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.text
    assert exam.id in held(world, sem)


def test_every_reason_of_the_list_can_be_given(
    context: Flask, world: World, sem: Person, exam: Capability, joke: Person
) -> None:
    for reason in RevocationReason:
        with acting(Actor("person", joke.id)):
            sign_off(sem.id, exam.id, SignOffDraft(3, Method.TEST, TODAY))
            taken = revoke(sem.id, exam.id, reason)
        assert isinstance(taken, int)
        assert db.session.get_one(SignOff, taken).reason == reason


@pytest.mark.usefixtures("joke")
def test_what_was_not_signed_off_cannot_be_taken_away(
    client: FlaskClient, world: World, sem: Person, exam: Capability
) -> None:
    answer = send(
        client, f"/people/{sem.id}/capabilities/{exam.id}/revocation", {"reason": "mistake"}
    )

    assert "nothing to take away" in followed(client, answer)
    assert history(world, sem) == []


def test_what_came_with_it_goes_with_it(
    context: Flask, world: World, sem: Person, exam: Capability, joke: Person
) -> None:
    basic = world.capability()
    world.save(Inclusion(capability_id=exam.id, included_id=basic.id))
    with acting(Actor("person", joke.id)):
        sign_off(sem.id, exam.id, SignOffDraft(4, Method.TEST, TODAY))
        assert held(world, sem) == {exam.id: (4, None), basic.id: (4, None)}
        revoke(sem.id, exam.id, RevocationReason.LAPSED)

    assert held(world, sem) == {}


# --- messages ------------------------------------------------------------------------------------


def told(world: World, person: Person) -> list[tuple[str, str, str]]:
    """The messages to the person: kind, subject and text."""
    with world.app.app_context():
        notices = db.session.scalars(
            select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)
        ).all()
        found = []
        for notice in notices:
            words = words_of(notice, db.session.get_one(Person, person.id))
            found.append((notice.kind, words.subject, words.body))
        return found


@pytest.mark.usefixtures("joke")
def test_the_person_is_told_by_whom_how_far_and_where_to_look(
    client: FlaskClient, world: World, sem: Person, exam: Capability
) -> None:
    send(client, "/sign-offs", fields(sem, exam, 4, valid_until="2027-01-31"))
    send(client, "/sign-offs", fields(sem, exam, 2))
    send(client, f"/people/{sem.id}/capabilities/{exam.id}/revocation", {"reason": "lapsed"})

    signed, lower, taken = told(world, sem)

    assert signed[:2] == ("signed_off", "Signed off: Tentamens (en)")
    for words in ("Joke Postma", "step 4: under supervision", "31 January 2027"):
        assert words in signed[2]
    assert f"/people/{sem.id}/capabilities" in signed[2]
    assert "You keep what you had: step 4" in lower[2]
    assert taken[0] == "capability_revoked"
    assert "not kept up" in taken[2]


@pytest.mark.usefixtures("joke")
def test_what_was_written_down_anew_before_the_message_left_is_told_once(
    client: FlaskClient, world: World, sem: Person, exam: Capability
) -> None:
    for level in (2, 4):
        send(client, "/sign-offs", fields(sem, exam, level))
    with world.app.app_context():
        deliver(clock.now())
        states = db.session.scalars(select(Notice.state).order_by(Notice.id)).all()

    assert states[0] == "dropped"
    assert states[1] != "dropped"


# --- history -------------------------------------------------------------------------------------


@pytest.fixture
def signed(context: Flask, world: World, sem: Person, exam: Capability) -> int:
    """A sign-off that is there."""
    world.holding(sem, exam)
    return db.session.scalars(select(SignOff.id).where(SignOff.person_id == sem.id)).one()


def test_no_object_of_history_can_be_changed_or_deleted(signed: int) -> None:
    @command
    def forge() -> None:
        """Change it."""
        db.session.get_one(SignOff, signed).level = 1

    @command
    def burn() -> None:
        """Delete it."""
        db.session.delete(db.session.get_one(SignOff, signed))

    for write in (forge, burn):
        with pytest.raises(SignOffIsHistory):
            write()
    assert db.session.get_one(SignOff, signed).level == 5


@pytest.mark.parametrize(
    "statement",
    ["UPDATE sign_offs SET level = 1, shown = 1", "DELETE FROM sign_offs"],
)
def test_the_database_itself_refuses_to_change_history(
    own_app: Flask, own_world: World, statement: str
) -> None:
    own_world.holding(own_world.worker(), own_world.capability())
    with own_app.app_context():
        with (
            pytest.raises(DBAPIError, match="append-only"),
            db.engine.connect() as connection,
            connection.begin(),
        ):
            connection.execute(text(statement))
        assert db.session.scalars(select(SignOff.level)).all() == [5]


@pytest.mark.parametrize("forge", [update(SignOff).values(level=1), delete(SignOff)])
def test_no_statement_of_the_program_can_either(
    own_app: Flask, own_world: World, forge: Any
) -> None:
    own_world.holding(own_world.worker(), own_world.capability())

    @command
    def run() -> None:
        """Change history."""
        db.session.execute(forge)

    with own_app.app_context(), pytest.raises(DBAPIError, match="append-only"):
        run()


# --- at the same time ----------------------------------------------------------------------------


def test_two_assessors_at_the_same_time_both_count_and_the_higher_stays(
    own_app: Flask, own_world: World
) -> None:
    person, capability = own_world.worker(), own_world.capability()
    assessors = [own_world.person() for _number in range(6)]
    levels = [5, 2, 4, 1, 3, 2]

    def sign(assessor: Person, level: int) -> int | NotDone:
        with own_app.app_context(), acting(Actor("person", assessor.id)):
            return sign_off(person.id, capability.id, SignOffDraft(level, Method.OBSERVED, TODAY))

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(sign, assessors, levels))

    assert all(isinstance(answer, int) for answer in answers)
    assert held(own_world, person) == {capability.id: (5, None)}
    written = history(own_world, person)
    assert sorted(shown for _level, shown in written) == sorted(levels)
    assert [level for level, _shown in written] == sorted(level for level, _shown in written)


def test_signing_off_while_it_is_taken_away_ends_as_the_last_of_the_two_said(
    own_app: Flask, own_world: World
) -> None:
    person, capability = own_world.worker(), own_world.capability()
    own_world.holding(person, capability, level=3)
    assessor = own_world.person()

    def act(signs: bool) -> None:
        with own_app.app_context(), acting(Actor("person", assessor.id)):
            if signs:
                draft = SignOffDraft(4, Method.OBSERVED, TODAY)
                assert isinstance(sign_off(person.id, capability.id, draft), int)
            else:
                assert isinstance(revoke(person.id, capability.id, RevocationReason.MISTAKE), int)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(act, (True, False)))

    last, _shown = history(own_world, person)[-1]
    assert held(own_world, person) == ({capability.id: (4, None)} if last else {})
