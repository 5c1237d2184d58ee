"""What may be kept of what people send in, judged by its content."""

from io import BytesIO

import pytest
from PIL import Image

from app.files import documents, words
from app.files.checks import FileReason, Sound, Unsound, checked
from app.files.models import LARGEST_FILE
from app.files.pictures import SCREEN
from tests.files import samples
from tests.files.unsound import REFUSED

"""Nothing takes longer, on a slow machine either; it is refused, or it is done."""


def kept(content: bytes, name: str = "bewijs.jpg", **more: bool) -> Sound:
    found = checked(content, name, **more)
    assert isinstance(found, Sound), found
    return found


def refused(content: bytes, name: str = "bewijs.pdf", **more: bool) -> FileReason:
    found = checked(content, name, **more)
    assert isinstance(found, Unsound), "it was kept"
    return found.reason


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (samples.picture("JPEG"), "image/jpeg", "bewijs.jpg"),
        (samples.picture("JPEG", progressive=True), "image/jpeg", "bewijs.jpg"),
        (samples.picture("PNG"), "image/png", "bewijs.png"),
        (samples.picture("WEBP"), "image/jpeg", "bewijs.jpg"),
        (samples.picture("WEBP", lossless=True), "image/jpeg", "bewijs.jpg"),
        (samples.pdf(), "application/pdf", "bewijs.pdf"),
        (samples.pdf(100), "application/pdf", "bewijs.pdf"),
    ],
)
def test_pictures_and_pdfs_are_kept_under_the_ending_of_their_content(
    content: bytes, media_type: str, name: str
) -> None:
    found = kept(content, "bewijs.exe")
    assert (found.media_type, found.name) == (media_type, name)


def test_a_pdf_is_kept_as_it_came() -> None:
    assert kept(samples.pdf()).content == samples.pdf()


def test_nothing_is_read_past_the_largest_file_and_one_byte() -> None:
    endless = BytesIO(b"\xff\xd8\xff" * LARGEST_FILE)
    assert checked(endless, "foto.jpg") == Unsound(FileReason.TOO_LARGE)
    assert endless.tell() == LARGEST_FILE + 1


def test_a_photo_is_upright_and_says_no_longer_where_it_was_taken() -> None:
    taken = samples.photo_taken_at_home()
    assert b"Telefoonmaker" in taken
    found = kept(taken)
    for trace in (b"Telefoonmaker", b"keukentafel", b"Exif", b"GPS"):
        assert trace not in found.content
    with Image.open(BytesIO(found.content)) as made:
        assert made.size == (40, 60), "it is turned as the telephone was held"
        assert not made.getexif()
        red, blue = made.getpixel((20, 5)), made.getpixel((20, 55))
        assert isinstance(red, tuple)
        assert isinstance(blue, tuple)
        assert red[0] > 200 > 60 > red[2]
        assert blue[2] > 200 > 60 > blue[0]


def test_notes_in_a_png_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Location", "Kerkstraat 1")
    taken = samples.picture("PNG", pnginfo=notes)
    assert b"Kerkstraat" in taken
    assert b"Kerkstraat" not in kept(taken).content


def test_transparent_parts_stay_transparent() -> None:
    made = BytesIO()
    Image.new("RGBA", (8, 8), (0, 200, 0, 0)).save(made, "WEBP", lossless=True, exact=True)
    found = kept(made.getvalue())
    assert found.media_type == "image/png"
    with Image.open(BytesIO(found.content)) as back:
        assert back.convert("RGBA").getpixel((4, 4)) == (0, 200, 0, 0)


def test_a_large_photo_becomes_no_larger_than_a_page_needs() -> None:
    with Image.open(BytesIO(kept(samples.picture(size=(7600, 5200))).content)) as made:
        assert max(made.size) == 3600
        assert min(made.size) == pytest.approx(3600 * 5200 / 7600, abs=2)


def test_what_stands_behind_a_photo_is_taken_off_whatever_it_is() -> None:
    photo = samples.picture()
    maker = b"\0\0\x01\x0a" + b"Image_UTC_Data" + b"SEFH" + b"\0" * 20 + b"SEFT"
    for behind in (samples.picture(size=(8, 8)), b"\0" * 500, maker, b"hallo", samples.pdf()):
        assert kept(photo + behind).content == kept(photo).content


def test_every_kind_of_colour_becomes_an_ordinary_one() -> None:
    for kind, mode in (("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA")):
        made = BytesIO()
        Image.new(mode, (30, 20)).save(made, kind)
        with Image.open(BytesIO(kept(made.getvalue()).content)) as back:
            assert back.mode in {"L", "RGB", "RGBA"}, (kind, mode)


@pytest.mark.parametrize(
    ("content", "reason"),
    [each[1:] for each in REFUSED],
    ids=[each[0] for each in REFUSED],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(content: bytes, reason: FileReason) -> None:
    assert refused(content) is reason


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\bewijs.pdf",
        "a/b.pdf",
        "a\0.pdf",
        "a\n.pdf",
        "fdp.\u202efdp.exe",
    ],
)
def test_a_name_that_no_browser_sends_is_refused(name: str) -> None:
    assert refused(samples.pdf(), name) is FileReason.BAD_NAME


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Diploma BHV 12.10.2026.PDF", "Diploma BHV 12.10.2026.pdf"),
        ("diploma.pdf.exe", "diploma.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("Zoë \u200f\ufeff  été.jpeg", "Zoë été.pdf"),
        ('a<b>"c"|?*.pdf', "abc.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_a_name_is_cleaned_and_ends_as_its_content_asks(name: str, shown: str) -> None:
    assert kept(samples.pdf(), name).name == shown


def test_where_a_picture_is_asked_for_a_pdf_is_refused() -> None:
    assert refused(samples.pdf(), picture=True) is FileReason.NOT_A_PICTURE
    assert kept(samples.picture(), picture=True).media_type == "image/jpeg"


def test_what_is_seen_on_a_phone_is_made_small_and_a_paper_is_not() -> None:
    for content in (samples.noisy("PNG"), samples.noisy("JPEG", quality=95)):
        small, paper = kept(content, picture=True), kept(content)
        assert len(small.content) <= SCREEN.most_bytes < len(paper.content)
        with (
            Image.open(BytesIO(small.content)) as shown,
            Image.open(BytesIO(paper.content)) as read,
        ):
            assert max(shown.size) <= SCREEN.longest_side
            assert read.size == (1700, 500)
            assert not shown.getexif()


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "SECONDS", 0.001)
    assert refused(samples.pdf()) is FileReason.TOO_SLOW


def test_every_reason_has_words_and_every_refusal_a_reason() -> None:
    assert set(words.REASONS) == set(FileReason)
    assert {str(reason) for reason in FileReason} >= documents.ANSWERS
