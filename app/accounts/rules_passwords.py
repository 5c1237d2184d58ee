"""Which passwords are good enough: long enough, and not what a stranger tries first.

NIST SP 800-63B, 3.1.1.2: no rules of composition, but a comparison with what is commonly used,
with the words of this service and with the person's own; and the reason is said. What people make
of such a word counts as the word: capitals, ``w4chtw00rd``, a year, a mark behind it.
"""

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from app.core.text import normalised

SHORTEST = 10
LONGEST = 200
MOST_WORDS = 2
"""Of three listed words one can make a sentence."""

MOST_DIGITS = 8
"""As many as a date has; more of them, at random, are worth something."""

SHORTEST_WORD = 4
SHORTEST_OWN_WORD = 3
LONGEST_JUDGED = 64
"""What is longer is no listed word with a year behind it."""

PUBLISHED = "prikbord-demo"
"""The password of everybody in the demo, which anybody can read: nobody may choose it."""

SERVICE = frozenset({"flexpool", "flex", "pool", "prikbord", "rooster", "dienst", "diensten"})
DUTCH = frozenset(
    """
    januari februari maart april juni juli augustus september oktober november december
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lente zomer herfst winter
    wachtwoord welkom geheim geheime geheimpje hallo ziekenhuis zorg zuster broeder dokter arts
    verpleging verpleegkundige verpleegster patient patienten afdeling kliniek polikliniek nacht
    nachtdienst dagdienst werk werken personeel computer inloggen toegang admin beheer beheerder
    nederland holland oranje koning koningin amsterdam rotterdam utrecht eindhoven groningen
    nijmegen maastricht enschede leiden haarlem delft feyenoord ajax voetbal schaatsen fietsen
    vakantie kerst kerstmis sinterklaas liefde liefje lieverd schatje schat zonnetje vlinder
    hond poes kater kitty mama papa opa oma moeder vader kinderen baby bloem bloemen regenboog
    chocolade koffie biertje appel appeltaart stroopwafel pannenkoek verjaardag wijzigen veranderen
    """.split()  # noqa: SIM905
)
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
LEET = str.maketrans("0134578@$!€", "oleastbasie")


class Weakness(StrEnum):
    """Why a password is not good enough."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    OWN_DATA = "own data"
    HOUSE = "words of this house"
    COMMON = "common"


def normal(password: str) -> str:
    """The same characters, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", normalised(password))


def weakness_of(
    password: str, *, email: str, name: str, house: Collection[str] = ()
) -> Weakness | None:
    """Why the password is not good enough for this person, or None.

    ``house``: names that everybody here knows, as of the organisation and its departments.
    """
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    plain = _plain(password)
    if plain in {_plain(email), _plain(name)}:
        return Weakness.OWN_DATA
    if plain == PUBLISHED or plain in common() or _is_repeated(plain):
        return Weakness.COMMON
    if len(plain) > LONGEST_JUDGED:
        return None
    local, _at, domain = email.partition("@")
    own = _words_of([name, local], SHORTEST_OWN_WORD)
    known = _words_of([*house, domain], SHORTEST_WORD) | SERVICE
    found = _made_of(plain, own | known | common() | DUTCH)
    if found is None:
        return None
    if found & own:
        return Weakness.OWN_DATA
    return Weakness.HOUSE if found & known else Weakness.COMMON


@cache
def common() -> frozenset[str]:
    """What is used most, in the order of the alphabet: whole passwords, and the words in them.

    Those of at least ten characters among the 30,000 most used, and the first 3,000 words; from
    the frequency lists of zxcvbn (MIT).
    """
    return frozenset((Path(__file__).parent / "common_passwords.txt").read_text().split())


def _plain(text: str) -> str:
    """Without capitals and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _words_of(texts: Collection[str], shortest: int) -> frozenset[str]:
    """The words of some texts, and each text as one word."""
    words: set[str] = set()
    for text in map(_plain, texts):
        parts = re.findall(r"[^\W\d_]+", text)
        words.update(parts, ["".join(parts)])
    return frozenset(word for word in words if len(word) >= shortest)


def _is_repeated(plain: str) -> bool:
    """Whether it is one short text again and again: ``abcabcabcabc``."""
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, 5))


def _made_of(plain: str, words: frozenset[str]) -> frozenset[str] | None:
    """The few listed words that a password is made of, with a number at most; None if it is not."""
    core = plain.strip("".join(set(plain) - set(ALPHABET)) or " ")
    read = plain.replace(core, core.translate(LEET)) if core else plain
    for text in dict.fromkeys((plain, read, _without_runs(plain), _without_runs(read))):
        if sum(each.isalnum() for each in text) < SHORTEST_WORD:
            return frozenset()
        if sum(each.isdigit() for each in text) > MOST_DIGITS:
            continue
        parts = re.findall(r"[^\W\d_]+", text)
        for runs in (parts, ["".join(parts)]):
            covers = [_cover(run, words) for run in runs]
            found = frozenset().union(*(cover for cover in covers if cover is not None))
            if None not in covers and len(found) <= MOST_WORDS:
                return found
    return None


def _without_runs(text: str) -> str:
    """Without runs of four and more neighbours: ``1234``, ``fedc``, ``qwer``, ``7777``."""
    kept, run = [], text[:1]
    for before, after in pairwise(text):
        if _follows(before, after):
            run += after
            continue
        kept.append(run)
        run = after
    kept.append(run)
    return "".join(" " if len(each) >= SHORTEST_WORD else each for each in kept)


def _follows(before: str, after: str) -> bool:
    """Whether two characters are the same, or neighbours in a row of keys or the alphabet."""
    if before == after:
        return True
    rows = (ALPHABET, "01234567890", *ROWS)
    return any(before + after in row or after + before in row for row in rows)


def _cover(part: str, words: frozenset[str]) -> frozenset[str] | None:
    """The fewest listed words that a run of letters is made of, or None."""
    best: list[frozenset[str] | None] = [frozenset()]
    for end in range(1, len(part) + 1):
        ways = [
            before | {part[start:end]}
            for start in range(end)
            if (before := best[start]) is not None and part[start:end] in words
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1]
