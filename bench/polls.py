"""Boards that ask whether anything changed: one answer, and a whole hospital asking."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import parse_qsl, urlencode

from bench.figures import Section, median, percentile, spread
from bench.living import Living
from bench.phones import Answer, Phone, at_a_pace, get, one_after_the_other
from bench.processes import Cores, memory
from bench.stages import ENGINES, PEOPLE, Stage, Stages, workers
from tests.harness.servers import WebServer

EVERY_SECONDS, SOCKETS, CHANGES_A_MINUTE, DRAWING = 10, 32, 20, 8
POLL = re.compile(r'hx-get="(/board/changes[^"]*)"')
SHOWN = re.compile(r'name="shown" value="([\d.a-z]+)"')
SEEN = "Flexpool-Seen"


def measure(stages: Stages, quick: bool = False) -> Section:
    """Polls as the boards themselves make them, with the cards that they show."""
    section = Section("Polls")
    seconds, people = (20, 400) if quick else (60, PEOPLE)
    for engine in ENGINES:
        with stages.stage(engine) as stage, stage.server() as server:
            boards = boards_of(server, stage.cookies(workers(people)))
            alone = polled_alone(server, boards[:300])
            body = one_after_the_other(server.port, [get("/bare/body")] * len(alone))
            section.add(
                f"{stage.label}: nothing changed (204)",
                spread(alone),
                reference=f"bare 8 kB: {spread(body.seconds)}",
                aim="at half the rate of the bare answer",
                met=median(alone) <= 2 * median(body.seconds),
            )
            _crowd(section, stage, server, boards, seconds)
            with Living(stage, CHANGES_A_MINUTE) as living:
                _crowd(section, stage, server, boards, seconds, living)
    section.notes.append(
        f"The phones are simulated: each asks every {EVERY_SECONDS} s over one of {SOCKETS} "
        "connections, for its own person, and goes on asking from what it was told. An answer that "
        "comes late counts from when its poll was due. In a living house commands in another "
        "process post, claim and hand back."
    )
    return section


class Board:
    """A board on a phone: what it asks, and from where it asks on."""

    def __init__(self, page: str, cookie: str) -> None:
        self._cookie = cookie
        self._shown = "".join(f"&shown={each}" for each in SHOWN.findall(page))
        self._address = ""
        self.redraw(page)

    def redraw(self, page: str) -> None:
        """Ask from now on what this page asks."""
        found = POLL.search(page)
        if found is None:
            raise RuntimeError("the board does not poll")
        self._address = unescape(found[1])

    def poll(self) -> bytes:
        """What it asks now."""
        return get(self._address + self._shown, self._cookie, HX_Request="true")

    def ask(self, phone: Phone) -> Answer:
        """Ask, and hear the answer as the page does."""
        answer = phone.ask(self.poll())
        if answer.status == 204:
            base, _, query = self._address.partition("?")
            news = parse_qsl(answer.header(SEEN))
            self._address = f"{base}?{urlencode({**dict(parse_qsl(query)), **dict(news)})}"
        elif answer.status == 200:
            self.redraw(answer.body.decode())
        return answer


def polled_alone(server: WebServer, boards: list[Board]) -> list[float]:
    """How long each 204 took, one after the other, from boards that asked twice before.

    A board that says anew how many minutes are left has another answer, once a minute.
    """
    phone, seconds = Phone(server.port), []
    for number, board in enumerate(boards * 4):
        asked = time.perf_counter()
        answer = board.ask(phone)
        if answer.status == 204 and number >= 2 * len(boards):
            seconds.append(time.perf_counter() - asked)
    phone.close()
    return seconds


def _crowd(
    section: Section,
    stage: Stage,
    server: WebServer,
    boards: list[Board],
    seconds: int,
    living: Living | None = None,
) -> None:
    rate, every = len(boards) / EVERY_SECONDS, len(boards)
    with Cores([server.master.pid, *server.workers]) as cores:
        crowd = at_a_pace(
            server.port,
            int(rate * seconds),
            lambda phone, number: boards[number % every].ask(phone),
            SOCKETS,
            rate,
        )
    held = max(memory(worker).part for worker in server.workers)
    house = f"; {living.done} changes, {crowd.statuses[200]} boards heard of one" if living else ""
    section.add(
        f"{stage.label}: {every:,} phones, every {EVERY_SECONDS} s, for {seconds} s"
        + (", in a living house" if living else ""),
        f"{crowd.only(200, 204).rate:.0f} answers a second; median {median(crowd.seconds):.0f} ms, "
        f"p95 {percentile(crowd.seconds, 0.95):.0f}, worst {1000 * max(crowd.seconds):.0f}; "
        f"{cores.used:.2f} cores of the web server, {held:.0f} MiB a worker{house}",
    )


def boards_of(server: WebServer, cookies: list[str]) -> list[Board]:
    """The board of each, drawn by some at once."""

    def drawn(cookie: str) -> Board:
        page = Phone(server.port, keeps=False).ask(get("/board", cookie))
        return Board(page.body.decode(), cookie)

    with ThreadPoolExecutor(DRAWING) as together:
        return list(together.map(drawn, cookies))
