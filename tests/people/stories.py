"""How stories of administrators fill in a form."""

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.core.db import db
from tests.factories import World


def send(client: FlaskClient, path: str, fields: Mapping[str, Any] | None = None) -> TestResponse:
    """Post a form from a page of ours."""
    page = client.get("/availability").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    return client.post(path, data={"csrf_token": token, **(fields or {})})


def followed(client: FlaskClient, answer: TestResponse) -> str:
    """The page after a success: a 303 to it."""
    assert answer.status_code == 303, f"expected a 303, got {answer.status_code}: {answer.text}"
    return client.get(answer.location).text


def trail(world: World, object_type: str) -> list[str]:
    """What the trail says happened to one kind of object, in order."""
    with world.app.app_context():
        return list(
            db.session.scalars(
                select(AuditEntry.verb)
                .where(AuditEntry.object_type == object_type)
                .order_by(AuditEntry.id)
            )
        )
