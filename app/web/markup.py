"""What keyword arguments of a component become in HTML. In Python: a board asks 300 times."""

from typing import Any

from flask import Flask
from markupsafe import Markup, escape


def install(app: Flask) -> None:
    """Give the components these two."""
    app.jinja_env.globals.update(attributes=attributes, more_classes=more_classes)


def attributes(given: dict[str, Any]) -> Markup:
    """Each as an attribute, ``_`` written as ``-``; True gives a bare one, None and False none."""
    return Markup("").join(
        Markup(" ") + key.replace("_", "-")
        if value is True
        else Markup(f' {escape(key.replace("_", "-"))}="{escape(value)}"')  # noqa: S704
        for key, value in given.items()
        if value is not None and value is not False
    )


def more_classes(given: dict[str, Any]) -> Markup:
    """The ``class`` among extra attributes, taken out, to stand behind our own."""
    more = given.pop("class", None) or given.pop("class_", None)
    return Markup(" ") + more if more else Markup("")


def filled(text: object, **parts: object) -> Markup:
    """One of our texts with its placeholders filled in; parts that are no markup are escaped."""
    return Markup(str(text)) % {name: escape(part) for name, part in parts.items()}  # noqa: S704


def as_markup(text: str) -> Markup:
    """One of our texts, or a translator's, as it stands; never what somebody typed."""
    return Markup(text)  # noqa: S704


def stressed(text: str) -> Markup:
    """A text that is what a sentence is about."""
    return Markup("<strong>{}</strong>").format(text)


def linked(text: str, address: str) -> Markup:
    """A text as a link."""
    return Markup('<a href="{}">{}</a>').format(address, text)
