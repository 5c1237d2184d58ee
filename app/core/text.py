"""Text as it may be: what comes in is normalised at one door, and compared in one folded form.

``normalised`` is what every text passes on its way in: fields of forms, addresses, cells of
tables, arguments of the command line. ``folded`` is how texts are compared, searched and kept
unique; columns of folded text are kept by ``core.folding``.
"""

import re
import unicodedata

UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
"""Control characters but tab and line ends, and what stands for bytes that were no text."""
_BREAKERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters but tab and line ends
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # Default_Ignorable_Code_Point, and blanks
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"  # of nobody
    "]"
)
_JOINER, _AS_PICTURE, _KEY = "\u200d", "\ufe0f", "\u20e3"
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʹʻʼʽ′`´", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ŧ": "t",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ə": "e",
    }
)
"""Letters that Unicode does not take apart, and the marks that typing aids put in."""


def large_first(text: str) -> str:
    """The text with its first letter large, and all else as it stands: ``1 December``, ``UWV``."""
    return text[:1].upper() + text[1:]


def normalised(text: str) -> str:
    r"""The text as it is taken in: composed (NFC), line ends ``\n``, nothing in it that is unseen.

    Gone are control characters but tabs and line ends, whatever is invisible or turns the
    direction of writing, and what no character is. Within an emoji the joiner stays, so that a
    family stays one. Idempotent.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNSEEN.sub(_kept, _LINE_ENDS.sub("\n", text)))


def _kept(found: re.Match[str]) -> str:
    """Of what is unseen, the joiner between two pictures and the mark that asks for a picture."""
    sign, text, place = found[0], found.string, found.start()
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if sign == _AS_PICTURE and (_is_picture(before) or after == _KEY):
        return sign
    if sign == _JOINER and _is_picture(after):
        joined = before == _AS_PICTURE and _is_picture(text[place - 2 : place - 1])
        return sign if joined or _is_picture(before) or _SKIN.match(before) else ""
    return ""


def _is_picture(sign: str) -> bool:
    return bool(sign) and sign != "\u2800" and unicodedata.category(sign) == "So"


def is_visible(text: str) -> bool:
    """Whether there is anything to see: a letter, a figure, a mark or a picture."""
    return any(unicodedata.category(each)[0] in "LNPS" for each in normalised(text))


def folded(text: str) -> str:
    """The text as it is compared: case, accents, composition and spacing make no difference.

    Plain letters for letters with strokes (``ø``, ``ł``, ``ı``), ``ss`` for ``ß``, one sign for
    all kinds of dash and of apostrophe; joiners are left out. Idempotent. Whoever changes this
    writes a revision that fills every folded column again.
    """
    if not text.isascii():
        # Taken apart twice: a capital may fold into letters that carry marks of their own.
        text = unicodedata.normalize("NFKD", normalised(text).translate(_PLAIN)).casefold()
        text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).translate(_PLAIN)
        text = "".join(each for each in text if not unicodedata.combining(each))
    return " ".join(text.casefold().split())


def without_controls(text: str) -> str:
    r"""The text without control characters; line ends become ``\n``, tabs stay.

    Gone are NUL and the other C0 and C1 characters, a lone carriage return, next line (U+0085),
    the line and paragraph separators, and unpaired surrogates, which no encoding can write.
    """
    return _BREAKERS.sub("", text.replace("\r\n", "\n"))


def on_one_line(text: str) -> str:
    """The text without control characters, every run of white space one space."""
    return " ".join(without_controls(text).split())
