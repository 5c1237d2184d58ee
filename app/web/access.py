"""Every view says who may use it, or the application does not start.

``@access(Can.X)`` and ``@public("reason")`` are the only two declarations. One hook checks sign-in,
permission and the origin of the request for all; templates ask ``may("endpoint")``, which reads
the same declaration, so that links cannot drift from rights.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Conflict

from app.core import clock
from app.core.actor import NOBODY, Actor, set_actor
from app.core.viewer import Can, Viewer
from app.web import kept
from app.web.csrf import SAFE_METHODS, check_origin
from app.web.hosts import parts_of
from app.web.limits import LARGEST_UPLOAD, normalise, refuse_unreadable, uploads_of

View = TypeVar("View", bound=Callable[..., Any])
PROVED_FOR = timedelta(minutes=15)
LONGEST_PATH = 2000
"""A place to come back to travels in headers and fields, which are bounded too."""


def access(right: Can, *, proved: bool = False, hidden: bool = False) -> Callable[[View], View]:
    """Only signed-in people who hold the right, somewhere, may use this view.

    For a right that is granted for departments this is the first half: the view goes on to what
    lies in those. What belongs to no department takes a right that is asked without one.
    ``proved``: and who gave their password lately; others are asked for it first. ``hidden``: to
    who lacks the right, it answers as a page that does not exist.
    """

    def declare(view: View) -> View:
        setattr(view, "access", right)  # noqa: B010
        setattr(view, "proved", proved)  # noqa: B010
        setattr(view, "hidden", hidden)  # noqa: B010
        return view

    return declare


def public(reason: str) -> Callable[[View], View]:
    """Anybody may use this view, for the reason given."""

    def declare(view: View) -> View:
        setattr(view, "public", reason)  # noqa: B010
        return view

    return declare


def viewer() -> Viewer:
    """The signed-in person. Only in a view that declares access."""
    return cast("Viewer", current_user.viewer)


def viewer_or_none() -> Viewer | None:
    """The signed-in person, or None."""
    user = current_user._get_current_object()  # noqa: SLF001  # looked up once: pages ask often
    return cast("Viewer", user.viewer) if user.is_authenticated else None


def forget_viewer() -> None:
    """For the rest of this request nobody is signed in: the database cannot be asked who is."""
    g._login_user = AnonymousUserMixin()  # noqa: SLF001  # where Flask-Login keeps it


def may(endpoint: str) -> bool:
    """Whether the one who looks may use the endpoint, as far as its declaration says."""
    view = current_app.view_functions[endpoint]
    if hasattr(view, "public"):
        return True
    person = viewer_or_none()
    return person is not None and person.anywhere(_declared(view, "access"))


def ensure(allowed: bool) -> None:
    """Answer 403 unless a policy allowed it: the object is visible, the act is not.

    For rights only. What time or state forbids is said in words (``ensure_now``).
    """
    if not allowed:
        abort(403)


class NotNow(Conflict):
    """It is theirs to do, and not now: too early, over, or gone meanwhile. Said in words.

    ``typed`` is what was filled in, for whoever wants it still; ``back`` a page that says more.
    """

    def __init__(self, said: str, typed: str = "", back: str = "/") -> None:
        super().__init__(said)
        self.said, self.typed, self.back = said, typed, back


def ensure_now(possible: bool, said: str, *, typed: str = "", back: str = "/") -> None:
    """Answer 409 with these words where time or state is in the way; rights are for ``ensure``."""
    if not possible:
        raise NotNow(said, typed, back)


def own_path(target: str | None) -> str | None:
    """The target if it is a path on this site, else None: never a way to another one."""
    if not target or len(target) > LONGEST_PATH:
        return None
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = parts_of(target)
    if parts.scheme or parts.netloc or "\\" in target or any(ord(c) < 32 for c in target):
        return None
    return target


def install(app: Flask) -> None:
    """Refuse to start with an undeclared view; check every request."""
    undeclared = [
        name
        for name, view in app.view_functions.items()
        if not hasattr(view, "access") and not hasattr(view, "public")
    ]
    if undeclared:
        raise RuntimeError(f"declare @access(Can.X) or @public('reason') on {undeclared}")
    app.before_request(_check)
    app.jinja_env.globals["may"] = may


def _check() -> Response | None:
    set_actor(NOBODY)
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    files = uploads_of(view)
    if files and viewer_or_none() is None:  # nobody unknown has a large body read
        return ask_to_sign_in(files)
    if files and not may(request.endpoint):
        abort(403)
    refuse_unreadable(files)
    normalise()
    if hasattr(view, "public"):
        if request.method not in SAFE_METHODS:
            _note_actor()
            check_origin()
        return None
    person = viewer_or_none()
    if person is None:
        return ask_to_sign_in()
    _note_actor()
    _check_origin(person)
    if not person.anywhere(_declared(view, "access")):
        abort(404 if _declared(view, "hidden") else 403)
    if _declared(view, "proved") and not _proved_lately(person):
        return _go_and_ask("accounts.second_look")
    if kept.AGAIN in request.form:
        kept.show_again()
    return None


def _check_origin(person: Viewer) -> None:
    """As for everybody; a page of before one signed in anew has its form shown again instead."""
    try:
        check_origin()
    except CSRFError:
        if not kept.is_writer(person.id):
            raise
        kept.show_again()


def _proved_lately(person: Viewer) -> bool:
    return person.proved_at is not None and clock.now() - person.proved_at < PROVED_FOR


def _declared(view: object, name: str) -> Any:
    return getattr(view, name)


def _note_actor() -> None:
    person = viewer_or_none()
    if person is not None:
        set_actor(Actor("person", person.id))


def ask_to_sign_in(files: tuple[str, ...] = ()) -> Response:
    """Go to the sign-in page, and come back afterwards; htmx is told in a header."""
    session.pop("_flashes", None)
    small = (request.content_length or LARGEST_UPLOAD) <= current_app.config["MAX_CONTENT_LENGTH"]
    if request.method == "POST" and small:
        refuse_unreadable(files)
    return _go_and_ask("accounts.sign_in", 401, keeps=small)


def _go_and_ask(endpoint: str, status: int = 200, *, keeps: bool = True) -> Response:
    """Go to a page that asks something first; ``status`` is what htmx gets with the address.

    What was filled in comes along in that page, which is the answer itself then.
    """
    if request.method == "POST" and keeps and kept.keep(request.full_path, page_before() or "/"):
        answer: Response = make_response(current_app.view_functions[endpoint]())
        answer.status_code = 401
        if request.headers.get("HX-Request"):  # in place of the page, which is not left
            answer.status_code = 422
            answer.headers |= {"HX-Retarget": "body", "HX-Reswap": "innerHTML"}
        return answer
    back = own_path(request.full_path.rstrip("?")) if request.method == "GET" else page_before()
    if request.headers.get("HX-Request"):
        back = page_before() or back
    address = url_for(endpoint, next=back)
    if request.headers.get("HX-Request"):
        return Response(status=status, headers={"HX-Redirect": address})
    return cast("Response", redirect(address, 303))


def page_before() -> str | None:
    """The path of the page that the request came from, when it was one of ours."""
    address = request.headers.get("HX-Current-URL") or request.referrer or ""
    parts = parts_of(address)
    if parts.netloc != request.host:
        return None
    return own_path(parts.path + (f"?{parts.query}" if parts.query else ""))
