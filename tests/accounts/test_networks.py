"""What counts as one place, for whoever is counted by where they come from."""

import re
from pathlib import Path

import pytest

from app.accounts.attempts import network_of

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "", True),
        ("unix:", "unix:", True),
    ],
)
def test_what_counts_as_one_place(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_no_address_is_counted_but_as_a_network() -> None:
    """The kind: a throttle on the address itself is none against whoever has 2⁶⁴ of them."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for line in path.read_text().splitlines()
        if re.search(r"remote_addr|REMOTE_ADDR|access_route", line) and "network_of(" not in line
    ]
    assert found == [], "take accounts.attempts.network_of of it"
