"""What a file is called: for showing and saving, never for opening anything."""

import re
import unicodedata

from app.core.text import normalised

LONGEST_NAME = 100
NAMELESS = "file"
ENDINGS = re.compile(r"(\.[A-Za-z][A-Za-z0-9]{1,4})+$")
RESERVED = re.compile(r'[<>:"|?*]')
TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
"""They turn the direction of writing, so that ``exe.fdp`` reads as ``pdf.exe``."""


def is_honest(name: str) -> bool:
    """Whether a name is what a browser sends: no path, no control characters, no turned text."""
    return not any(
        each in "/\\" or each in TURNING or unicodedata.category(each) == "Cc" for each in name
    )


def cleaned(name: str, ending: str) -> str:
    """The name as it may be shown and saved, at most 100 characters, with the ending given.

    ``ending`` follows from the content; what the name says about it does not count.
    """
    last = normalised(name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    stem = RESERVED.sub("", ENDINGS.sub("", " ".join(shown.replace("\ufffd", "").split())))
    stem = stem.strip(". ")[: LONGEST_NAME - len(ending)].rstrip(". ")
    return (stem or NAMELESS) + ending
