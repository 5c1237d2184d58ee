"""The page of calendar links, and a single shift as a file. Feeds themselves are in ``files``."""

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, make_response, url_for
from flask_babel import gettext as _

from app.calendars import commands, files, queries
from app.calendars.commands import NoSuchFeed
from app.calendars.document import single_document
from app.calendars.forms import NewFeedForm, SettingsForm, settings_form
from app.calendars.links import links_of
from app.calendars.models import Scope
from app.core import clock
from app.core.secret_links import SecretLink, TooManyLinks
from app.core.tokens import MadeBefore, new_once
from app.core.viewer import Can
from app.web.access import access, viewer
from app.web.render import go_to, page
from app.web.words_links import made_before_text

blueprint = Blueprint("calendars", __name__)
blueprint.register_blueprint(files.blueprint)


LOST_LATELY = timedelta(days=30)


def own_links() -> list[tuple[str, str]]:
    """What stands on the page about oneself: that one's calendar gets nothing new any more."""
    if not queries.lost_feeds(viewer(), clock.now() - LOST_LATELY):
        return []
    return [(_("Your calendar link stopped. Make a new one."), url_for("calendars.feeds"))]


@blueprint.get("/feeds")
@access(Can.SIGNED_IN)
def feeds() -> Response:
    """My calendar links."""
    return _feeds_page()


@blueprint.post("/feeds")
@access(Can.SIGNED_IN)
def make() -> Response:
    """A new link; its secret is on this answer and nowhere else."""
    form = NewFeedForm()
    if not form.validate_on_submit():
        return _feeds_page(422, problems=[*form.scope.errors, *form.once.errors])
    made = commands.make_feed(viewer().id, Scope(form.scope.data), form.once.data)
    if isinstance(made, TooManyLinks):
        words = _("You have %(most)s links already. Stop one first.", most=made.most)
        return _feeds_page(422, problems=[words])
    if isinstance(made, MadeBefore):
        return _feeds_page(422, problems=[made_before_text()])
    return _with_secret(made)


@blueprint.post("/feeds/<int:feed_id>/rotation")
@access(Can.SIGNED_IN)
def rotate(feed_id: int) -> Response:
    """A new secret for a link; it is on this answer and nowhere else."""
    rotated = commands.rotate_feed(viewer().id, feed_id)
    return abort(404) if isinstance(rotated, NoSuchFeed) else _with_secret(rotated)


@blueprint.post("/feeds/<int:feed_id>/revocation")
@access(Can.SIGNED_IN)
def revoke(feed_id: int) -> Response:
    """End a link."""
    if commands.revoke_feed(viewer().id, feed_id) is not None:
        abort(404)
    flash(_("That link has stopped. Calendars that follow it will soon be empty."), "ok")
    return go_to(url_for("calendars.feeds"))


@blueprint.post("/feeds/<int:feed_id>/settings")
@access(Can.SIGNED_IN)
def choose(feed_id: int) -> Response:
    """What a link tells, and its alarm."""
    feed = queries.own_feed(viewer(), feed_id) or abort(404)
    form = settings_form(feed, bound=True)
    if not form.accepted():
        return _feeds_page(422, refused={feed.id: form})
    outcome = commands.choose_settings(viewer().id, feed_id, form.wanted(), form.seen)
    if isinstance(outcome, NoSuchFeed):
        abort(404)
    if outcome is None:
        flash(_("Saved. Your calendar shows it the next time it looks."), "ok")
    elif not form.settled(outcome):
        return _feeds_page(form.status, refused={feed.id: form})
    return go_to(url_for("calendars.feeds"))


@blueprint.get("/shifts/<int:shift_id>.ics")
@access(Can.SIGNED_IN)
def shift(shift_id: int) -> Response:
    """My part in a shift, for a calendar."""
    appointment = queries.appointment_of(viewer(), shift_id) or abort(404)
    response = make_response(single_document(appointment))
    response.content_type = files.CALENDAR
    response.headers["Content-Disposition"] = f'inline; filename="flexpool-{shift_id}.ics"'
    return response


def _with_secret(secret: SecretLink) -> Response:
    """The answer to the POST itself, not a page after a redirect: so the secret is kept nowhere.

    A redirect would have to carry it, in the address or in the session's cookie, and either is
    written down somewhere. The answer is never stored (``no-store``).
    """
    return _feeds_page(secret=secret)


def _feeds_page(
    status: int = 200,
    *,
    secret: SecretLink | None = None,
    problems: list[str] | tuple[str, ...] = (),
    refused: dict[int, SettingsForm] | None = None,
) -> Response:
    refused = refused or {}
    return page(
        "calendars/feeds.html",
        block="feeds",
        status=status,
        feeds=[
            (feed, refused.get(feed.id) or settings_form(feed))
            for feed in queries.feeds_of(viewer())
        ],
        links=links_of(secret.id, secret.token) if secret else None,
        problems=[("", words) for words in problems],
        refused=next(iter(refused.values()), None),
        once=new_once(),
    )
