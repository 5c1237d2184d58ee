"""What rooms beside this one put on the page about oneself: they register it in create_app.

It stands where the message leads that there is something for somebody (``notices.private``).
"""

from collections.abc import Callable

Links = Callable[[], list[tuple[str, str]]]
"""Texts with their addresses, for the one who looks."""

REGISTERED: dict[str, Links] = {}


def register(name: str, links: Links) -> None:
    """Ask this function whenever somebody looks at the page about themselves."""
    REGISTERED[name] = links


def links() -> list[tuple[str, str]]:
    """All of them, for the one who looks."""
    return [link for function in REGISTERED.values() for link in function()]
