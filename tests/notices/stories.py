"""Messages to tell stories with: of a kind of their own, whose words need no task."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.notices import kinds, outbox
from app.notices.delivery import deliver
from app.notices.models import Notice
from app.people.models import Person
from tests.factories import at

NOON = at("12:00")
KIND = "story"
TEXT = """{% extends "notices/base.txt" %}
{% block subject %}{{ title }}{% endblock %}
{% block body %}{{ words }}{% endblock %}
{% block end %}{% endblock %}
"""


@contextmanager
def story_kind(app: Flask, due: dict[int, bool] | None = None) -> Iterator[None]:
    """A kind of message whose subject and words are in its data; ``due`` by its number."""
    kinds.register(
        KIND,
        lambda notice: (due or {}).get(notice.data["number"], True),
        lambda notice: {"title": notice.data["title"], "words": notice.data["words"]},
        place=lambda notice: f"/shifts/{notice.shift_id}" if notice.shift_id else None,
    )
    before = app.jinja_env.loader
    assert before is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader({f"notices/{KIND}.txt": TEXT}), before])
    yield
    app.jinja_env.loader = before
    kinds.REGISTERED.pop(KIND)


@bookkeeping
def leave(*people: Person, **more: Any) -> list[int]:
    """Leave each of these a message; the ids."""
    for number, person in enumerate(people):
        data = {"number": number, "title": f"Bericht {number}", "words": "Tot straks."}
        outbox.post(KIND, person.id, **{**data, **more})
    newest = select(Notice.id).order_by(Notice.id.desc()).limit(len(people))
    return sorted(db.session.scalars(newest))


def deliver_at(app: Flask, instant: datetime) -> int:
    """Run the job for an instant."""
    with app.app_context(), clock.fixed_at(instant):
        return deliver(instant)


def state_of(app: Flask, notice_id: int) -> Notice:
    """A message as it is stored now."""
    with app.app_context():
        return db.session.get_one(Notice, notice_id)
