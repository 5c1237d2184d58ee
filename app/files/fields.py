"""The field of a form in which a file is sent."""

from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import FileInput

from app.files import words
from app.files.checks import Sound, checked


class Upload(Field):
    """One file: ``data`` is what of it may be kept, None when none was sent.

    ``missing``: what to say when one has to be there. ``picture``: nothing but a picture will do.
    The view declares the name of the field with ``@uploads``.
    """

    widget = FileInput()
    data: Sound | None

    def __init__(self, label: Any, missing: Any = None, picture: bool = False, **more: Any) -> None:
        accept = words.ACCEPT_PICTURES if picture else words.ACCEPT
        super().__init__(label, render_kw={"accept": accept, **more.pop("render_kw", {})}, **more)
        self.missing, self.picture = missing, picture

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was sent aside; a browser sends a part without a name for no file."""
        self.data = None
        self.sent = [each for each in valuelist if getattr(each, "filename", None)]

    def pre_validate(self, form: Any) -> None:
        """Judge the content of the one file."""
        sent = getattr(self, "sent", [])
        if len(sent) > 1:
            raise StopValidation(words.MORE_THAN_ONE)
        if not sent:
            if self.missing:
                raise StopValidation(self.missing)
            return
        found = checked(sent[0].stream, sent[0].filename, picture=self.picture)
        if not isinstance(found, Sound):
            raise ValidationError(words.REASONS[found.reason])
        self.data = found
