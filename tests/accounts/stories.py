"""How stories about getting in are told: somebody with a password, at a browser."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.commands import set_password
from app.accounts.passwords import hash_password
from app.audit.models import AuditEntry
from app.core.db import db
from app.people.models import Person
from tests.factories import World

PASSWORD = "een lange zin die klopt"
NEW_PASSWORD = "en dit is een heel andere"
WRONG = "horen niet bij elkaar"
MAYBE = "Hoort bij dit adres een account"


def with_password(world: World, person: Person, password: str = PASSWORD) -> Person:
    """Give somebody a password."""
    with world.app.app_context():
        set_password(person.id, hash_password(password))
    return person


def send(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Post a form from a page of ours."""
    page = client.get("/help").text
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found, "every page carries a csrf token in its head"
    return client.post(path, data={"csrf_token": found[1], **fields})


def sign_in(client: FlaskClient, person: Person, password: str = PASSWORD, **more: Any) -> Any:
    """Try to sign in as somebody."""
    return send(client, "/sign-in", email=person.email, password=password, **more)


def is_in(client: FlaskClient) -> bool:
    """Whether this browser is signed in."""
    return client.get("/me").status_code == 200


def trail_of(world: World, person: Person) -> list[str]:
    """What the trail says happened to somebody, in order."""
    with world.app.app_context():
        verbs = select(AuditEntry.verb).where(AuditEntry.person_id == person.id)
        return list(db.session.scalars(verbs.order_by(AuditEntry.id)))


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser that holds the same cookie."""
    other = app.test_client()
    with client.session_transaction() as session:
        held = dict(session)
    with other.session_transaction() as session:
        session.update(held)
    return other
