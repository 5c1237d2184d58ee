"""Where a picture begins and ends, and how large it says it is, before anything decodes it.

Each function takes the whole content and gives the shape of the picture in it. Raises Unsuitable
when the content is cut off, holds more than one picture in time, or (but for JPEG) goes on after
the picture.
"""

import re
from dataclasses import dataclass

from app.files.kinds import Unsuitable

MOST_SEGMENTS = 2000
NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
START_OF_SCAN, END = 0xDA, 0xD9
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
ANIMATED = 0x02


@dataclass(frozen=True, slots=True)
class Shape:
    """Pixels across and down; in how many passes it is drawn; where it ends."""

    width: int
    height: int
    passes: int
    end: int


def png(content: bytes) -> Shape:
    """The shape of a PNG (ISO 15948): chunks up to IEND, and nothing after it."""
    position, shape = 8, None
    while position + 12 <= len(content):
        length = int.from_bytes(content[position : position + 4])
        name, body = content[position + 4 : position + 8], position + 8
        position = body + length + 4
        if name == b"IHDR" and length == 13 and shape is None:
            shape = _shape(content[body : body + 4], content[body + 4 : body + 8])
        if name == b"acTL":
            raise Unsuitable("moves")
        if name == b"IEND":
            return _whole(shape, position, len(content))
    raise Unsuitable("damaged")


def _shape(width: bytes, height: bytes) -> Shape:
    return Shape(int.from_bytes(width), int.from_bytes(height), 1, 0)


def _whole(shape: Shape | None, end: int, length: int) -> Shape:
    if shape is None or end > length:
        raise Unsuitable("damaged")
    if end < length:
        raise Unsuitable("hides_something")
    return Shape(shape.width, shape.height, shape.passes, end)


def webp(content: bytes) -> Shape:
    """The shape of a WebP (RFC 9649): one RIFF chunk that holds one still picture."""
    size = int.from_bytes(content[4:8], "little") + 8
    name, body = content[12:16], content[20:30]
    if name == b"VP8X" and body[:1] and body[0] & ANIMATED:
        raise Unsuitable("moves")
    if name == b"VP8X":
        width, height = (1 + int.from_bytes(body[at : at + 3], "little") for at in (4, 7))
    elif name == b"VP8L":
        both = int.from_bytes(body[1:5], "little")
        width, height = 1 + (both & 0x3FFF), 1 + (both >> 14 & 0x3FFF)
    elif name == b"VP8 ":
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    else:
        raise Unsuitable("damaged")
    return _whole(Shape(width, height, 1, 0), size, len(content))


def jpeg(content: bytes) -> Shape:
    """The shape of a JPEG (ITU-T T.81), marker by marker.

    Telephones put more pictures, films and notes behind it: that is cut off, whatever it is.
    """
    position, passes, size = 2, 0, None
    for _number in range(MOST_SEGMENTS):
        marker = NEXT_MARKER.search(content, position)
        if marker is None or (not passes and marker.start() != position):
            raise Unsuitable("damaged")
        code, body = content[marker.end() - 1], marker.end()
        if code == END:
            if size is None or not passes:
                raise Unsuitable("damaged")
            return Shape(*size, passes, body)
        if code in FRAMES:
            if size is not None:
                raise Unsuitable("damaged")
            height, width = content[body + 3 : body + 5], content[body + 5 : body + 7]
            size = int.from_bytes(width), int.from_bytes(height)
        passes += code == START_OF_SCAN
        position = body + max(2, int.from_bytes(content[body : body + 2]))
    raise Unsuitable("damaged")
