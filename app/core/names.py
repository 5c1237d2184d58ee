"""What somebody is called: by the name that was given, or by what the whole name tells.

Names are written as ``Piet van der Berg`` or, as personnel systems do, ``van der Berg, Piet``; with
titles, initials and the name to be called by in brackets. Where a name tells no given name, the
whole of it is what somebody is called: never ``van``.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from app.core.text import folded

BEFORE_SURNAMES = frozenset(
    """
    van von vom vander vanden de den der ter ten te 't in op aan bij onder over uit voor tot
    het la le les l' du des d' da das do dos di del della el al abu zu zum zur af av st
    """.split()  # noqa: SIM905
)
"""What stands before the word that a surname is known by (tussenvoegsels), in many languages."""
TITLES = frozenset(
    """
    dr drs prof mr mrs ms mw mevr mevrouw dhr heer meneer ir ing ds bc zr br miss sir
    """.split()  # noqa: SIM905
)
BEHIND = frozenset(
    """
    msc bsc ma ba phd md rn manp mpa llm mba jr sr ii iii mph mha anp
    """.split()  # noqa: SIM905
)
"""What stands behind a name and is none."""
INITIALS = re.compile(r"([^\W\d_]{1,2}\.-?)+[^\W\d_]?\.?|[^\W\d_]")
IN_BRACKETS = re.compile(r"[(\"“]\s*([^)\"”]+?)\s*[)\"”]")


def called(name: str, given_name: str | None = None) -> str:
    """The name to call somebody by: ``Piet`` of ``van der Berg, dr. Piet``."""
    if given_name:
        return given_name
    bracketed = IN_BRACKETS.search(name)
    if bracketed and not _is_title(bracketed[1]):
        return bracketed[1]
    words = _in_order(name)
    first = words[0]
    known = not _begins_surname(first) and not INITIALS.fullmatch(first)
    return first if known and words[1:] else " ".join(words)


def told_apart(people: Sequence[tuple[str, str | None]]) -> list[str]:
    """What each of several people is called where they meet (``Delano A.`` and ``Delano K.``).

    Each as name and given name. Only those get an initial who share what they are called; where
    the initial is the same too, they are told by their whole names.
    """
    firsts = [called(*each) for each in people]
    short = _shared(firsts)
    told = [
        f"{first} {initial}." if i in short and (initial := _initial(each[0])) else first
        for i, (first, each) in enumerate(zip(firsts, people, strict=True))
    ]
    alike = _shared(told)
    return [people[i][0] if i in alike else each for i, each in enumerate(told)]


def _shared(texts: Sequence[str]) -> set[int]:
    """The places of those that stand there more than once."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(texts):
        places[folded(text)].append(i)
    return {i for several in places.values() if len(several) > 1 for i in several}


def _initial(name: str) -> str:
    """The first letter of the word that the surname is known by."""
    words = _in_order(IN_BRACKETS.sub(" ", name)) or [name]
    surname = name.partition(",")[0].split() if _is_turned(name) else words[1:]
    main = [word for word in surname if _plain(word) not in BEFORE_SURNAMES]
    letters = re.sub(r"^[dlDL]['’]", "", main[0]) if main else ""
    return letters[:1].upper()


def _in_order(name: str) -> list[str]:
    """The words of a name from the given one on, without titles and what stands behind it."""
    if _is_turned(name):
        surname, _comma, given = name.partition(",")
        words = _without_titles(given.replace(",", " ").split()) + _without_titles(surname.split())
    else:
        words = _without_titles(name.partition(",")[0].split() or name.split())
    return words or name.split() or [name]


def _is_turned(name: str) -> bool:
    """Whether the surname comes first: something that is a name stands behind a comma."""
    behind = name.partition(",")[2].replace(",", " ").split()
    return any(not _is_behind(word) and not _is_title(word) for word in behind)


def _is_behind(word: str) -> bool:
    """``MA`` is a degree, ``Ma`` a name."""
    return _plain(word) in BEHIND and not (len(word) == 2 and word.istitle())


def _without_titles(words: list[str]) -> list[str]:
    start = 0
    while start < len(words) - 1 and (_is_title(words[start]) or _is_the(words[start : start + 2])):
        start += 1
    return words[start:]


def _is_title(word: str) -> bool:
    return _plain(word) in TITLES


def _is_the(words: list[str]) -> bool:
    """``De heer``."""
    return len(words) > 1 and _plain(words[0]) == "de" and _plain(words[1]) == "heer"


def _begins_surname(word: str) -> bool:
    return _plain(word) in BEFORE_SURNAMES or folded(word).startswith(("d'", "l'", "'"))


def _plain(word: str) -> str:
    return folded(word).strip(".")
