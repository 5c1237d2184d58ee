"""Who can really open a way that a refusal names: somebody with the right, by name."""

from flask import g, url_for
from flask_babel import gettext as _

from app.core.mailto import mail_to
from app.people.queries_role_holders import RoleHolder, administrators_of
from app.web.access import viewer_or_none
from app.web.words_phones import tel

WayOut = str | tuple[str, str]
"""What to do: a text, or a text with an address."""
Words = tuple[str, WayOut | None]
"""Why not, and the way out."""


def agreement_way_out(home_path: str) -> WayOut:
    """Whom to ask for a pool agreement: the nearest administrator of the department at the path.

    Who is the only one is shown where they make it. One statement, once in a request.
    """
    viewer, holder = viewer_or_none(), _administrator(home_path)
    if holder is not None and viewer is not None and holder.id == viewer.id:
        own = url_for("agreements.agreements", person_id=viewer.id)
        return _("You administer your department: make one yourself."), own
    if holder is None:
        return _("Nobody administers your department now, so nobody can make one.")
    if holder.phone:
        return _("%(name)s can make one with you: call.", name=holder.name), tel(holder.phone)
    mail = mail_to(holder.email)
    return _("%(name)s can make one with you: send a mail.", name=holder.name), mail


def other_tasks() -> WayOut:
    """What else there is."""
    return _("See what else fits"), url_for("board.board")


def learning_way_out(capability_id: int) -> WayOut:
    """Asking for a capability: whoever signs it off hears of it. Open to everybody."""
    address = url_for("requests.new_request", capability=capability_id)
    return _("Ask for it: with a paper, or to be signed off."), address


def _administrator(path: str) -> RoleHolder | None:
    known: dict[str, RoleHolder | None] = g.setdefault("administrators", {})
    if path not in known:
        reached = administrators_of(path)
        viewer = viewer_or_none()
        others = [each for each in reached if viewer is None or each.id != viewer.id]
        with_phone = [each for each in others if each.phone]
        known[path] = next(iter(with_phone or others or reached), None)
    return known[path]
