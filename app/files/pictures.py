"""Pictures made anew from their pixels: what else was in the file is gone.

As large as what they are for: ``PAPER`` is read and printed, ``SCREEN`` is seen on a phone.

One at a time in a process: a picture of forty million pixels takes a few hundred megabytes.
"""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from app.files import containers
from app.files.kinds import FileKind, Unsuitable
from app.files.models import LARGEST_FILE

MOST_PIXELS = 40_000_000
MOST_DRAWN = 500_000_000
"""Pixels times passes: a small file can ask for the same large picture to be drawn many times."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How large a picture may be: the longest side in pixels, and the bytes.

    What is larger is made smaller, and as JPEG in these ``qualities``, the first that is small
    enough.
    """

    longest_side: int
    most_bytes: int
    qualities: tuple[int, ...]


PAPER = Fit(3600, LARGEST_FILE, (88, 70))
"""A page of A4 at 300 dots to the inch."""

SCREEN = Fit(1600, 500_000, (82, 65, 40))
"""Twice the pixels of a phone: what comes over the air while somebody stands at a bed."""

READERS = {
    FileKind.JPEG: (containers.jpeg, JpegImageFile),
    FileKind.PNG: (containers.png, PngImageFile),
    FileKind.WEBP: (containers.webp, WebPImageFile),
}
_one_at_a_time = Lock()


def made_anew(content: bytes, kind: FileKind, fit: Fit = PAPER) -> tuple[bytes, str]:
    """The picture as a new file, upright, and its media type: PNG stays, the others become JPEG.

    A WebP with transparent parts becomes a PNG. Raises Unsuitable.
    """
    shape_of, reader = READERS[kind]
    shape = shape_of(content)
    pixels = shape.width * shape.height
    if pixels > MOST_PIXELS or pixels * shape.passes > MOST_DRAWN:
        raise Unsuitable("too_many_pixels")
    if not pixels:
        raise Unsuitable("damaged")
    with _one_at_a_time:
        try:
            with reader(BytesIO(content[: shape.end])) as picture:
                return _encoded(_upright(picture, shape, fit.longest_side), kind, fit)
        except Unsuitable:
            raise
        except Exception as error:  # decoders raise anything when fed what somebody made up
            raise Unsuitable("damaged") from error


def _upright(picture: Image.Image, shape: containers.Shape, longest: int) -> Image.Image:
    """The pixels, turned as the camera was held, no longer than the longest side."""
    if picture.size != (shape.width, shape.height):
        raise Unsuitable("damaged")
    picture.draft("RGB" if picture.mode != "L" else "L", (longest, longest))
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    if "transparency" in turned.info or turned.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        turned = turned.convert("RGBA")
    elif turned.mode not in {"L", "RGB"}:
        turned = turned.convert("RGB")
    turned.thumbnail((longest, longest))
    bare = Image.new(turned.mode, turned.size)
    bare.paste(turned)
    return bare


def _encoded(bare: Image.Image, kind: FileKind, fit: Fit) -> tuple[bytes, str]:
    if kind is FileKind.PNG or bare.mode == "RGBA":
        made = BytesIO()
        bare.save(made, "PNG", compress_level=4)
        if made.tell() <= fit.most_bytes:
            return made.getvalue(), "image/png"
    if bare.mode == "RGBA":
        white = Image.new("RGB", bare.size, "white")
        white.paste(bare, mask=bare.getchannel("A"))
        bare = white
    for quality in fit.qualities:
        made = BytesIO()
        bare.save(made, "JPEG", quality=quality)
        if made.tell() <= fit.most_bytes:
            return made.getvalue(), "image/jpeg"
    if fit.most_bytes < LARGEST_FILE:
        smaller = bare.resize((max(1, bare.width // 2), max(1, bare.height // 2)))
        return _encoded(smaller, FileKind.JPEG, fit)
    raise Unsuitable("too_large")
