"""The examples for nginx and Caddy, loaded and run in front of the program."""

import os
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from app.capabilities.models import CapabilityRequest
from app.core.db import db
from app.files.models import LARGEST_FILE
from app.web.limits import LARGEST_UPLOAD
from app.web.secret_paths import secret_paths
from tests.conftest import Engine
from tests.factories import World
from tests.faults.proxies import (
    HOST,
    MISSING,
    Instances,
    Proxy,
    in_front,
    served,
    wait_until_it_serves,
)
from tests.files import samples
from tests.harness.history import History
from tests.harness.town import Town
from tests.mailserver import free_port
from tests.patience import PATIENCE

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.skipif(bool(MISSING), reason=f"there is no {' and no '.join(MISSING)}"),
]
on_both = pytest.mark.parametrize("name", ["nginx", "caddy"])
TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
MANY = 500
"""People who sign in on the first morning."""
THREADS = 2 * 2 * 8
"""Threads of two instances."""
WHOLE = 11
"""Pieces of 100 kB that are more than a form may have, and less than a proxy takes."""
MARK = "Dit-IsEenGeheim_0123456789"


@dataclass
class Site:
    """What runs, and who is signed in."""

    instances: Instances
    proxies: dict[str, Proxy]
    town: Town
    cookie: str
    capability_ids: dict[str, int]

    def requests(self) -> int:
        """How many requests with proof are stored."""
        with self.town.app.app_context():
            return db.session.scalar(select(func.count(CapabilityRequest.id))) or 0

    def form(self, proxy: Proxy, proof: bytes, name: str = "bewijs.pdf") -> tuple[bytes, str]:
        """A form with proof, and its kind, from a page of ours."""
        page = proxy.ask("/help", headers={"Cookie": self.cookie})
        found = TOKEN.search(page.text)
        assert found, page
        if cookie := page.headers.get("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        fields = {"csrf_token": found[1], "capability": self.capability_ids[proxy.name], "level": 5}
        parts = [
            f'--flex\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--flex\r\nContent-Disposition: form-data; name="proof"; filename="{name}"\r\n\r\n'
        return b"".join([*parts, head.encode(), proof, b"\r\n--flex--\r\n"]), (
            "multipart/form-data; boundary=flex"
        )

    def headers(self, kind: str) -> dict[str, str]:
        """What a browser sends along."""
        return {
            "Cookie": self.cookie,
            "Content-Type": kind,
            "Origin": "https://pool.example.org",
            "Referer": "https://pool.example.org/help",
        }


@pytest.fixture(scope="module")
def site(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The examples, running, and a worker who is signed in."""
    url = engine.copy()
    town = Town(url, 1)
    [phone] = town.phones(0, town.workers, History())
    with town.app.app_context():
        world = World(town.app)
        made = {name: world.capability().id for name in ("nginx", "caddy")}
        db.session.commit()
    with served(url, tmp_path_factory.mktemp("proxies")) as (instances, proxies):
        [(key, value)] = phone._cookies.items()
        yield Site(instances, proxies, town, f"{key}={value}", made)
    town.close()


def pdf(size: int) -> bytes:
    """A PDF of so many bytes, as a scanner makes them."""
    small = samples.pdf()
    filling = os.urandom((size - len(small)) // 2).hex().encode()
    return small[:9] + b"%" + filling + b"\n" + small[9:]


@on_both
def test_tls_ends_there_and_the_program_knows_who_asks(site: Site, name: str) -> None:
    answer = site.proxies[name].ask("/sign-in", headers={"X-Forwarded-For": "6.6.6.6"})
    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert len(answer.headers["X-Request-Id"]) > 20, "the proxy numbers requests"
    assert "Secure" in answer.headers["Set-Cookie"]
    for path in ("/metrics", "/readyz"):
        assert site.proxies[name].ask(path).status == 404


@on_both
def test_a_proof_arrives_and_what_is_too_large_is_told(site: Site, name: str) -> None:
    proxy, before = site.proxies[name], site.requests()

    def send(size: int) -> tuple[int, str]:
        body, kind = site.form(proxy, pdf(size))
        answer = proxy.ask("/capability-requests", "POST", body, site.headers(kind))
        return answer.status, answer.text

    assert send(3_000_000)[0] == 303
    assert site.requests() == before + 1
    status, text = send(LARGEST_FILE + 100_000)
    assert (status, "10 MB" in text) == (422, True), "the form says it"
    status, text = send(LARGEST_UPLOAD + 500_000)
    assert (status, "too large" in text) == (413, True), "the program says it"
    status, text = send(17_000_000)
    assert (status, "te groot" in text) == (413, True), "the proxy says it"
    assert site.requests() == before + 1


@on_both
def test_no_secret_of_an_address_stands_in_a_log(site: Site, name: str) -> None:
    """Whatever the answer is: found, not found, too large, sent on from http, nobody there."""
    proxy = site.proxies[name]
    paths = [f"{path}{MARK}" for path in secret_paths(site.town.app)]

    def ask_all() -> list[int]:
        return [
            proxy.ask(
                written, method, headers={"Referer": f"https://pool.example.org{path}"}
            ).status
            for path in paths
            for written in (path, f"/{path}", path.replace("/", "/%2e/", 1), f"/board?{MARK}")
            for method in ("GET", "POST")
        ]

    assert set(ask_all()) <= {303, 308, 400, 404, 405, 410}
    for path in paths:
        with closing(HTTPConnection(HOST, proxy.plain_port, timeout=PATIENCE)) as plain:
            plain.request("GET", path, headers={"Host": "pool.example.org"})
            answer = plain.getresponse()
            assert (answer.status, "https://" in str(answer.headers["Location"])) in (
                (301, True),
                (308, True),
            )
        proxy.ask(path, "POST", headers={"Content-Length": "99000000"})
    with in_front(name, (free_port(), free_port()), site.instances.log.parent) as alone:
        wait_until_it_serves(alone, paths[0], 502)
        assert MARK not in alone.written(), "a line about an error tells what follows this path"
    assert MARK not in proxy.written(), "hide what follows this path in the example"
    assert MARK not in site.instances.log.read_text()


@on_both
def test_slow_clients_do_not_take_the_site_away(site: Site, name: str) -> None:
    """More of them than there are threads: each has begun a request, and does not go on."""
    proxy = site.proxies[name]
    head = b"POST /sign-in HTTP/1.1\r\nHost: pool.example.org\r\nContent-Type: text/plain\r\n"
    with ExitStack() as stack:
        for beginning in (head, head + b"Content-Length: 900000\r\n\r\n" + b"x" * 20_000):
            for _ in range(THREADS + 8):
                stack.enter_context(proxy.send(beginning))
        for _ in range(10):
            assert proxy.ask("/sign-in").status == 200


@on_both
def test_clients_that_cut_their_bodies_do_not_take_the_site_away(site: Site, name: str) -> None:
    """By leaving, or by sending more than the proxy or the program takes; again and again."""
    proxy, before, over = site.proxies[name], site.requests(), threading.Event()
    body, kind = site.form(proxy, samples.pdf())
    told = "".join(f"{key}: {value}\r\n" for key, value in site.headers(kind).items()).encode()
    head = b"POST /capability-requests HTTP/1.1\r\nHost: pool.example.org\r\n" + told

    def cut(length: bytes, pieces: int) -> None:
        while not over.is_set():
            with suppress(OSError), proxy.send(head + length + b"\r\n\r\n") as client:
                for _ in range(pieces):
                    client.sendall(b"186a0\r\n" + b"x" * 100_000 + b"\r\n")
                if pieces == WHOLE:  # whoever leaves is not counted as a failure, this one may be
                    client.recv(1)

    cuts = ((b"Content-Length: 1100099", WHOLE), (b"Content-Length: 9000000", 6),
            (b"Transfer-Encoding: chunked", 6))  # fmt: skip
    clients = [threading.Thread(target=cut, args=each) for each in cuts]
    for client in clients:
        client.start()
    found = [proxy.ask("/sign-in").status for _ in range(6)]
    over.set()
    for client in clients:
        client.join()
    assert found == [200] * 6
    form = head + b"Content-Length: %d\r\n\r\n" % len(body)
    with proxy.send(form + body[:-20]):
        pass
    assert site.requests() == before, "half a form is no form"


def test_the_whole_hospital_signs_in_on_the_first_morning(site: Site) -> None:
    """All at once and from one address: the page, then the form; nobody is told to wait.

    Caddy has no limits.
    """
    proxy = site.proxies["nginx"]
    body = urlencode({"email": "noor@delinde.example", "password": "x"}).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    def sign_in(people: int) -> set[int]:
        found = set()
        with closing(proxy.connection()) as connection:
            for _ in range(people):
                for method, sent, headers in (("GET", None, {}), ("POST", body, form)):
                    connection.request(method, "/sign-in", sent, headers)
                    answer = connection.getresponse()
                    answer.read()
                    found.add(answer.status)
        return found

    with ThreadPoolExecutor(20) as pool:
        found = set[int]().union(*pool.map(sign_in, [MANY // 20] * 20))
    assert found == {200, 400}, "400: a form without a token, which costs nothing"


def test_one_instance_after_the_other_restarts_and_nothing_is_lost(site: Site) -> None:
    """As an upgrade does it, with people at work: pages and forms."""
    over = threading.Event()
    found: dict[tuple[str, str], list[int]] = {}

    def use(proxy: Proxy) -> None:
        while not over.is_set():
            for method, body in (("GET", None), ("POST", b"email=x")):
                status = proxy.ask("/sign-in", method, body).status
                found.setdefault((proxy.name, method), []).append(status)
            over.wait(0.05)

    users = [
        threading.Thread(target=use, args=(proxy,))
        for proxy in site.proxies.values()
        for _ in range(2)
    ]
    for user in users:
        user.start()
    for port in list(site.instances.running):
        site.instances.stop(port)
        site.instances.start(port)
        site.instances.wait(port)
    over.set()
    for user in users:
        user.join()
    for name in site.proxies:
        assert set(found[name, "GET"]) == {200}
        assert set(found[name, "POST"]) == {400}, "a form without a token; and nothing else"
