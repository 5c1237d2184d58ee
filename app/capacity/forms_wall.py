"""For which department a new wall is."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired

from app.core.viewer import Can, Viewer
from app.people.queries import department_choices


class WallForm(FlaskForm):
    """The department whose open tasks are shown, with those below it."""

    department = SelectField(
        _l("Department"), coerce=int, validators=[InputRequired(_l("Choose a department."))]
    )


def wall_form(viewer: Viewer) -> WallForm:
    """The form, with the departments that the viewer posts for."""
    form = WallForm()
    form.department.choices = [
        SelectChoice(each, name) for each, name in department_choices(viewer, Can.POST)
    ]
    return form
