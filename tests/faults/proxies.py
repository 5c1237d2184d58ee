"""The examples of ``docs/deploy`` as they stand, running: only ports, paths and certificate differ.

Two web servers started as the unit says, with the environment file loaded by a shell; nginx and
Caddy each in front of both.
"""

import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from tempfile import mkdtemp

from tests.harness.servers import ROOT, SECRET
from tests.mailserver import free_port
from tests.patience import PATIENCE, wait_until

DEPLOY = ROOT / "docs" / "deploy"
SITE = "pool.example.org"
HOST = "127.0.0.1"
NEEDED = ("nginx", "caddy", "openssl")
MISSING = [name for name in NEEDED if shutil.which(name) is None]

NGINX = """
daemon off; pid nginx.pid; error_log stderr; {user} worker_processes auto;
events {{ worker_connections 768; }}
http {{
    include /etc/nginx/mime.types;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/flexpool.conf;
}}
"""
"""What Debian's nginx.conf says around an example in ``conf.d``."""

HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""
"""How systemd starts a service that has a socket."""


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]


class Connection(HTTPConnection):
    """To the site by its name, wherever it is."""

    def __init__(self, port: int, trusted: ssl.SSLContext) -> None:
        super().__init__(SITE, timeout=60)
        self._port, self._trusted = port, trusted

    def connect(self) -> None:
        """Meet whoever has the certificate."""
        plain = socket.create_connection((HOST, self._port), timeout=60)
        try:
            self.sock = self._trusted.wrap_socket(plain, server_hostname=SITE)
        except OSError:
            plain.close()
            raise


@dataclass
class Proxy:
    """One that runs, and what it writes."""

    name: str
    port: int
    plain_port: int
    folder: Path
    trusted: ssl.SSLContext

    def connection(self) -> Connection:
        """A connection with TLS, to the name in the certificate."""
        return Connection(self.port, self.trusted)

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to one request on a connection of its own."""
        connection = self.connection()
        try:
            with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
                connection.request(method, path, body, dict(headers or {}))
            found = connection.getresponse()
            text = found.read().decode(errors="replace")
            return Answer(found.status, text, dict(found.getheaders()))
        finally:
            connection.close()

    def send(self, text: bytes) -> ssl.SSLSocket:
        """The beginning of a request, on a connection that stays open."""
        connection = self.connection()
        connection.connect()
        assert isinstance(connection.sock, ssl.SSLSocket)
        connection.sock.sendall(text)
        return connection.sock

    def written(self) -> str:
        """Everything that it wrote into logs."""
        return "".join(path.read_text(errors="replace") for path in self.folder.glob("*log"))


@dataclass
class Instances:
    """The web servers, by port."""

    environment: dict[str, str]
    log: Path
    running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    sockets: dict[int, socket.socket] = field(default_factory=dict)

    def listen(self) -> int:
        """Open a port and keep it, as the unit of the socket lets systemd do."""
        made = socket.create_server((HOST, 0), backlog=4096)
        port: int = made.getsockname()[1]
        self.sockets[port] = made
        return port

    def start(self, port: int) -> None:
        """Start one as the unit does, and do not wait."""
        with self.log.open("ab") as output:
            number = self.sockets[port].fileno()
            command = command_of("flexpool-web@.service", port)
            self.running[port] = subprocess.Popen(
                [sys.executable, "-c", HAND_OVER, str(number), *command],
                pass_fds=[number],
                cwd=ROOT,
                # Read the program once for all its processes: what takes time here is the start.
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=output,
            )

    def wait(self, port: int) -> None:
        """Wait until one is ready, as an upgrade does."""
        wait_for(self.running[port], port, "/readyz", self.log)

    def close(self) -> None:
        """Stop all of them, and close the ports."""
        for process in self.running.values():
            process.terminate()
        for port, listener in self.sockets.items():
            self.stop(port)
            listener.close()

    def stop(self, port: int) -> None:
        """Stop one as systemd does, and wait until it has ended."""
        end(self.running[port])


def command_of(unit: str, port: int) -> list[str]:
    """What a unit starts, with the programs of this environment."""
    [line] = re.findall(r"^ExecStart=(.*)$", (DEPLOY / unit).read_text(), re.MULTILINE)
    folder = Path(sys.executable).parent
    return shlex.split(
        line.replace("/opt/flexpool/current/.venv/bin", str(folder)).replace("%i", str(port))
    )


def environment_of(database: str, folder: Path) -> dict[str, str]:
    """The example of the environment file, filled in and loaded by a shell."""
    text = (DEPLOY / "flexpool.env").read_text()
    text = text.replace("FLEXPOOL_SECRET_KEY=''", f"FLEXPOOL_SECRET_KEY='{SECRET}'")
    file = folder / "flexpool.env"
    file.write_text(text.replace("sqlite:////var/lib/flexpool/flexpool.sqlite", database))
    return loaded(file)


def loaded(file: Path) -> dict[str, str]:
    """What a shell has after reading a file of settings, as the operations page reads it."""
    done = subprocess.run(
        ["/bin/sh", "-euc", 'set -a; . "$1"; set +a; env -0', "sh", str(file)],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, f"the shell cannot read it: {done.stderr.decode()}"
    pairs = (each.partition("=") for each in done.stdout.decode().split("\0") if each)
    return {name: value for name, _, value in pairs if name.startswith("FLEXPOOL_")}


@contextmanager
def served(database: str, folder: Path) -> Iterator[tuple[Instances, dict[str, Proxy]]]:
    """Two instances, with both proxies in front of them."""
    instances = Instances(environment_of(database, folder), folder / "instances.log")
    ports = (instances.listen(), instances.listen())
    certified(folder)
    proxies = {}
    with ExitStack() as stack:
        stack.callback(instances.close)
        for port in ports:
            instances.start(port)
        for name in STARTS:
            proxies[name] = stack.enter_context(in_front(name, ports, folder))
        for port in ports:
            instances.wait(port)
        for proxy in proxies.values():
            wait_until_it_serves(proxy)
        yield instances, proxies


@contextmanager
def in_front(name: str, ports: tuple[int, int], folder: Path) -> Iterator[Proxy]:
    """A proxy in front of two ports, with the certificate that lies in the folder."""
    own = Path(mkdtemp(prefix=name, dir=folder))
    trusted = ssl.create_default_context(cafile=folder / "fullchain.pem")
    proxy = Proxy(name, free_port(), free_port(), own, trusted)
    process = STARTS[name](proxy, ports, folder)
    try:
        yield proxy
    finally:
        end(process)


def certified(folder: Path) -> None:
    """Make a certificate for the name of the site."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", "privkey.pem", "-out", "fullchain.pem", "-days", "2",
         "-subj", f"/CN={SITE}", "-addext", f"subjectAltName=DNS:{SITE}"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


def substituted(text: str, changes: Mapping[str, str]) -> str:
    """An example with what differs here; fails when something is not in it any more."""
    for old, new in changes.items():
        assert old in text, f"the example does not say {old!r} any more: change this test too"
        text = text.replace(old, new)
    return text


def nginx(proxy: Proxy, ports: tuple[int, int], folder: Path) -> "subprocess.Popen[bytes]":
    """Start nginx with the example inside what Debian has around it."""
    own = proxy.folder
    changes = {
        "127.0.0.1:8001": f"{HOST}:{ports[0]}",
        "127.0.0.1:8002": f"{HOST}:{ports[1]}",
        "listen 80;": f"listen {HOST}:{proxy.plain_port};",
        "    listen [::]:80;\n": "",
        "listen 443 ": f"listen {HOST}:{proxy.port} ",
        "    listen [::]:443 ssl http2;\n": "",
        "/etc/ssl/flexpool/": f"{folder}/",
        "/var/log/nginx/": f"{own}/",
        "/etc/nginx/flexpool-proxy.conf": str(DEPLOY / "flexpool-proxy.conf"),
    }
    example = (DEPLOY / "nginx.conf").read_text()
    (own / "flexpool.conf").write_text(substituted(example, changes))
    user = "user root;" if os.geteuid() == 0 else ""
    (own / "nginx.conf").write_text(NGINX.format(folder=own, user=user))
    return started(["nginx", "-p", str(own), "-c", str(own / "nginx.conf")], own)


def caddy(proxy: Proxy, ports: tuple[int, int], folder: Path) -> "subprocess.Popen[bytes]":
    """Start Caddy with the example, a certificate given instead of fetched."""
    own = proxy.folder
    changes = {
        "127.0.0.1:8001 127.0.0.1:8002": f"{HOST}:{ports[0]} {HOST}:{ports[1]}",
        "\n{\n": f"\n{{\nadmin off\nskip_install_trust\nhttp_port {proxy.plain_port}\n"
        f"https_port {proxy.port}\n",
        f"\n{SITE} {{\n": f"\n{SITE} {{\ntls {folder}/fullchain.pem {folder}/privkey.pem\n",
    }
    (own / "Caddyfile").write_text(substituted((DEPLOY / "Caddyfile").read_text(), changes))
    command = ["caddy", "run", "--config", str(own / "Caddyfile"), "--adapter", "caddyfile"]
    return started(command, own)


STARTS = {"nginx": nginx, "caddy": caddy}


def started(command: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    """A process that writes into its folder."""
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "output.log").open("ab") as output:
        return subprocess.Popen(
            command, cwd=folder, env={**os.environ, **home}, stdout=output, stderr=output
        )


def wait_until_it_serves(proxy: Proxy, path: str = "/healthz", status: int = 200) -> None:
    """Wait for the first such answer."""

    def serves() -> bool:
        with suppress(OSError):
            return proxy.ask(path).status == status
        return False

    wait_until(serves, lambda: f"{proxy.name} does not serve: {proxy.written()[-3000:]}")


def wait_for(process: "subprocess.Popen[bytes]", port: int, path: str, log: Path) -> None:
    """Wait until an instance answers 200."""

    def serves() -> bool:
        assert process.poll() is None, log.read_text()[-3000:]
        with suppress(OSError), closing(HTTPConnection(HOST, port, timeout=PATIENCE)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        return False

    wait_until(serves, lambda: log.read_text()[-3000:])


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask a process to end, and see that it does."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
