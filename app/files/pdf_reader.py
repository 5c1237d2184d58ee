"""Says of the PDF on standard input what is wrong with it, or that it is sound.

A program of its own (``documents`` runs it): whoever makes up a PDF can make its reader work or
take memory without end, and only a process can be held to a bound. Knows nothing of Flexpool.
"""

import re
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

CPU_SECONDS = 5
MEMORY = 768 * 1024 * 1024
MOST_OBJECTS = 60_000
MOST_PAGES = 100
DEEPEST = 60
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")

ACTIVE = {
    "/JavaScript", "/JS", "/Launch", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData",
    "/Rendition", "/GoToE",
}  # fmt: skip
FILES = {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/FileAttachment", "/Collection"}
LONG_ENOUGH = 7
"""Shorter names also turn up by chance in what is compressed."""


def main() -> None:
    """Read, judge, and say it in one word."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(verdict(sys.stdin.buffer.read()))


def verdict(content: bytes) -> str:
    """``sound``, or what is wrong: damaged, locked, active, has_files, too_many_pages."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            return "locked"
        return _in_plain_sight(content) or _in_objects(reader)
    except Exception:  # noqa: BLE001  # a reader raises anything when fed what somebody made up
        return "damaged"


def _in_plain_sight(content: bytes) -> str | None:
    """What is said outright, also where a reader that follows the rules does not look."""
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
    for names, answer in ((ACTIVE, "active"), (FILES, "has_files")):
        if any(name.encode() in plain for name in names if len(name) >= LONG_ENOUGH):
            return answer
    return None


def _in_objects(reader: PdfReader) -> str:
    """What is said in any object, those in compressed streams too."""
    addresses = {(number, gen) for gen, numbers in reader.xref.items() for number in numbers}
    addresses |= {(number, 0) for number in reader.xref_objStm}
    if len(addresses) > MOST_OBJECTS:
        return "too_many_pages"
    pages, found = 0, set()
    for number, generation in addresses:
        if number == 0:
            continue
        top = reader.get_object(IndirectObject(number, generation, reader))
        pages += isinstance(top, DictionaryObject) and top.get("/Type") == "/Page"
        found |= set(_names(top))
    if found & ACTIVE:
        return "active"
    if found & FILES:
        return "has_files"
    if pages > MOST_PAGES:
        return "too_many_pages"
    return "sound" if pages and reader.pages[0] is not None else "damaged"


def _names(value: Any, depth: int = 0) -> Iterator[str]:
    """Every name in a value, as key or by itself; what it points to has a turn of its own."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, NameObject):
        yield str(value)
    elif isinstance(value, DictionaryObject):
        for key, each in dict.items(value):
            yield str(key)
            yield from _names(each, depth + 1)
    elif isinstance(value, ArrayObject):
        for each in list.__iter__(value):
            yield from _names(each, depth + 1)


if __name__ == "__main__":
    main()
