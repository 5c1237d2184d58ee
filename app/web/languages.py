"""Which language a page speaks, and how it writes numbers."""

from typing import TYPE_CHECKING, Any

from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, Domain, get_babel, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from app.core.text import large_first
from app.web import markup
from app.web.access import viewer_or_none

if TYPE_CHECKING:
    from markupsafe import Markup

babel = Babel()
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


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


class TemplateTexts:
    """Texts for templates, each made into markup once: a page has a hundred of them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._marked: dict[tuple[NullTranslations, str], Markup] = {}

    @pass_context
    def gettext(self, context: Context, text: str, /, **values: Any) -> str:
        """The text with its placeholders filled in; a sign of per cent in it is always doubled."""
        translations = self._catalogue.get_translations()
        if not context.eval_ctx.autoescape:
            return translations.ugettext(text) % values
        marked = self._marked.get((translations, text))
        if marked is None:
            marked = markup.as_markup(translations.ugettext(text))
            self._marked[translations, text] = marked
        return marked % values if "%" in marked else marked


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
    texts = TemplateTexts(catalogue)
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"] = texts.gettext
    app.jinja_env.filters.update(
        capitalize=lambda text: large_first(str(text)),
        number=number_text,
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


def number_text(number: float) -> str:
    """At most two decimals, with the comma or point of the language."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if str(get_locale()) == "nl" else text
