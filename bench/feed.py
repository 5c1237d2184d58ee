"""A calendar feed: the whole of it, and the answer that nothing changed."""

from sqlalchemy import func, select

from app.calendars.commands import make_feed
from app.calendars.models import Scope
from app.core import clock
from app.core.db import db
from app.core.secret_links import SecretLink
from app.shifts.models_claims import Claim
from bench.figures import Section, median, spread
from bench.phones import Phone, get, one_after_the_other
from bench.stages import ENGINES, Stage, Stages

FULL_MS = 12


def measure(stages: Stages, quick: bool = False) -> Section:
    """The feeds of the people with most in their calendars."""
    section = Section("Calendar feeds")
    many, rounds = (5, 10) if quick else (20, 20)
    for engine in ENGINES:
        with stages.stage(engine) as stage, stage.server() as server:
            paths = _feeds(stage, many)
            phone = Phone(server.port)
            first = [phone.ask(get(path)) for path in paths]
            full = one_after_the_other(server.port, [get(path) for path in paths] * rounds)
            known = [
                get(path, If_None_Match=answer.header("ETag"))
                for path, answer in zip(paths, first, strict=True)
            ]
            same = one_after_the_other(server.port, known * rounds)
            body = one_after_the_other(server.port, [get("/bare/body")] * many * rounds)
        full_ms, same_ms = median(full.only(200).seconds), median(same.only(304).seconds)
        reference = f"bare 8 kB: {spread(body.seconds)}"
        size = sum(len(answer.body) for answer in first) // len(first)
        section.add(
            f"{stage.label}: full, {size} bytes",
            spread(full.seconds),
            reference=reference,
            aim=f"< {FULL_MS} ms",
            met=full_ms < FULL_MS,
        )
        section.add(
            f"{stage.label}: unchanged (304)",
            spread(same.seconds),
            reference=reference,
            aim="at half the rate of the bare answer",
            met=same_ms <= 2 * median(body.seconds),
        )
    return section


def _feeds(stage: Stage, many: int) -> list[str]:
    with stage.app.app_context():
        busiest = db.session.scalars(
            select(Claim.person_id)
            .where(Claim.live, Claim.ends_at > clock.now())
            .group_by(Claim.person_id)
            .order_by(func.count().desc(), Claim.person_id)
            .limit(many)
        ).all()
        made = [make_feed(person_id, Scope.MINE) for person_id in busiest]
        return [f"/ics/{feed.token}.ics" for feed in made if isinstance(feed, SecretLink)]
