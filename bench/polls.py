"""Boards that ask whether anything changed: one answer, and a whole hospital asking."""

import re
from html import unescape
from itertools import cycle, islice

from bench.figures import Section, median, percentile, spread
from bench.phones import Phone, at_a_pace, get, one_after_the_other
from bench.processes import Cores, resident
from bench.stages import ENGINES, PEOPLE, Stages, workers
from tests.harness.servers import WebServer

EVERY_SECONDS, SOCKETS, BOARDS = 10, 32, 300
POLL = re.compile(r'hx-get="(/board/changes[^"]*)"')
SHOWN = re.compile(r'name="shown" value="(\d+)"')


def measure(stages: Stages, quick: bool = False) -> Section:
    """Polls as the boards themselves make them, with the cards that they show."""
    section = Section("Polls")
    seconds, boards = (10, 40) if quick else (60, BOARDS)
    for engine in ENGINES:
        with stages.stage(engine) as stage, stage.server() as server:
            polls = _polls(server, stage.cookies(workers(boards)))
            alone = one_after_the_other(server.port, polls * 2)
            body = one_after_the_other(server.port, [get("/bare/body")] * len(polls) * 2)
            rate = PEOPLE / EVERY_SECONDS
            requests = list(islice(cycle(polls), int(rate * seconds)))
            with Cores([server.master.pid, *server.workers]) as cores:
                crowd = at_a_pace(server.port, requests, SOCKETS, rate)
            memory = max(resident(worker) for worker in server.workers)
        alone_ms = median(alone.only(204).seconds)
        section.add(
            f"{stage.label}: nothing changed (204)",
            spread(alone.seconds),
            reference=f"bare 8 kB: {spread(body.seconds)}",
            aim="at half the rate of the bare answer",
            met=alone_ms <= 2 * median(body.seconds),
        )
        section.add(
            f"{stage.label}: {PEOPLE:,} phones, every {EVERY_SECONDS} s, for {seconds} s",
            f"{crowd.only(204).rate:.0f} answers a second; median {median(crowd.seconds):.0f} ms, "
            f"p95 {percentile(crowd.seconds, 0.95):.0f}, worst {1000 * max(crowd.seconds):.0f}; "
            f"{cores.used:.2f} cores of the web server, {memory:.0f} MiB a worker",
        )
    section.notes.append(
        f"The phones are simulated: {PEOPLE / EVERY_SECONDS:.0f} polls a second over {SOCKETS} "
        f"connections, of {boards} different people. An answer that comes late counts from when "
        "its poll was due."
    )
    return section


def _polls(server: WebServer, cookies: list[str]) -> list[bytes]:
    phone, polls = Phone(server.port), []
    for cookie in cookies:
        page = phone.ask(get("/board", cookie)).body.decode()
        found = POLL.search(page)
        if found is None:
            raise RuntimeError("the board does not poll")
        shown = "".join(f"&shown={number}" for number in SHOWN.findall(page))
        polls.append(get(unescape(found[1]) + shown, cookie, HX_Request="true"))
    return polls
