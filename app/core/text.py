"""Control characters: what is no text when it comes in, and what breaks formats on the way out."""

import re

UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
"""Control characters but tab and line ends, and what stands for bytes that were no text."""
_BREAKERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def without_controls(text: str) -> str:
    """The text without control characters; line ends become ``\\n``, tabs stay.

    Gone are NUL and the other C0 and C1 characters, a lone carriage return, next line (U+0085),
    the line and paragraph separators, and unpaired surrogates, which no encoding can write.
    """
    return _BREAKERS.sub("", text.replace("\r\n", "\n"))


def on_one_line(text: str) -> str:
    """The text without control characters, every run of white space one space."""
    return " ".join(without_controls(text).split())
