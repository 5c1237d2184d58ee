"""An entry of the trail as a sentence: who did what, to which thing, and what that changed."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup, escape

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.audit.words import ACTORS, OBJECTS, SENTENCES
from app.operations.queries_trail import (
    CAPABILITY,
    DEPARTMENT,
    PERSON,
    POINTS_AT,
    TASK_TYPE,
    Names,
    Ref,
)
from app.operations.words_trail_figures import changes, full_name, value_text
from app.web.markup import filled, linked

PAGES: dict[str, Callable[[int], str]] = {
    PERSON: lambda number: url_for("people.person", person_id=number),
    DEPARTMENT: lambda number: url_for("people.edit_department", department_id=number),
    CAPABILITY: lambda number: url_for("capabilities.capability", capability_id=number),
    TASK_TYPE: lambda number: url_for("tasks.task_type", task_type_id=number),
}
"""Pages of things that who sees the trail may open; of other things there are some they may not."""

OF_SOMEBODY: dict[str, Any] = {
    "RoleGrant": _l("the role of %(whom)s: %(role)s for %(department)s"),
    "Agreement": _l("an agreement of %(whom)s"),
    "Commitment": _l("taken time of %(whom)s"),
    "CommitmentSeries": _l("time of %(whom)s that is taken every week"),
    "RosterImport": _l("a roster of %(whom)s from a file"),
    "CalendarSource": _l("the calendar of %(whom)s that is read"),
    "availability": _l("that %(whom)s said not to be available"),
    "Holding": _l("what %(whom)s can do"),
    "SignOff": _l("that %(whom)s can do %(capability)s"),
    "CapabilityRequest": _l("the request of %(whom)s for %(capability)s"),
    "CapabilityGrant": _l("the right of %(whom)s over %(capability)s: %(right)s"),
    "Claim": _l("the place of %(whom)s on %(shift)s"),
    "LateWithdrawal": _l("hours to be paid to %(whom)s for a call that was withdrawn late"),
    "HoursOffer": _l("the offer of fixed hours to %(whom)s"),
    "Offer": _l("the question to %(whom)s for %(shift)s"),
    "Swap": _l("the question to %(whom)s to take over %(shift)s"),
    "Waiting": _l("that %(whom)s waits for %(shift)s"),
    "Override": _l("setting aside a rule of working time for %(whom)s on %(shift)s"),
    "Feed": _l("the calendar link of %(whom)s"),
    "SignedInSession": _l("a session of %(whom)s"),
    "Credential": _l("the password of %(whom)s"),
    "ResetLink": _l("a link to a new password for %(whom)s"),
    "StandIn": _l("who stands in for %(whom)s"),
}
"""Things that are called by whose they are; ``%(shift)s`` and the like are what they are about."""
UNKNOWN: Any = _l("%(who)s did something with %(what)s")
"""Of a verb of a newer program, in a database that was gone back to."""
OWN: dict[str, Any] = {
    "Commitment": _l("own taken time"),
    "CommitmentSeries": _l("own time that is taken every week"),
    "RosterImport": _l("the own roster from a file"),
    "CalendarSource": _l("the own calendar that is read"),
    "availability": _l("that they said not to be available"),
    "CapabilityRequest": _l("the own request for %(capability)s"),
    "Claim": _l("a place on %(shift)s"),
    "Offer": _l("the question for %(shift)s"),
    "Swap": _l("the question to take over %(shift)s"),
    "Waiting": _l("waiting for %(shift)s"),
    "Override": _l("setting aside a rule of working time on %(shift)s"),
    "Feed": _l("a calendar link"),
    "SignedInSession": _l("a session"),
    "Credential": _l("the own password"),
    "ResetLink": _l("a link to a new password"),
}
"""The same of who acted themselves."""
OTHERS: dict[str, Any] = {
    "Department": _l("the department %(name)s"),
    "Capability": _l("the capability %(name)s"),
    "TaskType": _l("the task type %(name)s"),
    "Shift": _l("the task %(name)s"),
    "StepReport": _l("the report about a step of %(name)s"),
    "InstructionVersion": _l("the instruction of %(task_type)s"),
    "StoredFile": _l("a picture for %(task_type)s"),
    "NeighbourHelp": _l("%(department)s for a neighbour"),
    "WallLink": _l("a link for a screen of %(department)s"),
    "StoredRuleSet": _l("the rules for working time %(name)s"),
    "RuleSetUse": _l("which rules for working time hold in %(department)s"),
}
IN_SENTENCE = ("shift", "capability", "task_type", "role", "right", "department")


def lines(entry: AuditEntry, names: Names) -> list[str]:
    """What the entry adds to its sentence, a line each; of sample data only how much it is."""
    if entry.verb == Verb.SEEDED:
        rows = sum(value for value in entry.data.values() if isinstance(value, int))
        return [ngettext("%(num)s row", "%(num)s rows", rows)]
    text = str(_phrase(entry) or "")
    said = {each for each in IN_SENTENCE if f"%({each})s" in text}
    return changes(entry.data, names, said)


def sentence(entry: AuditEntry, names: Names) -> Markup:
    """``Anne de Graaf changed the department Skillslab``, with the names as links."""
    said = SENTENCES[Verb(entry.verb)] if entry.verb in set(Verb) else UNKNOWN
    return filled(said, who=_who(entry, names), what=_what(entry, names))


def _who(entry: AuditEntry, names: Names) -> Markup:
    if entry.actor_id is not None:
        return _linked((PERSON, entry.actor_id), names)
    return escape(ACTORS.get(entry.actor_kind, entry.actor_kind))


def _what(entry: AuditEntry, names: Names) -> Markup:
    """The thing, by its name or by whose it is; one without either by its kind."""
    kind, own = entry.object_type, (entry.object_type, entry.object_id or 0)
    whom = _linked((PERSON, entry.person_id), names) if entry.person_id else None
    if kind == PERSON and entry.object_id:
        return _linked(own, names)
    phrase = _phrase(entry)
    about = {"name": _linked(own, names), "whom": whom, **_abouts(entry, names)}
    thing = filled(phrase, **about) if phrase else escape(OBJECTS.get(kind, kind))
    if kind in OF_SOMEBODY:
        return thing
    if whom is None or entry.person_id == entry.actor_id:
        return thing
    return filled(_l("%(what)s, for %(whom)s"), what=thing, whom=whom)


def _phrase(entry: AuditEntry) -> Any:
    """How its thing is named; None where the entry says neither which nor whose."""
    if entry.person_id is not None and entry.object_type in OF_SOMEBODY:
        own = OWN if entry.person_id == entry.actor_id else {}
        return own.get(entry.object_type) or OF_SOMEBODY[entry.object_type]
    return OTHERS.get(entry.object_type) if entry.object_id is not None else None


def _abouts(entry: AuditEntry, names: Names) -> dict[str, Markup]:
    """What a thing is about, for its name: of each that may stand there, what the entry says."""
    data, own = entry.data, names.get((entry.object_type, entry.object_id or 0))
    said = {
        key: _linked((POINTS_AT[key], data[key]), names)
        for key in ("shift", "capability", "task_type", "department")
        if isinstance(data.get(key), int)
    }
    unknown = escape(own.name if own else _("something that the trail does not name"))
    texts = {key: escape(value_text(key, data.get(key), names)) for key in ("role", "right")}
    keys = ("shift", "capability", "task_type", "department")
    return {**dict.fromkeys(keys, unknown), **texts, **said}


def _linked(ref: Ref, names: Names) -> Markup:
    """A name, as a link where there is a page; what is gone by its kind and number."""
    kind, number = ref
    named = names.get(ref)
    if named is None:
        return escape(f"{OBJECTS.get(kind, kind)} {number}")
    if kind not in PAGES:
        return escape(full_name(named))
    return linked(full_name(named), PAGES[kind](number))
