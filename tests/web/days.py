"""Reading a page as people do: to which day each clock time belongs.

A time belongs to the day in its own line, else to the heading above it: a line that names a day
and no time, or the first of a page that names a day. Only times that a story
made up (each minute once) are judged, so that a page may say what else it likes.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html.parser import HTMLParser

from tests.factories import ZONE

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
LONG = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
INLINE = {"a", "abbr", "b", "bdi", "em", "i", "kbd", "small", "span", "strong", "time"}
SILENT = {"head", "script", "style", "template", "svg"}
VOID = {"br", "hr", "img", "input", "link", "meta", "rect", "use", "path", "line", "circle"}
CLOCK = r"\d\d:\d\d"
TOKEN = re.compile(
    rf"(?:\b(?:{'|'.join(WEEKDAYS)}|ma|di|wo|do|vr|za|zo)\b )?"
    rf"\b(?P<day>\d{{1,2}}) (?P<month>{'|'.join(LONG)}|{'|'.join(MONTHS)})\b"
    rf"|\b(?P<weekday>ma|di|wo|do|vr|za|zo) (?P<on>{CLOCK})(?:–{CLOCK})?"
    rf"|\bvandaag (?P<today>{CLOCK})(?:–{CLOCK})?"
    rf"|(?P<start>{CLOCK})–(?P<end>{CLOCK})"
    rf"|(?P<clock>{CLOCK})"
)


class _Lines(HTMLParser):
    """The lines of a page in the order of reading; what only a screen reader hears is one too."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        label = dict(attrs).get("aria-label")
        if tag not in INLINE:
            self.lines.append("")
        if label:
            self.lines += [label, ""]
        if tag in SILENT:
            self._silent += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.lines.append("")
        if tag in SILENT:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.lines[-1] += data


def lines_of(html: str) -> list[str]:
    """What a page says, a line each, without what is empty."""
    reader = _Lines()
    reader.feed(html)
    return [said for line in reader.lines if (said := " ".join(line.split()))]


class Clocks:
    """The instants of a story, found again by their minutes."""

    def __init__(self, *instants: datetime, today: date) -> None:
        self.today = today
        self._days: dict[str, set[date]] = defaultdict(set)
        for instant in instants:
            local = ZONE.at(instant)
            self._days[f"{local:%H:%M}"].add(local.date())

    def wrong(self, html: str) -> Iterator[str]:
        """The lines in which a time does not belong to the day that one reads it under."""
        heading: date | None = None
        for line in lines_of(html):
            tokens = list(TOKEN.finditer(line))
            dates = [each for each in tokens if each["day"]]
            if dates and (len(dates) == len(tokens) or heading is None):
                heading = self._date(dates[-1])
            if any(self._is_wrong(tokens, number, heading) for number in range(len(tokens))):
                yield f"{heading}: {line}"

    def _is_wrong(self, tokens: list[re.Match[str]], number: int, heading: date | None) -> bool:
        token = tokens[number]
        if token["day"]:
            return False
        if token["on"]:
            days = self._days.get(token["on"])
            return days is not None and token["weekday"] not in {
                WEEKDAYS[day.weekday()][:2] for day in days
            }
        if token["today"]:
            days = self._days.get(token["today"])
            return days is not None and self.today not in days
        own = [each for each in tokens[:number] if each["day"]] or tokens[number + 1 : number + 2]
        day = self._date(own[-1]) if own and own[-1]["day"] else heading or self.today
        if token["clock"]:
            days = self._days.get(token["clock"])
            return days is not None and day not in days
        begins, ends = self._days.get(token["start"]), self._days.get(token["end"])
        over = day + timedelta(days=token["end"] < token["start"])
        return (begins is not None and day not in begins) or (ends is not None and over not in ends)

    def _date(self, token: re.Match[str]) -> date:
        """The date meant: the nearest to today that the words can say."""
        names = LONG if token["month"] in LONG else MONTHS
        month = names.index(token["month"]) + 1
        years = (self.today.year, self.today.year + 1, self.today.year - 1)
        dates = (date(year, month, int(token["day"])) for year in years)
        return min(dates, key=lambda each: abs((each - self.today).days))
