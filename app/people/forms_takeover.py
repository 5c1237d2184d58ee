"""Who takes over what somebody is named for: shown before the act, and read with it."""

from collections.abc import Sequence

from flask import Response, request
from flask_babel import gettext as _

from app.core.text import folded
from app.people.duties import Lost
from app.people.models import Person
from app.web.limits import id_of
from app.web.render import page

FIELD = "next-"
"""Begins the name of each field; what follows is the key of what is lost, or ``all``."""
SEEN = "seen"


class Takeover:
    """What would be lost, and what was chosen for it in the request.

    Fields: ``next-all`` is somebody for everything that they may take over, ``next-<key>`` for one
    thing; empty is the usual way.
    """

    def __init__(self, losing: Sequence[Lost]) -> None:
        self.losing = losing
        self.everybody = _everybody(losing)
        self.problem = ""
        self.chosen: dict[str, int] = {}
        self._read()

    @property
    def asks(self) -> bool:
        """Whether it has to be shown first: something would be lost, and nobody looked at it."""
        return bool(self.losing) and (not request.form.get(SEEN) or bool(self.problem))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The other fields of the request, so that looking at this loses none of them."""
        ours = ("csrf_token", SEEN)
        return [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in ours and not name.startswith(FIELD)
        ]

    def wanted(self, key: str) -> str:
        """What was chosen for a field, as its choice."""
        return request.form.get(FIELD + key, "")

    def _read(self) -> None:
        for each in self.losing:
            wanted = self._one_of(each.choices, each.key)
            if wanted is None and not self.wanted(each.key):
                to_all = self._one_of(self.everybody, "all")
                wanted = to_all if to_all in dict(each.choices) else None
            if wanted is not None:
                self.chosen[each.key] = wanted

    def _one_of(self, choices: Sequence[tuple[int, str]], key: str) -> int | None:
        if not self.wanted(key):
            return None
        number = id_of(self.wanted(key))
        if number in dict(choices):
            return number
        self.problem = _("Somebody whom you chose cannot take this over any more. Choose again.")
        return None


def takeover_page(found: Person, takeover: Takeover, action: str, leaves: bool = False) -> Response:
    """What somebody is named for, who is next, and the button that does it. 409: nothing is done.

    ``action`` is where the button sends to; ``leaves``: it is the whole account that ends.
    """
    return page(
        "people/leaving.html",
        status=422 if takeover.problem else 200 if leaves else 409,
        person=found,
        takeover=takeover,
        action=action,
        leaves=leaves,
    )


def _everybody(losing: Sequence[Lost]) -> list[tuple[int, str]]:
    """Whoever may take over at least two of these, by name."""
    names = {number: name for each in losing for number, name in each.choices}
    count = {number: sum(number in dict(each.choices) for each in losing) for number in names}
    several = [(number, name) for number, name in names.items() if count[number] > 1]
    return sorted(several, key=lambda each: (folded(each[1]), each[0]))
