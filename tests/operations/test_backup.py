"""The drill: a backup taken under writes, restored into a fresh database, that keeps quiet."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from app.accounts.commands import ask_reset, end_session, open_session
from app.accounts.models import ResetLink, SignedInSession
from app.accounts.tokens import link_token
from app.audit.models import AuditEntry
from app.calendars.commands import revoke_feed
from app.calendars.models import Feed
from app.claims.commands import claim_shift
from app.core import clock
from app.core.db import db
from app.core.leader import try_to_lead
from app.core.secret_links import SecretLink
from app.installation import commands as installation
from app.installation.models import Installation
from app.installation.rules import offset_after_restore
from app.notices.delivery import deliver
from app.notices.models import Notice, NoticeState
from app.operations import restore as restoring
from app.operations.backup import back_up
from app.operations.trouble import Trouble
from app.walls.commands import make_link
from app.web import schema
from tests.calendars.stories import events_in, feed_of, read
from tests.conftest import Engine
from tests.factories import World
from tests.mailserver import MailServer
from tests.operations.stories import another_database

pytestmark = pytest.mark.usefixtures("programs")


@pytest.fixture
def fresh(engine: Engine, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without tables."""
    with another_database(engine, tmp_path) as app:
        yield app


def save(app: Flask, target: Path) -> Path:
    """A backup of the application's database."""
    with app.app_context():
        size = back_up(app.config["SQLALCHEMY_DATABASE_URI"], target)
    assert size == target.stat().st_size
    return target


def restore(app: Flask, source: Path, *, fresh: bool = False) -> restoring.Restored:
    """Restore it into the application's database."""
    with app.app_context():
        return restoring.restore(source, fresh=fresh)


def counts(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table: connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0
            for table in inspect(connection).get_table_names()
        }


def test_what_was_stored_is_there_again(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    shift = own_world.shift(start=clock.now() + timedelta(days=2), places=3)
    for _ in range(3):
        with own_app.app_context():
            claim_shift(own_world.worker().id, shift.id)
    before = counts(own_app)
    restore(fresh, save(own_app, tmp_path / "copy"))
    after = counts(fresh)
    assert after.pop("audit_entries") == before.pop("audit_entries") + 5, "the restore itself"
    assert after == before
    with fresh.app_context():
        assert schema.problem() is None
        filled = select(text("filled")).select_from(text("shifts"))
        assert db.session.scalar(filled.where(text(f"id = {shift.id}"))) == 3


def test_a_backup_under_writes_is_one_moment(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    """Each sign-in writes a session and an entry of the trail: the copy has as many of both."""
    people = [own_world.person() for _ in range(3)]
    stop, failures = threading.Event(), []

    def sign_in_again_and_again(person_id: int) -> None:
        try:
            while not stop.is_set():
                with own_app.app_context():
                    open_session(person_id, device="story")
        except Exception as error:  # a thread has nobody else to tell
            failures.append(error)

    threads = [
        threading.Thread(target=sign_in_again_and_again, args=[person.id]) for person in people
    ]
    for thread in threads:
        thread.start()
    try:
        while counts(own_app)["signed_in_sessions"] < 20:
            pass
        save(own_app, tmp_path / "copy")
        at_that_moment = counts(own_app)["signed_in_sessions"]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == [], "a backup stands in nobody's way"
    restore(fresh, tmp_path / "copy")
    with fresh.app_context():
        sessions = db.session.scalar(select(func.count()).select_from(SignedInSession))
        entries = db.session.scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == "signed in")
        )
    assert sessions == entries
    assert 20 <= (sessions or 0) <= at_that_moment


def test_the_trail_of_a_copy_is_whole_and_still_append_only(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    with own_app.app_context():
        open_session(own_world.person().id, device="story")
        before = _trail(own_app)
    restore(fresh, save(own_app, tmp_path / "copy"))
    with fresh.app_context():
        assert _trail(fresh)[: len(before)] == before
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last is not None
        assert (last.verb, last.object_type) == ("restored from a backup", "Installation")
    for statement in (update(AuditEntry).values(verb="x"), delete(AuditEntry)):
        with fresh.app_context(), db.engine.connect() as connection:
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(statement)
            connection.rollback()


def _trail(app: Flask) -> list[Any]:
    table = AuditEntry.__table__
    with app.app_context(), db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]


def test_a_copy_sends_nothing_until_told(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    person = own_world.person(email="noor@delinde.example")
    with own_app.app_context():
        ask_reset(person.email)
        ask_reset(person.email)
    save(own_app, tmp_path / "copy")
    restore(fresh, tmp_path / "copy")
    with MailServer() as mail:
        fresh.config["SMTP_URL"] = own_app.config["SMTP_URL"] = mail.url
        with fresh.app_context():
            assert deliver(clock.now()) == 0
            assert deliver(clock.now() + timedelta(days=1)) == 0
            waiting = select(func.count()).where(Notice.state == NoticeState.WAITING)
            assert db.session.scalar(waiting) == 2, "nothing is lost either"
        with own_app.app_context():
            assert deliver(clock.now()) == 2, "the original sends as always"
        runner = fresh.test_cli_runner()
        assert runner.invoke(args=["resume-sending"]).output == "messages leave again\n"
        assert "already" in runner.invoke(args=["resume-sending"]).output
        with fresh.app_context():
            deliver(clock.now())
            states = db.session.scalars(select(Notice.state)).all()
        assert NoticeState.WAITING not in states


def test_whoever_was_signed_out_after_the_backup_stays_out(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    person, client = own_world.person(), own_app.test_client()
    own_world.sign_in(client, person)
    with client.session_transaction() as session:
        held = dict(session)
    save(own_app, tmp_path / "copy")
    with own_app.app_context():
        session_id = db.session.scalars(select(SignedInSession.id)).one()
        end_session(person.id, session_id)
    assert restore(fresh, tmp_path / "copy").sessions == 1
    thief = fresh.test_client()
    with thief.session_transaction() as session:
        session.update(held)
    assert thief.get("/me").status_code == 303


def test_a_calendar_link_revoked_after_the_backup_stays_dead_and_its_owner_is_told(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    noor, sem = own_world.worker("Noor Haddad"), own_world.worker("Sem Visser")
    stolen, kept = feed_of(own_app, noor), feed_of(own_app, sem)
    save(own_app, tmp_path / "copy")
    with own_app.app_context():
        revoke_feed(noor.id, stolen.id)
    assert restore(fresh, tmp_path / "copy").feeds == 2
    client = fresh.test_client()
    assert read(client, stolen).status_code == 404
    assert read(client, kept).status_code == 404, "nobody knows which were revoked: all are"
    with MailServer() as mail, fresh.app_context():
        fresh.config["SMTP_URL"] = mail.url
        installation.resume_sending()
        assert deliver(clock.now()) == 0, "what is private is in no figure"
        told = mail.wait_for(2)
    assert {message["X-RcptTo"] for message in told} == {noor.email, sem.email}
    assert all("/me#for-you" in message.get_content() for message in told)


def test_a_link_to_a_wall_that_was_revoked_after_the_backup_stays_dead(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    ward = own_world.department()
    poster = own_world.poster(ward)
    with own_app.app_context():
        link = make_link(poster.id, ward.id)
    assert isinstance(link, SecretLink)
    save(own_app, tmp_path / "copy")
    assert own_app.test_client().get(f"/wall/{link.token}").status_code == 200

    assert restore(fresh, tmp_path / "copy").walls == 1

    assert fresh.test_client().get(f"/wall/{link.token}").status_code == 404


def test_a_link_to_a_password_dies_and_its_number_opens_nobody_elses(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    """A copy gives out again the numbers of links that were made after the backup."""
    alice, bob = own_world.person(), own_world.person()
    with own_app.app_context():
        ask_reset(alice.email)
        open_link = link_token(_last_link(own_app))
    save(own_app, tmp_path / "copy")
    with own_app.app_context():
        ask_reset(alice.email)
        lost_number = _last_link(own_app)
        lost_link = link_token(lost_number)
    restore(fresh, tmp_path / "copy")
    with fresh.app_context():
        ask_reset(bob.email)
        if _last_link(fresh) == lost_number:
            assert link_token(lost_number) != lost_link
    client = fresh.test_client()
    for link in (open_link, lost_link):
        assert client.get(f"/password-reset/{link}").status_code == 410


def _last_link(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(func.max(ResetLink.id))).one()


def test_events_of_a_copy_are_newer_than_any_that_the_original_gave_out(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    person = own_world.worker()
    shift = own_world.shift(start=clock.now() + timedelta(days=2))
    with own_app.app_context():
        claim_shift(person.id, shift.id)

    def sequence(app: Flask) -> int:
        client = app.test_client()
        World(app).sign_in(client, person)
        [event] = events_in(client.get(f"/shifts/{shift.id}.ics").data)
        return int(event["sequence"])

    save(own_app, tmp_path / "copy")
    assert sequence(own_app) == 0
    restore(fresh, tmp_path / "copy")
    once = sequence(fresh)
    assert once > 1000
    with clock.fixed_at(clock.now() + timedelta(days=7)):
        restore(fresh, tmp_path / "copy", fresh=True)
        twice = sequence(fresh)
    assert twice >= once + 7 * 24 * 60, "also when the copy itself was lost after a week"
    assert twice < 2**31


def test_the_offset_goes_up_under_any_clock() -> None:
    now = clock.now()
    offset = 0
    for days in (0, -400, 3000, -1, 0):
        after = offset_after_restore(offset, now + timedelta(days=days))
        assert after >= offset + 1000
        offset = after


# --- What is refused, and what is left when something breaks -----------------------------------


def test_a_database_with_people_is_replaced_only_when_told(
    own_app: Flask, own_world: World, engine: Engine, tmp_path: Path
) -> None:
    own_world.person("Uit de kopie")
    save(own_app, tmp_path / "copy")
    with another_database(engine, tmp_path, empty=False) as other:
        World(other).person("Stond er al")
        with pytest.raises(Trouble, match="--fresh"):
            restore(other, tmp_path / "copy")
        assert _names(other) == ["Stond er al"]
        restore(other, tmp_path / "copy", fresh=True)
        assert _names(other) == ["Uit de kopie"]
        restore(other, tmp_path / "copy", fresh=True)
        assert _names(other) == ["Uit de kopie"]


def _names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(text("SELECT name FROM people")))


def test_an_older_backup_is_brought_up_to_date(
    engine: Engine, fresh: Flask, tmp_path: Path
) -> None:
    from app.core.migrations import downgrade

    with another_database(engine, tmp_path, empty=False) as old:
        World(old).person("Van vroeger")
        with old.app_context():
            downgrade(revision="0009")
            db.engine.dispose()
        save(old, tmp_path / "copy")
    restore(fresh, tmp_path / "copy")
    assert _names(fresh) == ["Van vroeger"]
    with fresh.app_context():
        assert schema.problem() is None
        assert db.session.scalars(select(Installation)).one().sending is False


def test_a_backup_of_a_newer_program_is_refused(
    own_app: Flask, fresh: Flask, tmp_path: Path
) -> None:
    with own_app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Trouble, match="9999, which this program does not know"):
        save(own_app, tmp_path / "copy")
    assert list(tmp_path.glob("*copy*")) == [], "nothing half is left"


def test_what_is_no_backup_of_ours_is_refused(fresh: Flask, engine: Engine, tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    foreign = tmp_path / "foreign"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    other_engine = "backup of SQLite" if engine.server else "something else than Flexpool"
    noise = tmp_path / "noise"
    noise.write_bytes(b"hello" * 100)
    broken = tmp_path / "broken"
    broken.write_bytes((b"PGDMP" if engine.server else b"SQLite format 3\0") + b"\x07" * 5000)
    for path, words in (
        (foreign, other_engine),
        (noise, "is no backup"),
        (tmp_path / "nothing", "cannot be read: No such file"),
        (broken, "failed|cannot be read|damaged"),
        (tmp_path, "cannot be read"),
    ):
        with pytest.raises(Trouble, match=words):
            restore(fresh, path)
    assert counts(fresh) == {}


def test_a_restore_waits_for_nobody_who_is_still_there(
    own_app: Flask, own_world: World, engine: Engine, tmp_path: Path
) -> None:
    save(own_app, tmp_path / "copy")
    with another_database(engine, tmp_path, empty=False) as other:
        url = str(other.config["SQLALCHEMY_DATABASE_URI"])
        leader = try_to_lead(url)
        assert leader is not None
        with pytest.raises(Trouble, match="the job process"):
            restore(other, tmp_path / "copy")
        leader.release()
        with another_server(url), pytest.raises(Trouble, match="stop the web server"):
            restore(other, tmp_path / "copy")
        restore(other, tmp_path / "copy")


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_restore_lets_somebody_leave_who_is_leaving(
    own_app: Flask, engine: Engine, tmp_path: Path
) -> None:
    """The server counts a connection a moment longer than it is open; a file does not."""
    save(own_app, tmp_path / "copy")
    with another_database(engine, tmp_path, empty=False) as other:
        somebody = ExitStack()
        somebody.enter_context(another_server(str(other.config["SQLALCHEMY_DATABASE_URI"])))
        leaving = threading.Timer(0.3, somebody.close)
        leaving.start()
        restore(other, tmp_path / "copy")
        leaving.join()


class another_server:  # noqa: N801
    """Somebody else who has the database open."""

    def __init__(self, url: str) -> None:
        from sqlalchemy import create_engine

        self.engine = create_engine(url)

    def __enter__(self) -> None:
        self.connection = self.engine.connect()
        self.connection.execute(text("SELECT 1 FROM people"))
        self.connection.rollback()

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.engine.dispose()


def test_a_restore_that_broke_off_serves_and_sends_nothing_until_done_again(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_world.person("Noor")
    save(own_app, tmp_path / "copy")

    def power_fails() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "upgrade", power_fails)
        with pytest.raises(KeyboardInterrupt):
            restore(fresh, tmp_path / "copy")
    client = fresh.test_client()
    assert client.get("/readyz").status_code == 503
    with fresh.app_context():
        assert "restore was not finished" in str(schema.problem())
    restore(fresh, tmp_path / "copy", fresh=True)
    assert client.get("/readyz").status_code == 200
    assert _names(fresh) == ["Noor"]


def test_a_backup_overwrites_nothing_and_says_where_it_cannot_write(
    own_app: Flask, tmp_path: Path
) -> None:
    runner = own_app.test_cli_runner()
    there = tmp_path / "there"
    there.write_text("precious")
    for path, words in (
        (there, "nothing was overwritten"),
        (tmp_path / "nowhere" / "copy", "there is no folder"),
        (tmp_path, "is a directory"),
    ):
        result = runner.invoke(args=["backup", str(path)])
        assert result.exit_code != 0
        assert words in result.output
        assert "Traceback" not in result.output
    assert there.read_text() == "precious"


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(
    own_app: Flask, tmp_path: Path
) -> None:
    result = own_app.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy")])
    assert result.exit_code == 0, result.output
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_without_a_database_there_is_nothing_to_back_up(fresh: Flask, tmp_path: Path) -> None:
    result = fresh.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy")])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert not (tmp_path / "copy").exists()


def test_the_command_says_what_was_ended_and_how_to_go_on(
    own_app: Flask, own_world: World, fresh: Flask, tmp_path: Path
) -> None:
    feed_of(own_app, own_world.worker())
    copy = save(own_app, tmp_path / "copy")
    result = fresh.test_cli_runner().invoke(args=["restore", str(copy)])
    assert result.exit_code == 0, result.output
    assert (
        "0 sessions, 1 calendar links, 0 links to walls and 0 to cards of customers ended"
        in result.output
    )
    assert "resume-sending" in result.output
    with fresh.app_context():
        actors = set(db.session.scalars(select(AuditEntry.actor_kind).where(AuditEntry.id > 1)))
        assert actors == {"command line"}
        assert db.session.scalar(select(func.count()).where(Feed.revoked_at.is_(None))) == 0
