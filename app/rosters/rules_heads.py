"""Which column of a roster is which, in the words that planning programs and calendars use."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.imports.rules_heads import WORDS as CAPABILITY_WORDS
from app.imports.rules_heads import Field as CapabilityField
from app.imports.rules_heads import plain_head


class RosterColumn(StrEnum):
    """The columns of a roster. Of a department one of the first two names the person."""

    EMAIL = "email"
    NUMBER = "number"
    DATE = "date"
    START = "start"
    END = "end"
    END_DATE = "end_date"
    TIMES = "times"
    ALL_DAY = "all_day"


PEOPLE = (RosterColumn.EMAIL, RosterColumn.NUMBER)
WORDS: dict[RosterColumn, str] = {
    RosterColumn.EMAIL: CAPABILITY_WORDS[CapabilityField.EMAIL],
    RosterColumn.NUMBER: CAPABILITY_WORDS[CapabilityField.NUMBER],
    RosterColumn.DATE: (
        "datum, date, dag, day, begindatum, begin datum, startdatum, start datum, start date, "
        "dienstdatum, datum dienst, shift date"
    ),
    RosterColumn.START: (
        "begin, start, van, from, begintijd, begin tijd, starttijd, start tijd, start time, "
        "aanvang, aanvangstijd, tijd van, begin dienst, start dienst, begintijd dienst, "
        "begindatumtijd, begin datumtijd, startdatumtijd, start datumtijd, begindatum en tijd, "
        "startdatum en tijd, begindatum/tijd, startdatum/tijd, start datetime, start date time, "
        "start date/time, begin datum/tijd, start datum/tijd, begint, begint op, starts, starts at"
    ),
    RosterColumn.END: (
        "eind, einde, end, tot, to, eindtijd, eind tijd, end time, tijd tot, einde dienst, "
        "eind dienst, eindtijd dienst, finish, einddatumtijd, eind datumtijd, einddatum en tijd, "
        "einddatum/tijd, eind datum/tijd, end datetime, end date time, end date/time, eindigt, "
        "eindigt op, ends, ends at"
    ),
    RosterColumn.END_DATE: "einddatum, eind datum, end date, datum einde, tot datum",
    RosterColumn.TIMES: "tijd, tijden, time, times, diensttijd, diensttijden, werktijd, werktijden",
    RosterColumn.ALL_DAY: (
        "all day event, all day, hele dag, gehele dag, duurt hele dag, duurt de hele dag, "
        "duur hele dag, gebeurtenis van een hele dag, afspraak van een hele dag"
    ),
}
FIELDS = {plain_head(word): field for field, words in WORDS.items() for word in words.split(", ")}


class HeadFlaw(StrEnum):
    """What is wrong with a head."""

    TWICE = "twice"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class UnfitHead:
    """A head that cannot be read: a column that is there twice, or not at all."""

    why: HeadFlaw
    field: RosterColumn


def is_known(head: str) -> bool:
    """Whether a text is the head of a column of ours."""
    return plain_head(head) in FIELDS


def columns_of(head: Sequence[str], *, of_people: bool) -> dict[RosterColumn, int] | UnfitHead:
    """In which column each field stands, counted from 0; columns of others are passed over.

    A table needs no column of days where its starts have one in them: whoever reads the lines sees.
    """
    found: dict[RosterColumn, int] = {}
    for column, text in enumerate(head):
        field = FIELDS.get(plain_head(text))
        if field is None:
            continue
        if field in found:
            return UnfitHead(HeadFlaw.TWICE, field)
        found[field] = column
    if of_people and not found.keys() & {*PEOPLE}:
        return UnfitHead(HeadFlaw.MISSING, RosterColumn.EMAIL)
    if RosterColumn.DATE not in found and RosterColumn.START not in found:
        return UnfitHead(HeadFlaw.MISSING, RosterColumn.DATE)
    if RosterColumn.TIMES not in found and RosterColumn.START not in found:
        return UnfitHead(HeadFlaw.MISSING, RosterColumn.START)
    if RosterColumn.TIMES not in found and RosterColumn.END not in found:
        return UnfitHead(HeadFlaw.MISSING, RosterColumn.END)
    return found
