"""Clients that cost little: a kept connection each, requests made beforehand, answers hardly read.

The server shares two cores with them, so whatever they spend it lacks.
"""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

TIMEOUT = 60
NO_BODY = {204, 304}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """A header of the answer, or nothing."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.lower().encode():
                return value.strip().decode()
        return ""


@dataclass(slots=True)
class Run:
    """What came of many requests: how long each took, what they answered, the time in all."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lasted: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.lasted

    def only(self, *statuses: int) -> "Run":
        """The same, or a failure when something else was answered: such figures say nothing."""
        others = {each: n for each, n in self.statuses.items() if each not in statuses}
        if others:
            raise RuntimeError(f"answered {others}, expected {statuses}")
        return self


def get(path: str, cookie: str = "", **headers: str) -> bytes:
    """A request for a page."""
    return _request("GET", path, cookie, headers)


def post(path: str, cookie: str, fields: dict[str, str], **headers: str) -> bytes:
    """A request that sends a form."""
    body = urlencode(fields).encode()
    headers = {
        **headers,
        "Content_Type": "application/x-www-form-urlencoded",
        "Content_Length": str(len(body)),
    }
    return _request("POST", path, cookie, headers) + body


def _request(method: str, path: str, cookie: str, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Phone:
    """One connection, kept for as long as the server keeps it, or only for one answer.

    A reverse proxy calls anew for each request unless it is told otherwise; and calls that are
    kept may all have gone to the same process.
    """

    def __init__(self, port: int, *, keeps: bool = True) -> None:
        self._port = port
        self._keeps = keeps
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """Send a request made before and wait for the whole answer."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), TIMEOUT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request)
            return self._read(self._socket)
        except (BrokenPipeError, ConnectionResetError):  # it was idle for too long
            self.close()
            return self.ask(request)

    def _read(self, connection: socket.socket) -> Answer:
        data = b""
        while b"\r\n\r\n" not in data:
            part = connection.recv(65536)
            if not part:
                raise ConnectionResetError
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        status = int(head[9:12])
        answer = Answer(status, head, body)
        if status not in NO_BODY:
            length = int(answer.header("Content-Length"))
            while len(body) < length:
                body += connection.recv(65536)
        if not self._keeps or answer.header("Connection").lower() == "close":
            self.close()
        return Answer(status, head, body)

    def close(self) -> None:
        """Hang up; the next request calls again."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def one_after_the_other(port: int, requests: Sequence[bytes], warm: int = 3) -> Run:
    """Ask each in turn, alone; the first few once before, so that nothing is cold."""
    phone = Phone(port)
    for request in requests[:warm]:
        phone.ask(request)
    return _timed([lambda run: _ask_all(phone, iter(requests), run)])


def all_at_once(port: int, requests: Sequence[bytes], clients: int) -> Run:
    """So many clients, each asking the next as soon as it has an answer."""
    left = iter(requests)
    lock = threading.Lock()

    def following() -> Iterator[bytes]:
        while True:
            with lock:
                request = next(left, None)
            if request is None:
                return
            yield request

    return _timed(
        [lambda run: _ask_all(Phone(port, keeps=False), following(), run) for _ in range(clients)]
    )


def at_a_pace(
    port: int, many: int, ask: Callable[[Phone, int], Answer], clients: int, rate: float
) -> Run:
    """Ask so often, by number, and so many a second, whatever the answers take; lateness counts as
    part of the time.
    """
    begin = time.perf_counter() + 0.2

    def own(client: int) -> Callable[[Run], None]:
        def go(run: Run) -> None:
            phone = Phone(port, keeps=False)
            for number in range(client, many, clients):
                due = begin + number / rate
                time.sleep(max(0.0, due - time.perf_counter()))
                answer = ask(phone, number)
                run.seconds.append(time.perf_counter() - due)
                run.statuses[answer.status] += 1

        return go

    return _timed([own(client) for client in range(clients)])


def _ask_all(phone: Phone, requests: Iterator[bytes], run: Run) -> None:
    for request in requests:
        asked = time.perf_counter()
        answer = phone.ask(request)
        run.seconds.append(time.perf_counter() - asked)
        run.statuses[answer.status] += 1
    phone.close()


def _timed(clients: Sequence[Callable[[Run], None]]) -> Run:
    runs = [Run() for _ in clients]
    threads = [
        threading.Thread(target=client, args=(run,))
        for client, run in zip(clients, runs, strict=True)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Run(lasted=time.perf_counter() - began)
    for run in runs:
        total.seconds += run.seconds
        total.statuses += run.statuses
    if len(total.seconds) == 0:
        raise RuntimeError("nothing was answered")
    return total
