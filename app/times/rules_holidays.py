"""Public holidays, as data: which days they are and what they are called."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

NONE = "none"
LANGUAGES = {"nl": "nl", "en": "en_US"}


def holiday_on(day: date, country: str, language: str) -> str:
    """The name of the public holiday on a day in a country (two letters); empty on other days."""
    return "" if country == NONE else _of_year(country, day.year, language).get(day, "")


@lru_cache(maxsize=64)
def _of_year(country: str, year: int, language: str) -> Mapping[date, str]:
    """Kept: a week asks for seven days of one or two years."""
    import holidays  # with the first week that is drawn: every country of the world is in it

    spoken = LANGUAGES.get(language, language)
    try:
        return dict(holidays.country_holidays(country, years=year, language=spoken))
    except NotImplementedError:
        return {}
