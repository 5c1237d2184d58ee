"""Forms as a browser sends them: what stands on a page, and what is sent when nobody touches it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

BUTTONS = {"submit", "button", "reset", "image", "file"}
TYPED = {"text", "search", "email", "tel", "url", "number", "date"}


@dataclass
class Control:
    """One named control of a form."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list[tuple[str, bool]] = field(default_factory=list)
    """The values of a select, and whether each was chosen by the page."""

    def sent(self) -> str | None:
        """What a browser sends for it; None for nothing."""
        if self.kind in ("checkbox", "radio"):
            return self.value if self.checked else None
        if self.kind == "select":
            chosen = [value for value, selected in self.options if selected]
            return chosen[-1] if chosen else self.options[0][0] if self.options else None
        if self.kind == "textarea":
            return self.value.replace("\r\n", "\n").replace("\n", "\r\n")
        return self.value.replace("\n", "") if self.kind in TYPED else self.value


@dataclass
class PageForm:
    """A form of a page."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def sent(self) -> dict[str, list[str]]:
        """What a browser sends when somebody presses the button and touches nothing."""
        fields: dict[str, list[str]] = {}
        for control in self.controls:
            value = control.sent()
            if value is not None and control.kind not in BUTTONS:
                fields.setdefault(control.name, []).append(value)
        return fields

    def visible(self) -> list[Control]:
        """The controls that somebody can fill in."""
        return [c for c in self.controls if c.kind not in BUTTONS | {"hidden"}]

    def has(self, name: str) -> bool:
        """Whether a field is called so, with or without the prefix of its row."""
        return any(c.name == name or c.name.endswith(f"-{name}") for c in self.controls)

    def typed(self, text: str = "Iets anders") -> Iterator[Control]:
        """Its text controls, each with another text in it."""
        for control in self.controls:
            if control.kind in ("text", "textarea"):
                control.value = text
                yield control


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.forms = address, []
        self.form: PageForm | None = None
        self.inside: Control | None = None

    forms: list[PageForm]

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in pairs}
        if tag == "form":
            self.form = PageForm(
                has.get("action") or self.address, has.get("method", "get").lower()
            )
            self.forms.append(self.form)
        if self.form is None:
            return
        if tag == "option" and self.inside is not None:
            self.inside.options.append((has.get("value", ""), "selected" in has))
        if tag not in ("input", "select", "textarea", "button") or not has.get("name"):
            return
        kind = has.get("type", "submit" if tag == "button" else "text") if tag != "select" else tag
        kind = tag if tag == "textarea" else "date" if "data-written" in has else kind
        value = has.get("value", "on" if kind in ("checkbox", "radio") else "")
        control = Control(has["name"], kind, value, "checked" in has)
        if "disabled" not in has:
            self.form.controls.append(control)
        if tag in ("select", "textarea"):
            self.inside = control

    def handle_data(self, data: str) -> None:
        if self.inside is not None and self.inside.kind == "textarea":
            self.inside.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        if tag in ("select", "textarea") and self.inside is not None:
            self.inside.value = _without_first_break(self.inside.value)
            self.inside = None


def _without_first_break(text: str) -> str:
    """As HTML reads the text of a textarea: one line break right behind the tag does not count."""
    return text.replace("\r\n", "\n").removeprefix("\n")


def forms_of(page: str, address: str) -> list[PageForm]:
    """The forms that post, as they stand on the page at the address."""
    reader = _Reader(urlsplit(address).path)
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post"]


def form_to(page: str, address: str, action: str) -> Any:
    """The form of a page that posts to an address."""
    return next(form for form in forms_of(page, address) if urlsplit(form.action).path == action)
