"""How a screen turns its pages. Pure."""

from dataclasses import dataclass

USUAL_ROWS, MOST_ROWS = 6, 9
"""Six fill a screen of 1080 px that lies, nine one that stands."""
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page of how many, of so many rows, and which comes next: after the last the first."""

    page: int
    pages: int
    rows: int

    @property
    def next(self) -> int:
        """The number of the page that comes next."""
        return self.page % self.pages + 1


def page_of(asked: int | None) -> int:
    """Which page a screen gets that asks for this one."""
    return min(max(asked, 1), MOST_PAGES) if asked is not None else 1


def turn_of(page: int, rows: int, count: int) -> Turn:
    """The turn of a page that has something on it."""
    return Turn(page, -(-count // rows), rows)


def rows_of(asked: int | None) -> int:
    """How many rows a screen gets that asks for so many."""
    return min(max(asked, 1), MOST_ROWS) if asked is not None else USUAL_ROWS
