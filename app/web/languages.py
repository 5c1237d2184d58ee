"""Which language a page speaks, and how it writes days, times and hours."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, Domain, format_date, get_babel, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.localtime import LocalTime
from app.core.text import large_first
from app.web.access import viewer_or_none

babel = Babel()
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}

__all__ = ["LANGUAGE_NAMES", "_", "_l", "local_time"]


class Catalogue(Domain):
    """The texts by language. Found by the language alone: a page asks for hundreds."""

    def __init__(self) -> None:
        super().__init__()
        self._by_language: dict[str | None, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """The texts of the language in force."""
        locale = get_locale()
        language = locale.language if locale else None
        if language not in self._by_language:
            self._by_language[language] = super().get_translations()
        return self._by_language[language]


def install(app: Flask) -> None:
    """Choose the language of each request; make the formats known to templates."""
    babel.init_app(
        app,
        locale_selector=choose_language,
        timezone_selector=lambda: app.config["TIMEZONE"],
    )
    catalogue = get_babel(app).instance.domain_instance = Catalogue()
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue.get_translations().ugettext(text),
        ngettext=lambda one, many, n: catalogue.get_translations().ungettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]
    app.jinja_env.filters.update(
        capitalize=lambda text: large_first(str(text)),
        clock=clock_text,
        day=day_text,
        day_heading=day_heading,
        short_day=short_day_text,
        number=number_text,
        span=span_text,
    )


def choose_language() -> str:
    """The person's language; else the one chosen on the sign-in page; else the browser's."""
    known = current_app.config["LANGUAGES"]
    if "language" in g:
        return str(g.language)
    if not has_request_context():
        return str(known[0])
    person = viewer_or_none()
    if person is not None:
        return person.language
    chosen = session.get("language")
    if chosen in known:
        return str(chosen)
    return request.accept_languages.best_match(known) or str(known[0])


def local_time() -> LocalTime:
    """The wall clock of this installation."""
    return LocalTime(ZoneInfo(current_app.config["TIMEZONE"]))


def local_today() -> date:
    """The day that it is now, on that clock."""
    return local_time().day(clock.now())


def clock_text(instant: datetime) -> str:
    """``13:00``: 24 hours in both languages."""
    return local_time().at(instant).strftime("%H:%M")


def span_text(start: datetime, end: datetime) -> str:
    """``13:00–16:30``."""
    return f"{clock_text(start)}–{clock_text(end)}"


def day_text(day: date | datetime) -> str:
    """``dinsdag 13 oktober``."""
    return format_date(_date(day), "EEEE d MMMM")


def day_heading(day: date) -> str:
    """``Vandaag, dinsdag 13 oktober``."""
    ahead = (day - local_today()).days
    name = {0: _("Today"), 1: _("Tomorrow")}.get(ahead)
    return f"{name}, {day_text(day)}" if name else large_first(day_text(day))


def short_day_text(day: date | datetime) -> str:
    """``di 13 okt``."""
    return format_date(_date(day), "EEE d MMM").replace(".", "")


def number_text(number: float) -> str:
    """At most two decimals, with the comma or point of the language."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if str(get_locale()) == "nl" else text


def _date(day: date | datetime) -> date:
    return local_time().day(day) if isinstance(day, datetime) else day
