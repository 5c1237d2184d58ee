"""A text for people is no address for machines: one function makes each kind of address."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCHEMES = re.compile(r"""["'>](tel|sms|mailto|geo|webcal):(?!//"|")""")
MADE_IN = {
    "app/web/words_phones.py": "tel:",
    "app/core/mailto.py": "mailto:",
    "app/calendars/links.py": "webcal:",
}
"""Where such an address is made; ``static/js/keys.js`` only looks for one."""


def test_an_address_for_a_machine_is_made_in_one_place() -> None:
    found = []
    for folder, ending in (("app", "py"), ("templates", "html"), ("templates", "txt")):
        for path in sorted((ROOT / folder).rglob(f"*.{ending}")):
            name = str(path.relative_to(ROOT))
            text = path.read_text(encoding="utf-8")
            made = {match[1] + ":" for match in SCHEMES.finditer(text)}
            found += [f"{name}: {each}" for each in made if MADE_IN.get(name) != each]
    assert found == [], 'in a template: href="{{ phone|tel }}"; in code: words_phones.tel(phone)'


def test_a_message_writes_numbers_so_that_they_can_be_dialled() -> None:
    found = [
        f"{path.name}: {line}"
        for path in sorted((ROOT / "templates/notices").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "phone=" in line and "|in_writing" not in line
    ]
    assert found == [], "write phone|in_writing: an extension gets its number from outside"
