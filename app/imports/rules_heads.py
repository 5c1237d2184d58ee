"""Which column of an imported table is which, in the words that people and HR programs use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.text import folded


class Field(StrEnum):
    """The columns of the table. One of the first three names the person."""

    PERSON = "person"
    EMAIL = "email"
    NUMBER = "number"
    CAPABILITY = "capability"
    LEVEL = "level"
    DATE = "date"
    UNTIL = "until"
    SEEN = "seen"


PEOPLE = (Field.EMAIL, Field.NUMBER, Field.PERSON)
DAYS = (Field.DATE, Field.UNTIL, Field.SEEN)
NEEDED = (Field.CAPABILITY, Field.DATE)
WORDS: dict[Field, str] = {
    Field.PERSON: "persoon, person, medewerker, employee, werknemer",
    Field.EMAIL: (
        "e-mail, email, mail, mailadres, e-mailadres, emailadres, e-mail adres, e-mail werk, "
        "werkmail, e-mailadres medewerker, e-mail medewerker, e-mail address, email address, "
        "work email"
    ),
    Field.NUMBER: (
        "personeelsnummer, personeelsnr, personeels nr, persnr, pers nr, pnr, p nr, "
        "personeelnummer, personeelsnummer medewerker, persoonsnummer, medewerkernummer, "
        "medewerkersnummer, medewerkernr, medewerker nr, medewerker id, mwnr, mw nr, "
        "werknemersnummer, werknemernummer, werknemersnr, personnel number, personnel no, "
        "employee number, employee no, employee id, staff number, staff id"
    ),
    Field.CAPABILITY: (
        "bekwaamheid, capability, vaardigheid, competentie, skill, scholing, training, cursus, "
        "course, opleiding, handeling, voorbehouden handeling, certificaat, certificate, diploma, "
        "kwalificatie, qualification, registratie, registration, certification, module, "
        "e-learning, leeractiviteit, naam bekwaamheid, naam scholing, naam training, naam cursus, "
        "naam opleiding, naam certificaat, scholingsnaam, trainingsnaam, cursusnaam, "
        "opleidingsnaam, certificaatnaam, course name, course title, training name, learning item"
    ),
    Field.LEVEL: "niveau, level, stap, step, trede",
    Field.DATE: (
        "datum, date, afgetekend op, signed off on, datum behaald, behaald op, behaald, "
        "behaaldatum, behaald dd, datum van behalen, datum afgifte, afgiftedatum, afgegeven op, "
        "datum afgetekend, datum bekwaam, datum certificaat, datum toets, toetsdatum, "
        "datum training, trainingsdatum, datum scholing, afgerond, afgerond op, datum afgerond, "
        "afrondingsdatum, datum afronding, datum van afronding, voltooid, voltooid op, "
        "datum voltooid, ingangsdatum, geldig vanaf, geldig van, date obtained, obtained on, "
        "issue date, issued, issued on, completion date, date completed, date of completion, "
        "completed, completed on, valid from"
    ),
    Field.UNTIL: (
        "geldig tot, geldig t/m, geldig tem, geldig tot en met, geldig tot datum, "
        "datum geldig tot, geldigheidsdatum, einddatum, einddatum geldigheid, vervaldatum, "
        "vervaldatum certificaat, verloopt, verloopt op, verloopdatum, vervalt, vervalt op, "
        "expiratiedatum, valid until, valid till, valid to, valid thru, valid through, end date, "
        "expiry, expiry date, expires, expires on, expiration, expiration date"
    ),
    Field.SEEN: (
        "gezien op, gezien door hr op, bewijs gezien op, bewijs gezien, gecontroleerd op, "
        "seen on, seen by hr on, proof seen on, checked on"
    ),
}
REMARK = re.compile(r"\(.*\)|[.:*?]")


def plain_head(head: str) -> str:
    """A head without marks, remarks in brackets, and doubled blanks."""
    return folded(REMARK.sub("", head.replace("_", " ").replace("-", " ")))


FIELDS = {plain_head(word): field for field, words in WORDS.items() for word in words.split(", ")}


class WhyHead(StrEnum):
    """What is wrong with a head."""

    NONE_KNOWN = "none_known"
    TWICE = "twice"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class WrongHead:
    """A head that cannot be read. ``column`` counts from 1; ``other`` is one of the same kind.

    ``missing`` is a column that is not there; ``unread`` are heads that say nothing to us.
    """

    why: WhyHead
    column: int = 0
    other: int = 0
    missing: Field = Field.PERSON
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """In which column each field stands, counted from 0, and the heads of those not read."""

    of: dict[Field, int]
    unread: tuple[str, ...] = ()


def is_known(head: str) -> bool:
    """Whether a text is the head of a column of ours."""
    return plain_head(head) in FIELDS


def columns_of(head: Sequence[str]) -> Columns | WrongHead:
    """Which column is which; columns of others are passed over."""
    found: dict[Field, int] = {}
    for column, text in enumerate(head):
        field = FIELDS.get(plain_head(text))
        if field is None:
            continue
        if field in found:
            return WrongHead(WhyHead.TWICE, column + 1, found[field] + 1)
        found[field] = column
    unread = tuple(text[:40] for text in head if text and not is_known(text))
    if not found:
        return WrongHead(WhyHead.NONE_KNOWN, unread=unread)
    if not found.keys() & {*PEOPLE}:
        return WrongHead(WhyHead.MISSING, missing=Field.PERSON, unread=unread)
    missing = [field for field in NEEDED if field not in found]
    if missing:
        return WrongHead(WhyHead.MISSING, missing=missing[0], unread=unread)
    return Columns(found, unread)
