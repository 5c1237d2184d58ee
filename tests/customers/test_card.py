"""The card for whoever asked for the work: what it says, to whom it opens, what it never tells."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.claims.commands_cancellations import cancel_shift, close_shift
from app.claims.commands_ways_out import cannot_come, hand_back
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.core.secret_links import SecretLink
from app.customers.commands import make_link, revoke_link
from app.on_shift.commands_ticks import tick
from app.people.commands import deactivate_person
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.states import ClaimState, Seat
from app.tasks.models import TaskType
from tests.factories import World, at
from tests.statements import counted
from tests.tasks.stories import written

pytestmark = pytest.mark.usefixtures("morning")


@dataclass
class Asked:
    """A task of today 13:00–16:30 with two places, and the link to its card."""

    world: World
    ward: Department
    marleen: Person
    deputy: Person
    shift: Shift
    token: str
    link_id: int

    def look(self, token: str | None = None, *, language: str = "nl") -> str:
        """What the card says, with its markup; empty where there is none."""
        answer = self.world.app.test_client().get(
            f"/for/{token or self.token}", headers={"Accept-Language": language}
        )
        assert answer.status_code in {200, 404}
        return unescape(answer.text) if answer.status_code == 200 else ""

    def standing(self) -> str:
        """How the card says that the task stands."""
        [found] = re.findall(r'data-standing="(\w+)"', self.look()) or [""]
        return found


@pytest.fixture
def asked(world: World) -> Asked:
    ward = world.department("Skillslab")
    marleen, deputy = (
        world.poster(ward, "Marleen Brouwer"),
        world.poster(ward, "Ruben Smit"),
    )
    kind = world.task_type(ward, "Surveilleren")
    written(world.app, TaskType(id=kind.id), "Zet 12 laptops klaar.", "Leg de lijst neer.")
    shift = world.shift(
        ward, places=2, contact_id=marleen.id, deputy_id=deputy.id, task_type_id=kind.id
    )
    with world.app.app_context():
        made = make_link(marleen.id, shift.id)
    assert isinstance(made, SecretLink)
    return Asked(world, ward, marleen, deputy, shift, made.token, made.id)


def filled(asked: Asked, *names: str) -> list[int]:
    """Workers take a place each, an hour ago; the ids of their claims."""
    with World.at("07:00"):
        return [
            asked.world.claim(asked.world.worker(each, asked.ward), asked.shift).id
            for each in names
        ]


@bookkeeping
def set_of(row: Shift | Person, **values: object) -> None:
    """Change a row as it is in the database."""
    fresh = db.session.get_one(type(row), row.id)
    for name, value in values.items():
        setattr(fresh, name, value)


def changed(asked: Asked, row: Shift | Person, **values: object) -> None:
    with asked.world.app.app_context():
        set_of(row, **values)


def test_the_card_says_in_one_look_what_was_arranged(asked: Asked) -> None:
    claim, _other = filled(asked, "Noor Haddad", "Sem Visser")
    with World.at("12:30"), asked.world.app.app_context():
        tick(claim, {"s1"}, (), clock.now())
        text = asked.look()
    for words in ("Geregeld voor 13:00", "2 mensen", "Surveilleren", "Zet 12 laptops klaar."):
        assert words in text
    assert "1 van 2 stappen" in text
    assert "Leg de lijst neer." not in text, "a step that nobody ticked off is not ready"
    assert "Bel Marleen" in text
    assert 'href="tel:' in text
    for name in ("Noor", "Haddad", "Sem", "Visser"):
        assert name not in text, "who comes is nobody's business here"


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Nog niet geregeld"), ("en-GB,en", "Not arranged yet"), ("fr", "Nog niet geregeld")],
)
def test_the_card_speaks_the_language_of_the_browser_and_offers_the_other(
    asked: Asked, language: str, words: str
) -> None:
    assert words in asked.look(language=language)
    assert "Not arranged yet" in asked.look(f"{asked.token}?language=en", language="nl")
    assert asked.look(f"{asked.token}?language=xx", language=language)


def test_it_says_how_the_task_stands_and_promises_nothing_else(asked: Asked) -> None:
    assert asked.standing() == "open"
    assert "We zoeken nog 2 mensen." in asked.look()
    filled(asked, "Noor Haddad")
    assert asked.standing() == "partly"
    assert "1 van 2 mensen" in asked.look()
    with asked.world.app.app_context():
        close_shift(asked.shift.id)
    assert asked.standing() == "unsought"
    assert "We zoeken" not in asked.look(), "nobody is looked for any more"
    with World.at("14:00"):
        assert asked.standing() == "running"
        assert "We zoeken" not in asked.look()
    with World.at("16:30"):
        assert asked.standing() == "over"


def test_a_cancelled_task_says_so_and_neither_why_nor_what_was_ready(asked: Asked) -> None:
    filled(asked, "Noor Haddad", "Sem Visser")
    with asked.world.app.app_context():
        cancel_shift(asked.shift.id, "Noor is ziek")
    assert asked.standing() == "cancelled"
    assert "Dit gaat niet door" in asked.look()
    assert "ziek" not in asked.look()


def test_a_task_that_was_moved_shows_its_new_time_and_that_people_are_asked_again(
    asked: Asked,
) -> None:
    for name in ("Noor Haddad", "Sem Visser"):
        asked.world.held(
            asked.world.worker(name, asked.ward),
            asked.shift,
            state=ClaimState.RECONFIRM,
            claimed_at=at("07:00"),
        )
    changed(asked, asked.shift, starts_at=at("14:00"), ends_at=at("17:30"))
    assert asked.standing() == "open", "nobody said yes to the new time yet"
    text = asked.look()
    assert "14:00–17:30" in text
    assert "De tijd of plaats is veranderd." in text
    assert "We zoeken" not in text, "there is a person for each place, if they still can"


def test_a_tap_that_may_be_undone_unseen_does_not_show(asked: Asked) -> None:
    filled(asked, "Noor Haddad")
    before = asked.look()
    asked.world.claim(asked.world.worker("Sem Visser", asked.ward), asked.shift)
    assert asked.look() == before
    with clock.fixed_at(at("08:01")):
        assert asked.standing() == "filled"


def _replaced_at_once(asked: Asked, noor: int) -> None:
    """Noor wants out too late to hand back, and Lotte takes over; nobody notices the minute."""
    with asked.world.app.app_context():
        hand_back(noor)
    asked.world.claim(asked.world.worker("Lotte de Wit", asked.ward), asked.shift)


def _absent_and_replaced(asked: Asked, noor: int) -> None:
    with World.at("07:30"), asked.world.app.app_context():
        cannot_come(noor)
        asked.world.claim(asked.world.worker("Lotte de Wit", asked.ward), asked.shift)


def _with_somebody_beside(asked: Asked, _noor: int) -> None:
    learner = asked.world.worker("Lotte de Wit", asked.ward)
    asked.world.held(learner, asked.shift, seat=Seat.EXTRA)


@pytest.mark.parametrize(
    "shuffle", [_replaced_at_once, _absent_and_replaced, _with_somebody_beside]
)
@pytest.mark.parametrize("minute", ["08:00", "08:01", "08:05"])
def test_two_worlds_that_differ_in_who_comes_have_the_same_card_byte_for_byte(
    asked: Asked, shuffle: Callable[[Asked, int], None], minute: str
) -> None:
    noor, _sem = filled(asked, "Noor Haddad", "Sem Visser")
    with World.at(minute):
        before = asked.look()
    assert "Geregeld" in before
    shuffle(asked, noor)
    with World.at(minute):
        assert asked.look() == before


def test_what_was_ticked_off_stays_done_when_somebody_else_takes_the_place(asked: Asked) -> None:
    noor, _sem = filled(asked, "Noor Haddad", "Sem Visser")
    with World.at("11:30"), asked.world.app.app_context():
        tick(noor, {"s1"}, (), clock.now())
        before = asked.look()
        cannot_come(noor)
        asked.world.claim(asked.world.worker("Lotte de Wit", asked.ward), asked.shift)
        assert "Zet 12 laptops klaar." in asked.look()
    assert "Zet 12 laptops klaar." in before


BROKEN: dict[str, Callable[[Asked], str]] = {
    "another secret": lambda _asked: "x" * 43,
    "one that was cut off": lambda asked: asked.token[:-1],
    "in capitals": lambda asked: asked.token.upper(),
    "with more behind it": lambda asked: f"{asked.token}A",
    "with a slash": lambda asked: f"{asked.token}/",
    "with a null byte": lambda asked: f"{asked.token}%00",
    "with bytes that are no text": lambda asked: f"{asked.token}%ff",
    "with a space": lambda asked: f"%20{asked.token}",
    "an id": lambda asked: str(asked.shift.id),
    "far too long": lambda _asked: "x" * 5000,
}


@pytest.mark.parametrize("how", BROKEN)
def test_an_address_that_is_not_exactly_right_opens_nothing(asked: Asked, how: str) -> None:
    answer = asked.world.app.test_client().get(f"/for/{BROKEN[how](asked)}")
    assert answer.status_code in {400, 404, 414}
    assert "Surveilleren" not in answer.text


def test_the_secret_of_another_task_opens_that_task_alone(asked: Asked) -> None:
    other = asked.world.shift(asked.ward, contact_id=asked.marleen.id)
    with asked.world.app.app_context():
        made = make_link(asked.marleen.id, other.id)
    assert isinstance(made, SecretLink)
    assert "Surveilleren" not in asked.look(made.token)
    assert "Surveilleren" in asked.look(), "the link of another task ended this one"


def test_a_link_that_was_stopped_opens_nothing(asked: Asked) -> None:
    with asked.world.app.app_context():
        assert revoke_link(asked.link_id)
        assert not revoke_link(asked.link_id)
    assert asked.look() == ""


def test_a_week_after_the_end_the_card_is_gone_to_the_minute(asked: Asked) -> None:
    with clock.fixed_at(at("16:29", plus=7)):
        assert asked.standing() == "over"
    with clock.fixed_at(at("16:30", plus=7)):
        assert asked.look() == ""
    changed(asked, asked.shift, ends_at=at("17:00"))
    with clock.fixed_at(at("16:30", plus=7)):
        assert asked.standing() == "over", "a task that ends later has its card for longer"


def test_a_post_that_was_taken_back_never_had_a_card(asked: Asked) -> None:
    changed(asked, asked.shift, unposted_at=clock.now())
    assert asked.look() == ""


def test_when_the_contact_leaves_the_next_in_charge_is_named(asked: Asked) -> None:
    changed(asked, asked.marleen, phone=None)
    assert "Bel Ruben" in asked.look()
    changed(asked, asked.marleen, phone="41234")
    with asked.world.app.app_context():
        deactivate_person(asked.marleen.id)
    text = asked.look()
    assert "Marleen" not in text
    assert "Bel Ruben" in text


def test_where_nobody_can_be_called_the_card_says_so(asked: Asked) -> None:
    for person in (asked.marleen, asked.deputy):
        changed(asked, person, phone=None)
    assert "is nu niemand te bellen" in asked.look()


def test_the_card_is_kept_by_nobody_and_sets_nothing(asked: Asked, client: FlaskClient) -> None:
    asked.world.sign_in(client, asked.marleen)
    client.post("/language", data={"language": "en"})
    for browser in (client, asked.world.app.test_client()):
        answer = browser.get(f"/for/{asked.token}")
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "Nog niet geregeld" in answer.text, "who is signed in here does not matter"


def test_the_card_asks_for_a_fixed_number_of_statements(asked: Asked) -> None:
    claim, _other = filled(asked, "Noor Haddad", "Sem Visser")
    with World.at("12:30"), asked.world.app.app_context():
        tick(claim, {"s1"}, (), clock.now())
    with World.at("12:30"), counted() as statements:
        asked.look()
    assert len(statements) <= 12
