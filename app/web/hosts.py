"""The name that this installation answers to: no other may steer links, cookies or caches."""

from urllib.parse import SplitResult, urlsplit

from flask import Flask, abort, current_app, request

EXEMPT = {"/healthz", "/readyz", "/metrics"}
STANDARD_PORTS = {"http": 80, "https": 443}


def install(app: Flask) -> None:
    """Refuse every request for another host than that of ``BASE_URL`` (400), where configured."""
    if app.config["CHECK_HOST"]:
        app.before_request(_check)


def parts_of(address: str) -> SplitResult:
    """The parts of an address that somebody sent; of one that cannot be read all are empty."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def own_host(base_url: str) -> str:
    """The host of the base address, with its port unless that is the standard one."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    if parts.port in (None, STANDARD_PORTS.get(parts.scheme)):
        return host
    return f"{host}:{parts.port}"


def _check() -> None:
    """Machines know an address, not a name."""
    if request.path not in EXEMPT and request.host.lower() != own_host(
        current_app.config["BASE_URL"]
    ):
        abort(400)
