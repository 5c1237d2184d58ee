"""Forms about getting in."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, PasswordField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts.queries import house_words
from app.accounts.rules_passwords import LONGEST, SHORTEST, Weakness, weakness_of
from app.people.keys import count as count_of_keys
from app.web.access import LONGEST_PATH
from app.web.forms import Form

LONGEST_EMAIL = 254


def lower(text: str | None) -> str:
    """An e-mail address as it is stored."""
    return (text or "").strip().lower()


def email_field() -> EmailField:
    """The address of one's account."""
    missing = _l("Fill in your e-mail address.")
    return EmailField(
        _l("E-mail address"),
        [DataRequired(missing), Length(max=LONGEST_EMAIL, message=missing)],
        filters=[lower],
    )


def present_password_field() -> PasswordField:
    """The password that is valid now; longer ones than can exist are not looked at."""
    missing = _l("Fill in your password.")
    return PasswordField(
        _l("Password"), [InputRequired(missing), Length(max=LONGEST, message=missing)]
    )


class SignInForm(Form):
    """Who are you."""

    email = email_field()
    password = present_password_field()
    stay = BooleanField(_l("Stay signed in: this device is mine alone"))
    next = HiddenField(validators=[Length(max=LONGEST_PATH)])
    kept = HiddenField()


class SecondLookForm(Form):
    """Is it still you."""

    password = present_password_field()
    next = HiddenField(validators=[Length(max=LONGEST_PATH)])
    kept = HiddenField()


class AskResetForm(Form):
    """Where must the link go."""

    email = email_field()


class NewPasswordForm(Form):
    """A new password for somebody, whose address and name are given.

    ``keys`` is there for who has calendar links: they go on, unless it is ticked.
    """

    new = PasswordField(_l("New password"), [InputRequired(_l("Choose a new password."))])
    keys = BooleanField(_l("Stop my calendar links too"))

    def __init__(self, person_id: int, *, email: str, name: str) -> None:
        super().__init__()
        self._email, self._person_name = email, name
        if not count_of_keys(person_id):
            del self.keys

    @property
    def ends_keys(self) -> bool:
        """Whether calendar links stop too."""
        return "keys" in self and bool(self.keys.data)

    def validate_new(self, field: PasswordField) -> None:
        """Refuse what is easily guessed."""
        weakness = weakness_of(
            field.data or "",
            email=self._email,
            name=self._person_name,
            house=house_words(),
        )
        if weakness is not None:
            raise ValidationError(_weakness_text(weakness))


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    present = present_password_field()


def _weakness_text(weakness: Weakness) -> str:
    texts = {
        Weakness.TOO_SHORT: _("Use at least %(least)s characters.", least=SHORTEST),
        Weakness.TOO_LONG: _("Use at most %(most)s characters.", most=LONGEST),
        Weakness.OWN_DATA: _(
            "Do not use your own name or e-mail address, not with a number behind it either."
        ),
        Weakness.HOUSE: _(
            "This is a name that everybody here knows, perhaps with a number behind it: of the "
            "organisation, a department or Flexpool. Choose another one, a sentence for example."
        ),
        Weakness.COMMON: _(
            "Many people use this, or it is a common word with a number behind it: that is easy "
            "to guess. Choose another one, a sentence for example."
        ),
    }
    return str(texts[weakness])
