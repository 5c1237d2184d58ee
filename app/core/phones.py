"""Telephone numbers: as people write them, and as machines dial them (RFC 3966).

What was typed is what is shown. A number of 4 to 6 digits is an extension of the house; from
outside it is reached with the number in front of it, where the installation names one. A national
number stays national, for which country it is of is not known.
"""

import re

from app.core.text import folded

EXTENSION = range(4, 7)
WHOLE = range(7, 16)
"""How many digits an extension has, and a whole number (ITU-T E.164: 15 at most)."""
WRITTEN = re.compile(r"[+(]{0,2}[0-9][0-9 ().\[\]-]*[0-9]")
AREA = re.compile(r"\(?0[0-9]{1,4}\)? ?/")
"""An area code before a stroke, as in Belgium; any other stroke stands between two numbers."""
NATIONAL_ZERO = re.compile(r"[(\[] ?0 ?[)\]]")
WITH_ZERO_AT_HOME = re.compile(r"(31|32|33|44|49)0")
"""Countries whose numbers never have the zero behind the code, which people write all the same."""
BEHIND_CODE = re.compile(
    r"^(\(?(?:\+|00 ?)(?:31|32|33|44|49)\)?)[ .-]*(?:0 ?|[.-] ?(?=[1-9]))(?=[1-9])"
)
"""The code of such a country, and that zero or the marks that it left behind."""


def is_number(text: str) -> bool:
    """Whether a text is one telephone number, or an extension, in whatever way it is written."""
    plain = folded(text)
    if not WRITTEN.fullmatch(AREA.sub(lambda found: found[0][:-1], plain, count=1)):
        return False
    count = len(dialled(text).lstrip("+"))
    return count in WHOLE or (count in EXTENSION and not _is_international(plain))


def is_extension(text: str) -> bool:
    """Whether a number is one of the house."""
    plain = folded(text)
    return not plain.startswith(("+", "(+")) and len(re.sub(r"[^0-9]", "", plain)) in EXTENSION


def dialled(text: str, before_extension: str = "") -> str:
    """The number for machines: digits, with a ``+`` before an international one.

    ``+31 (0)6 12345678`` is ``+31612345678``, and so is ``0031 6 12345678``. ``before_extension``
    comes in front of an extension; without it, that is dialled as it is.
    """
    plain = folded(text)
    digits = re.sub(r"[^0-9]", "", plain)
    if is_extension(text):
        return (dialled(before_extension) if before_extension else "") + digits
    if not _is_international(plain):
        return digits
    digits = re.sub(r"[^0-9]", "", NATIONAL_ZERO.sub("", plain)).removeprefix("00")
    with_zero = WITH_ZERO_AT_HOME.match(digits)
    return "+" + (with_zero[1] + digits[with_zero.end() :] if with_zero else digits)


def in_writing(text: str, before_extension: str = "") -> str:
    """The number where nothing can be tapped but what mail programs find by themselves.

    As it was typed, without a zero that nobody dials; an extension with its number from outside.
    """
    if is_extension(text):
        return f"{text} ({dialled(text, before_extension)})" if before_extension else text
    if not _is_international(folded(text)):
        return text
    written = " ".join(NATIONAL_ZERO.sub(" ", text).split())
    return BEHIND_CODE.sub(lambda found: found[1] + " ", written, count=1)


def _is_international(plain: str) -> bool:
    return plain.lstrip("(").startswith(("+", "00"))
