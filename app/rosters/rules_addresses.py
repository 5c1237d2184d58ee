"""Which addresses of calendars are asked: https, at machines that everybody can reach.

So nobody can let this program look into the network that it stands in. A name is looked up once,
and what was found is both judged and connected to: it cannot become another one in between.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

LONGEST = 2000
HTTPS, HTTP = 443, 80
TRANSLATED = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Addresses that lead on to an older one that is written in them."""


class BadAddress(StrEnum):
    """Why an address is not asked."""

    NO_ADDRESS = "no_address"
    NOT_HTTPS = "not_https"
    WITH_NAME = "with_name"
    OTHER_PORT = "other_port"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to ask for what. ``trusted``: its host was let through by whoever installed this."""

    secure: bool
    host: str
    port: int
    path: str
    trusted: bool

    @property
    def netloc(self) -> str:
        """The host as it is asked for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in (HTTP, HTTPS) else f"{host}:{self.port}"


def target_of(url: str, trusted: Collection[str] = ()) -> Target | BadAddress:
    """The address taken apart, or why it is not asked. ``webcal:`` is ``https:``.

    ``trusted`` are ``host:port``: only there may it be plain http, or another port.
    """
    if len(url) > LONGEST or any(not 32 < ord(sign) < 127 for sign in url):
        return BadAddress.NO_ADDRESS
    try:
        parts = urlsplit(url)
        host, given = parts.hostname, parts.port
    except ValueError:
        return BadAddress.NO_ADDRESS
    scheme = {"webcal": "https", "webcals": "https"}.get(parts.scheme, parts.scheme)
    if not host or scheme not in ("http", "https"):
        return BadAddress.NO_ADDRESS
    port = given or (HTTPS if scheme == "https" else HTTP)
    known = f"{host}:{port}" in trusted
    if scheme == "http" and not known:
        return BadAddress.NOT_HTTPS
    if parts.username is not None or parts.password is not None:
        return BadAddress.WITH_NAME
    if port != HTTPS and not known:
        return BadAddress.OTHER_PORT
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme == "https", host, port, path, known)


def is_public(text: str) -> bool:
    """Whether everybody can reach a machine at this address: no own, private or odd range."""
    try:
        found: IPv4Address | IPv6Address = ip_address(text.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif any(found in each for each in TRANSLATED):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved
