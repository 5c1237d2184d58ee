"""For which department a new wall is."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.viewer import Can, Viewer
from app.people.queries import department_choices
from app.web.fields import Choice, Once, given, options
from app.web.forms import Form
from app.web.limits import id_of


class WallForm(Form):
    """The department whose open tasks are shown, with those below it."""

    department = Choice(
        _l("Department"), coerce=id_of, validators=[given(_l("Choose a department."))]
    )
    once = Once()


def wall_form(viewer: Viewer) -> WallForm:
    """The form, with the departments that the viewer posts for."""
    form = WallForm()
    departments = department_choices(viewer, Can.POST)
    ask = _("Choose a department") if len(departments) > 1 else None
    form.department.choices = options(departments, ask=ask)
    return form
