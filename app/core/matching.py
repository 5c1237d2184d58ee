"""Searching in folded columns: every word must be found; names first, whole words before parts.

The same on both engines, and ``%`` and ``_`` are letters like any other.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_

from app.core.text import folded

MOST_WORDS = 6
_BETWEEN = "-,.'()/"
"""What stands between the words of a name beside a blank."""

Column = Any
"""A column of folded text, or of addresses, which are in lower case."""


def words_of(search: str) -> list[str]:
    """The words of what was typed, folded; at most MOST_WORDS."""
    return [word for each in folded(search).split() if (word := each.strip(",;"))][:MOST_WORDS]


def matches(words: Sequence[str], *texts: str) -> bool:
    """Whether every word stands in one of the texts."""
    known = [folded(text) for text in texts]
    return all(any(word in text for text in known) for word in words)


def holds_all(words: Sequence[str], *columns: Column) -> ColumnElement[bool]:
    """The condition that every word stands in one of the columns."""
    return and_(True, *(or_(*(holds(column, word) for column in columns)) for word in words))


def holds(column: Column, word: str) -> ColumnElement[bool]:
    """The condition that a word stands in a column."""
    return column.contains(word, autoescape=True)  # type: ignore[no-any-return]


def in_address(column: Column, word: str) -> ColumnElement[bool]:
    """The condition that a word stands in an e-mail address before its ``@``: all share a domain.

    Who types an ``@`` means an address from its beginning.
    """
    if "@" in word:
        return column.startswith(word, autoescape=True)  # type: ignore[no-any-return]
    escaped = re.sub("[/%_]", r"/\g<0>", word)
    return column.like(f"%{escaped}%@%", escape="/")  # type: ignore[no-any-return]


def nearness(words: Sequence[str], column: Column) -> ColumnElement[int]:
    """How well a name fits, best first: it is that, has the words, begins words so, holds them."""
    spaced: Any = column
    for sign in _BETWEEN:
        spaced = func.replace(spaced, sign, " ")
    spaced = " " + spaced + " "
    apart = [re.sub(f"[{re.escape(_BETWEEN)}]", " ", word) for word in words]
    return case(
        (column == " ".join(words), 0),
        (and_(True, *(spaced.contains(f" {word} ", autoescape=True) for word in apart)), 1),
        (and_(True, *(spaced.contains(f" {word}", autoescape=True) for word in apart)), 2),
        (and_(True, *(holds(column, word) for word in words)), 3),
        else_=4,
    )
