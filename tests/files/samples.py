"""Files as people send them, and as people with other plans make them. All made here, in memory."""

import zlib
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZipFile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

ARROW = ((255, 0, 0), (0, 0, 255))
"""Left and right half of the pictures made here, so that one sees how they are turned."""

GPS, ORIENTATION = 0x8825, 0x0112


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """A picture that is red at the left and blue at the right."""
    image = Image.new("RGB", size, ARROW[0])
    image.paste(ARROW[1], (size[0] // 2, 0, *size))
    made = BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def noisy(kind: str, **more: Any) -> bytes:
    """A picture in which no two pixels are alike: nothing makes it small but leaving things out."""
    size = (1700, 500)
    made = BytesIO()
    pixels = Random(5).randbytes(3 * size[0] * size[1])
    Image.frombytes("RGB", size, pixels).save(made, kind, **more)
    return made.getvalue()


def photo_taken_at_home() -> bytes:
    """A JPEG of a telephone held sideways, that says where it was taken and with what."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Telefoonmaker"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 22.0, 12.0), 3: "E", 4: (4.0, 53.0, 42.0)})
    return picture(exif=exif.tobytes(), comment=b"keukentafel")


def moving(kind: str) -> bytes:
    """Two pictures after each other."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ARROW]
    made = BytesIO()
    frames[0].save(made, kind, save_all=True, append_images=frames[1:])
    return made.getvalue()


def huge_png(side: int = 30_000) -> bytes:
    """A few bytes that ask for so many pixels."""
    small = bytearray(picture("PNG"))
    small[16:24] = side.to_bytes(4) * 2
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4)
    return bytes(small)


def drawn_again(times: int) -> bytes:
    """A JPEG of sixteen million pixels whose last pass comes again and again."""
    once = picture(size=(4000, 4000), progressive=True)
    last = once[once.rindex(b"\xff\xda") : -2]
    return once[:-2] + last * times + once[-2:]


def archive(**files: str) -> bytes:
    """A zip."""
    made = BytesIO()
    with ZipFile(made, "w") as zipped:
        for name, text in (files or {"diploma.txt": "x"}).items():
            zipped.writestr(name, text)
    return made.getvalue()


def pdf(pages: int = 1, **root: DictionaryObject) -> bytes:
    """A PDF of empty pages; ``root`` adds to its first object."""
    writer = _pages(pages)
    for name, value in root.items():
        writer._root_object[NameObject(f"/{name}")] = value
    return _written(writer)


def pdf_with_script() -> bytes:
    """A PDF that does something when opened."""
    return pdf(OpenAction=action("JavaScript", JS="app.alert(1)"))


def pdf_that_starts_a_program() -> bytes:
    """A PDF that asks the reader to start something."""
    return pdf(OpenAction=action("Launch", F="calc.exe"))


def pdf_with_a_hidden_script() -> bytes:
    """The same, where a plain search does not find it: in a compressed stream of objects."""
    where = b"1 0 2 60 "
    body = where + b"<</Type/Catalog/Pages 3 0 R/OpenAction 2 0 R>>".ljust(60)
    packed = zlib.compress(body + b"<</S/Java#53cript/JS(app.alert\\(1\\))>>")
    objects = {
        3: b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        4: b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>",
        5: b"<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(where), len(packed), packed),
    }
    out, offsets = b"%PDF-1.5\n", {}
    for number, text in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(out)
    rows = [(0, 0, 255), (2, 5, 0), (2, 5, 1), *((1, offsets[n], 0) for n in (3, 4, 5))]
    rows.append((1, start, 0))
    table = zlib.compress(b"".join(bytes([a]) + b.to_bytes(4) + bytes([c]) for a, b, c in rows))
    out += (
        b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n"
        b"%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, start)
    )
    return out


def pdf_with_a_file() -> bytes:
    """A PDF that carries another file."""
    writer = _pages(1)
    writer.add_attachment("betaling.exe", b"MZ")
    return _written(writer)


def locked_pdf() -> bytes:
    """A PDF with a password."""
    writer = _pages(1)
    writer.encrypt("geheim")
    return _written(writer)


def action(kind: str, **more: str) -> DictionaryObject:
    """What a PDF does."""
    texts = {NameObject(f"/{name}"): TextStringObject(text) for name, text in more.items()}
    return DictionaryObject({NameObject("/S"): NameObject(f"/{kind}"), **texts})


def _pages(count: int) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    return writer


def _written(writer: PdfWriter) -> bytes:
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HTML = b"<!doctype html><title>diploma</title><script>alert(1)</script>"
PROGRAM = b"MZ\x90\x00" + b"\0" * 200 + b"PE\0\0" + b"\0" * 800
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
