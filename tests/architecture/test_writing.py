"""Who may write without a trail, and what higher rooms hand to lower ones: lists to review."""

from pathlib import Path

import click
import pytest
from flask import Flask

from app import cli
from app.capabilities import uses
from app.core.command import BOOKKEEPING, COMMANDS
from app.notices import kinds
from app.people import departures, reach
from app.people import keys as account_keys
from app.web import own_links as account_links

HOUSEKEEPING = {
    "capacity.commands_supply.forget_days": "worked out from what is in the trail",
    "capacity.commands_supply.stamp": "worked out from what is in the trail",
    "capacity.commands_supply.write": "worked out from what is in the trail",
    "asking.commands_offers.decline": "a no leaves no trace",
    "asking.commands_offers.expire_offers": "an offer ends by its term",
    "claims.commands_endings.expire_swaps": "a question ends by its term",
    "claims.commands_endings.forget_questions": "questions to who leaves; that is in the trail",
    "handing_over.commands_swap_answers.refuse_exchange": "a no leaves no trace",
    "handing_over.commands_swap_answers.refuse_swap": "a no leaves no trace",
    "accounts.attempts.delete_old_attempts": "counters that no longer count",
    "accounts.attempts.delete_failures": "counters that no longer count",
    "accounts.attempts.note_failure": "a counter",
    "accounts.browsers.delete_unused_browsers": "browsers in which nobody signed in for long",
    "accounts.browsers.note_known": "a browser; the sign-in itself is in the trail",
    "accounts.tokens.link_token": "the hash of a secret; the link itself is in the trail",
    "accounts.commands.renew_hash": "the same password under stronger parameters",
    "accounts.login.mark_proved": "password given once more",
    "accounts.login.mark_seen": "session last seen",
    "accounts.retention.delete_old_links": "links that expired long ago",
    "accounts.retention.delete_old_sessions": "sessions that ended long ago",
    "shifts.retention.delete_old_overrides": "what was agreed to two years ago, or by nobody",
    "calls.retention.delete_old_calls": "calls of which no report speaks any more",
    "calls.retention.forget_callers": "who said how a call went; that it was said is in the trail",
    "calendars.commands.note_reading": "feed last used",
    "imports.commands.delete_old_imports": "tables that nobody said yes to, or long ago",
    "imports.commands.keep": "a table as it was read; nothing of it is done",
    "capabilities.notices_expiry.forget_notes": "marks of what was told",
    "capabilities.notices_expiry.tell": "worked out; marks of what was told",
    "on_call.retention.delete_old_hours_offers": "offers from which nothing can be claimed",
    "agreements.retention_ages.forget_birthdays": "a day of which nothing rests any more",
    "requests.retention.delete_old_requests": "requests that came to nothing long ago",
    "on_shift.commands_lessons.forget_skips": "cards that would not come again anyway",
    "on_shift.commands_lessons.skip": "a card put aside: nothing about the learner is kept",
    "on_shift.commands_practice.note_practice": "worked out from claims that were held to the end",
    "capacity.commands_recheck.forget_doubts": "worked out from what is in the trail",
    "capacity.commands_recheck.store_doubts": "worked out from what is in the trail",
    "on_shift.commands_ticks.tick": "a list of what is done, for oneself",
    "notices.leases._take": "a lease",
    "notices.leases.bring_nearer": "what a clock that was ahead put off",
    "notices.leases.delete_ended": "messages that left long ago",
    "notices.leases.mark_dropped": "an outbox mark",
    "notices.leases.mark_failed": "an outbox mark",
    "notices.leases.mark_for_later": "an outbox mark",
    "notices.leases.mark_refused": "an outbox mark",
    "notices.leases.mark_sent": "an outbox mark",
    "notices.leases.retry_failed": "outbox marks; that it was asked for is in the trail",
    "notices.leases.put_back": "a lease",
    "notices.leases.release": "a lease",
    "notices.successors.pass_on": "the same message for the next in charge",
    "notices.successors.pass_on_failed": "the same message for the next in charge",
    "operations.runs.note_failure": "how a job ran",
    "operations.runs.note_success": "how a job ran",
    "reintegration.commands.note_reading": "it is itself an entry, in the trail of tracks",
    "reintegration.retention._delete": "what is kept no longer; that there was a track is private",
    "reintegration.retention.thin_out": "the same, where it is too much to go at once",
    "reintegration.commands_terms._remind_of": "marks of what was reminded of",
    "rosters.commands_imports.keep": "a file that waits for a yes; what it does is an entry",
    "rosters.commands_imports.delete_old_rosters": "files that were read a week ago",
    "rosters.commands_sources._note": "when a calendar was asked; what changes is an entry",
    "shifts.retention.delete_old_changes": "a log that only keeps boards fresh",
    "tasks.commands_pictures.keep_small": "the same pictures, in fewer bytes",
    "tasks.retention.delete_unused_pictures": "sent while a step was written, and never used",
}
MESSAGES = {
    "place_asked",
    "place_given",
    "chose_others",
    "request_lapsed",
    "tasks_handed_over",
    "neighbour_may_help",
    "neighbour_cannot_help",
    "address_changed",
    "address_left",
    "password_changed",
    "assigned",
    "capability_revoked",
    "capability_expires",
    "claim_in_doubt",
    "time_taken",
    "asked",
    "ask_moved",
    "ask_over",
    "place_free",
    "swap_asked",
    "swap_exchanged",
    "swap_over",
    "swap_refused",
    "swap_to_approve",
    "swap_wanted",
    "waiting_moved",
    "waiting_over",
    "named_on_tasks",
    "hours_offered",
    "not_needed",
    "place_lapsed",
    "report_kept",
    "report_mended",
    "request_asked",
    "seat_admitted",
    "seat_lapsed",
    "seat_waits",
    "seat_alone",
    "password_reset",
    "shift_cancelled",
    "something_for_you",
    "shift_changed",
    "someone_comes",
    "someone_left",
    "signed_off",
    "stands_in",
    "step_reported",
    "taken_over",
    "welcome",
}


@pytest.fixture(autouse=True)
def _commands_are_read_too() -> None:
    """What only the command line has writes as well, and is read when it is asked for."""
    for command in cli.COMMANDS:
        assert isinstance(cli.read(command), click.Command)


def test_housekeeping_is_what_this_list_names(shared_app: Flask) -> None:
    found = {name for name in BOOKKEEPING if not name.startswith("tests.")}
    assert found == set(HOUSEKEEPING), "say here why it is no event, or use @command"


def test_whose_entry_a_job_writes_for_many_together_is_named_here() -> None:
    app = Path(cli.__file__).parent
    found = {
        path.relative_to(app).as_posix()
        for path in app.rglob("*.py")
        if "recorded_later()" in path.read_text() and path.name != "command.py"
    }
    assert found == {"agreements/commands_limits.py", "agreements/retention.py"}, (
        "say which job writes it, and why not at once"
    )


def test_what_is_written_past_the_session_is_named_here() -> None:
    """By its guarded door alone; and a step is taken back by ``step``, which knows what waits."""
    app = Path(cli.__file__).parent
    texts = {path.relative_to(app).as_posix(): path.read_text() for path in app.rglob("*.py")}
    past_it = {name for name, text in texts.items() if "from app.core.written import" in text}
    assert past_it == {
        "audit/trail.py",
        "claims/commands.py",
        "claims/commands_endings.py",
        "notices/outbox.py",
        "shifts/changelog.py",
    }, "what every tap writes; anything else goes through the session"
    doors = {name for name, text in texts.items() if "from app.core.prepared import" in text}
    assert doors == {"core/asked.py", "core/written.py"}
    steps = {name for name, text in texts.items() if "begin_nested" in text}
    assert steps == {"core/command.py"}, "use core.command.step"


def test_every_kind_of_message_says_whether_it_is_still_due(shared_app: Flask) -> None:
    assert set(kinds.REGISTERED) == MESSAGES, "register it in the room that causes it"


TO_A_DUTY = {
    "someone_comes",
    "someone_left",
    "seat_alone",
    "place_asked",
    "step_reported",
    "request_asked",
    "neighbour_may_help",
    "swap_to_approve",
}
"""What goes to whoever has a duty; everything else is for one person and nobody else."""


def test_a_message_to_whoever_has_a_duty_knows_who_is_next(shared_app: Flask) -> None:
    with_line = {name for name, kind in kinds.REGISTERED.items() if kind.line}
    assert with_line == TO_A_DUTY, "is it for a person, or for whoever has a duty? Then line=…"


def test_the_catalogue_asks_only_these_rooms_above_it_who_uses_a_level(shared_app: Flask) -> None:
    assert set(uses.REGISTERED) == {"needs"}, "a new line here is a decision"


def test_the_page_about_oneself_asks_only_these_rooms_for_more(shared_app: Flask) -> None:
    assert set(account_links.REGISTERED) == {
        "tracks",
        "feeds",
        "instructions",
        "calls",
        "hours offers",
    }, "a new line here is a decision"
    assert set(departures.REGISTERED) == {"places", "tracks"}, "a new line here is a decision"
    assert set(account_keys.REGISTERED) == {"calendars"}, "a new line here is a decision"
    assert set(reach.REGISTERED) == {"keepers", "owners", "contacts"}, "a new line is a decision"


def test_every_command_promises_something(shared_app: Flask) -> None:
    silent = [name for name, function in COMMANDS.items() if not function.__doc__]
    assert [name for name in silent if not name.startswith("tests.")] == []
