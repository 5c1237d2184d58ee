"""What departments say to each other, in words."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.mailto import mail_to
from app.notices.words_told import told_text
from app.shifts.models import Shift
from app.web.words_times import dated_span


def left_text(left: int) -> str:
    """How many people are still to find."""
    return str(_("%(num)s to find", num=left))


def title_text(total: int) -> str:
    """How much the neighbours need."""
    if not total:
        return str(_("Your neighbours need nobody now"))
    return str(
        ngettext(
            "Your neighbours need help with %(num)s task",
            "Your neighbours need help with %(num)s tasks",
            total,
        )
    )


def taken_back_text(told: Sequence[int] | None) -> str:
    """What is said after taking it back; ``told`` are those who hear it, by id: None where those
    who had heard of it need not, since the task needs nobody any more.
    """
    if told is None:
        return _("Taken back. This task needs nobody any more, so nobody gets a message.")
    if not told:
        return _("Taken back. Nobody was told of it.")
    return f"{_('Taken back.')} {told_text(told)}"


def team_address(shift: Shift) -> str:
    """A mail to one's own team, to be addressed and sent by hand, with the link to a task."""
    when = dated_span(shift.starts_at, shift.ends_at)
    what = f"{shift.task_type.name}, {shift.department.name}, {when}"
    link = f"{current_app.config['BASE_URL'].rstrip('/')}/shifts/{shift.id}"
    asked = _("Can one of us help? On this page you see whether it fits you:")
    return mail_to(subject=what, body=f"{asked}\r\n{link}")
