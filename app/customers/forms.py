"""What making a link sends."""

from app.web.fields import Once
from app.web.forms import Form


class CustomerLinkForm(Form):
    """Nothing but that it is sent once."""

    once = Once()
