"""Which files of ``static/`` a page gets as one, and in which order.

Among styles a later layer wins over an earlier one (``css/layers.css``), and in a layer the later
rule of two that are equally exact.

A component has a file of its own to be written in; a browser asks once. What stands in none of
these is asked for by itself, by the page that needs it.
"""

STYLES = (
    "layers",
    "tokens",
    "reset",
    "base",
    "frame",
    "nav",
    "buttons",
    "status",
    "card",
    "called",
    "slots",
    "week",
    "axis",
    "code",
    "lists",
    "levels",
    "forms",
    "written",
    "tables",
    "chosen",
    "sentences",
    "flash",
    "palette",
    "cast",
    "desk",
    "gap",
    "panes",
    "asks",
    "catalogue",
    "charts",
    "heat",
    "instruction",
    "instruction_print",
    "lesson",
    "matrix",
    "people",
    "on_shift",
    "post",
    "poster",
    "profile",
    "tasks",
    "tracks",
    "working_time",
    "paper",
)
SCRIPTS = (
    "vendor/htmx.min.js",
    "vendor/idiomorph-ext.min.js",
    "js/app.js",
    "js/controls.js",
    "js/written.js",
)
JOINED = {
    "css/flexpool.css": tuple(f"css/{name}.css" for name in STYLES),
    "js/flexpool.js": SCRIPTS,
}
ALONE = {
    "css/wall.css": "a screen in a corridor is laid out by itself",
    "css/customer.css": "who asked for the work has no other page of ours",
    "js/wall.js": "a screen in a corridor turns its own pages",
    "js/keys.js": "only who works at a desk has keys",
}


def joined(name: str, parts: list[bytes]) -> bytes:
    """The parts as one file; a script that does not end its last statement has it ended."""
    return (b"\n;\n" if name.endswith(".js") else b"\n").join(parts)
