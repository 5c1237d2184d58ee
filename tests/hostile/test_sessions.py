"""A session ends for every address at once, and tells nobody whose it was.

How each single way of ending works is told in ``tests/accounts``.
"""

import re
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from app.accounts.commands import end_session, set_password, set_password_by_link
from app.accounts.passwords import hash_password
from app.accounts.tokens import link_id
from app.core import clock
from app.people.commands import deactivate_person, revoke_role
from tests.factories import at
from tests.hostile.battery import failures, reads, routes, writes
from tests.hostile.examples import EXAMPLES
from tests.hostile.town import PASSWORD, Town, Visitor
from tests.statements import counted

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
Ending = Callable[[Town], object]


def by_sign_out(town: Town) -> None:
    town.visitors["worker"].post("/sign-out")


def by_another_password(town: Town) -> None:
    set_password(town.people["worker"].id, "another hash")


def by_a_link(town: Town) -> None:
    number = link_id(town.ids["link"])
    assert number
    assert set_password_by_link(number, "another hash") is None


def by_deactivation(town: Town) -> None:
    assert deactivate_person(town.people["worker"].id) is None


def by_another_device(town: Town) -> None:
    worker = town.people["worker"].id
    numbers = town.connection.exec_driver_sql(
        f"SELECT id FROM signed_in_sessions WHERE person_id = {worker}"
    ).scalars()
    for number in list(numbers):
        end_session(worker, number)


@pytest.mark.parametrize(
    "end", [by_sign_out, by_another_password, by_a_link, by_deactivation, by_another_device]
)
def test_an_ended_session_opens_no_address(town: Town, end: Ending) -> None:
    found = []
    with town.undone():
        assert town.visitors["worker"].open("/me").status_code == 200
        with town.app.app_context():
            end(town)
        for route in routes(town):
            if hasattr(town.app.view_functions[route.endpoint], "public"):
                continue
            answer = route.send(town, "worker")
            if not (answer.status_code == 303 and answer.location.startswith("/sign-in")):
                found.append(f"{route}: {answer.status_code}")
    assert found == [], failures(found)


def test_a_role_that_is_taken_away_opens_nothing_at_the_next_request(town: Town) -> None:
    found = []
    with town.undone():
        grants = town.connection.exec_driver_sql(
            f"SELECT id FROM role_grants WHERE person_id = {town.people['coordinator'].id}"
        ).scalars()
        with town.app.app_context():
            for grant in list(grants):
                assert revoke_role(grant) is None
        for route in (*writes(town), *reads(town)):
            example = EXAMPLES.get(route.endpoint)
            may = example.may if example else None
            if may is None or "coordinator" not in may or {"worker", "colleague"} & may:
                continue
            answer = route.send(town, "coordinator")
            if answer.status_code not in (403, 404):
                found.append(f"{route}: {answer.status_code}")
    assert found == [], failures(found)


def test_a_cookie_that_somebody_made_opens_nothing(town: Town) -> None:
    """Signed with the key of development, with none, or with ours but about nobody."""
    name = town.app.config["SESSION_COOKIE_NAME"]
    token = _content(town.app, town.visitors["worker"])["_user_id"]
    forged = [_signed("another key", {"_user_id": token}), f".{token}.x", token]
    for claimed in ("1", None, "", "x" * 3000, "\0", token[:-1], token.swapcase()):
        forged.append(_signed(str(town.app.secret_key), {"_user_id": claimed}))
    for value in forged:
        client = town.app.test_client(use_cookies=False)
        answer = client.get("/me", headers={"Cookie": f"{name}={value}"})
        assert answer.status_code == 303, value


def _content(app: Flask, visitor: Visitor) -> dict[str, str]:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    content: dict[str, str] = serializer.loads(visitor.cookie.split("=", 1)[1])
    return content


def _signed(key: str, content: dict[str, object]) -> str:
    made = URLSafeTimedSerializer(
        key, salt="cookie-session", signer_kwargs={"key_derivation": "hmac"}
    )
    return str(made.dumps(content))


def test_the_secret_of_a_session_is_in_no_page_and_in_no_table(town: Town) -> None:
    token = _content(town.app, town.visitors["worker"])["_user_id"]
    assert all(token not in row for rows in town.before.values() for row in rows)
    for route in reads(town):
        assert token not in route.send(town, "worker").text, route


# --- What tells whether there is an account --------------------------------------------------


@pytest.fixture
def kinds(town: Town) -> dict[str, str]:
    """One e-mail address of each kind that a stranger could wonder about."""
    return {
        "known": town.people["worker"].email,
        "deactivated": town.people["former"].email,
        "unknown": "niemand@test.example",
        "strange": "' or 1=1 --@test.example",
    }


@pytest.mark.parametrize("path", ["/sign-in", "/password-reset"])
def test_every_kind_of_account_is_answered_alike_for_the_same_effort(
    town: Town, kinds: dict[str, str], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    for name in ("verify", "hash"):
        monkeypatch.setattr(PasswordHasher, name, _noting(hashed, name))
    town.visitors[None].post("/sign-in", {"email": "x@test.example", "password": "x" * 12})
    seen: dict[str, tuple[object, ...]] = {}
    for kind, email in kinds.items():
        hashed.clear()
        with town.undone(), counted() as statements:
            answer = town.visitors[None].post(path, {"email": email, "password": "x" * 12})
            effort = tuple(hashed), len(statements) if path == "/sign-in" else None
        page = re.sub(r'(csrf[^>]*(content|value)=")[^"]*', r"\1", answer.text)
        names = sorted(set(dict(answer.headers)) - {"Set-Cookie"})
        page = page.replace(email, "E").replace(email.replace("'", "&#39;"), "E")
        seen[kind] = (answer.status_code, answer.location, page, names, effort)
    for kind, what in seen.items():
        assert what == seen["unknown"], kind


def _noting(done: list[str], name: str) -> Callable[..., object]:
    """The slow function of that name, which also says that it was called."""
    real = getattr(PasswordHasher, name)

    def run(*args: object) -> object:
        done.append(name)
        return real(*args)

    return run


def test_a_stranger_is_told_the_same_about_every_address_there_is(town: Town) -> None:
    """Whether an object exists shows only after signing in."""
    for route in reads(town):
        if not route.rule.arguments or hasattr(town.app.view_functions[route.endpoint], "public"):
            continue
        there = town.visitors[None].open(route.address(town))
        nowhere = re.sub(r"[0-9]+", "2147483647", route.address(town))
        not_there = town.visitors[None].open(nowhere)
        assert there.status_code == not_there.status_code == 303, route


def test_nobody_is_kept_out_for_good(town: Town) -> None:
    """However long a stranger goes on: who is in stays in, and the door opens when they stop."""
    worker = town.people["worker"]
    wrong = {"email": worker.email, "password": "x" * 12}
    right = {**wrong, "password": PASSWORD}
    with town.undone():
        for minute in range(0, 30, 3):
            with clock.fixed_at(at(f"08:{minute:02}")):
                answers = {
                    town.visitors[None].post("/sign-in", wrong).status_code for _ in "x" * 12
                }
                assert answers <= {422, 429}
                assert town.visitors["worker"].open("/me").status_code == 200
        with clock.fixed_at(at("08:33")):
            assert town.visitors[None].post("/sign-in", right).status_code == 303


def test_a_password_that_changes_during_a_sign_in_lets_nobody_in(town: Town) -> None:
    """The old one was right a moment ago; the session would outlive the change."""
    worker = town.people["worker"]
    with town.undone():
        with town.app.app_context():
            set_password(worker.id, hash_password("en dit is een heel andere"))
        answer = town.visitors[None].post("/sign-in", {"email": worker.email, "password": PASSWORD})
    assert answer.status_code == 422
