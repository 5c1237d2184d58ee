"""Addresses that open something by themselves: what follows their beginning stands in no log.

Said beside the view. Our own loggers learn it from here; reverse proxies have examples
(``docs/deploy``), which tests hold against this list.
"""

from flask import Flask

from app.web.access import View
from app.web.logs import hide_secrets_after


def secret_in_path(view: View) -> View:
    """The address of this view holds a secret, in what is not the same for everybody."""
    setattr(view, "secret_in_path", True)  # noqa: B010
    return view


def secret_paths(app: Flask) -> list[str]:
    """How addresses with a secret begin, such as ``/ics/``."""
    return sorted(
        {
            rule.rule.partition("<")[0]
            for rule in app.url_map.iter_rules()
            if hasattr(app.view_functions[rule.endpoint], "secret_in_path")
        }
    )


def install(app: Flask) -> None:
    """Let every logger of this process hide what follows."""
    for path in secret_paths(app):
        hide_secrets_after(path)
