"""What an import will do, in words: line by line, and what is wrong where."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.files.tables import Rows
from app.files.tables_heads import HEAD_WITHIN
from app.imports.rules import Does, ImportLine, KnownLine, LineFault
from app.imports.rules_heads import PEOPLE, Field, WhyHead, WrongHead
from app.web.words_times import full_day

COLUMNS: dict[str, Any] = {
    Field.PERSON: _l("person"),
    Field.EMAIL: _l("e-mail address"),
    Field.NUMBER: _l("personnel number"),
    Field.CAPABILITY: _l("capability"),
    Field.LEVEL: _l("level"),
    Field.DATE: _l("date"),
    Field.UNTIL: _l("valid until"),
    Field.SEEN: _l("proof seen on"),
}
TEMPLATE = (Field.PERSON, Field.CAPABILITY, Field.LEVEL, Field.DATE, Field.UNTIL, Field.SEEN)
"""The columns of the table to fill in."""
DOES: dict[Does, Any] = {
    Does.NEW: _l("new"),
    Does.RAISES: _l("higher level"),
    Does.RENEWS: _l("valid for longer"),
    Does.AFRESH: _l("again, after it expired"),
    Does.STAYS: _l("stays as it is"),
}
KINDS = {
    Does.NEW: "ok",
    Does.RAISES: "ok",
    Does.RENEWS: "ok",
    Does.AFRESH: "warn",
    Does.STAYS: "neutral",
}


def head_text(wrong: WrongHead, table: Rows) -> str:
    """What is wrong with the head of the table, and where it was looked for."""
    text = _head(wrong, table.head_line)
    if wrong.unread:
        text += " " + _("Not understood: %(heads)s.", heads=_quoted(wrong.unread))
    if table.sheet is None:
        return text
    return _(
        "Sheet “%(sheet)s” was read, and not: %(others)s. %(what)s",
        sheet=table.sheet,
        others=", ".join(table.others),
        what=text,
    )


def _head(wrong: WrongHead, line: int) -> str:
    if wrong.why is WhyHead.TWICE:
        return _(
            "Line %(line)s: columns %(other)s and %(column)s are both about the same. Delete one.",
            line=line,
            other=wrong.other,
            column=wrong.column,
        )
    if wrong.why is WhyHead.MISSING:
        return _(
            "Line %(line)s: the column “%(text)s” is missing. Use the template.",
            line=line,
            text=COLUMNS[wrong.missing],
        )
    return _(
        "The names of the columns (%(names)s) were not found in the first %(most)s lines. Put them "
        "above the lines; the template has them.",
        names=", ".join(str(COLUMNS[field]) for field in TEMPLATE),
        most=HEAD_WITHIN,
    )


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts)


def reading_texts(reading: dict[str, Any] | None) -> list[str]:
    """How the table was read: from which sheet and line, and which columns were passed over."""
    if reading is None:
        return []
    texts = []
    if reading["sheet"]:
        texts.append(
            _(
                "Sheet “%(sheet)s” was read, and not: %(others)s.",
                sheet=reading["sheet"],
                others=", ".join(reading["others"]),
            )
        )
    if reading["head_line"] > 1:
        texts.append(
            _("The names of the columns stand on line %(line)s.", line=reading["head_line"])
        )
    if hidden := reading.get("hidden"):
        texts.append(
            ngettext(
                "%(num)s line that the sheet hides was read too.",
                "%(num)s lines that the sheet hides were read too.",
                hidden,
            )
        )
    if reading["unread"]:
        texts.append(_("These columns were not read: %(heads)s.", heads=_quoted(reading["unread"])))
    return texts


def line_text(line: ImportLine) -> str:
    """What a line will do, or what is wrong with it."""
    if line.problem is not None:
        return _(
            "Column “%(column)s”: %(what)s",
            column=COLUMNS[line.problem.field],
            what=_problem(line.problem.why, line.problem.other),
        )
    assert line.found is not None
    before, after = line.before, line.after
    with_levels = line.found.subject.levels is not None
    texts = {
        Does.NEW: _("new: level %(level)s", level=after.level) if with_levels else _("new"),
        Does.RAISES: _("raises from %(old)s to %(new)s", old=before.level, new=after.level),
        Does.RENEWS: _("renews"),
        Does.AFRESH: _("had expired; begins again at level %(level)s", level=after.level),
        Does.STAYS: _("stays as it is"),
    }
    text = texts[line.does or Does.STAYS]
    if line.does in (None, Does.STAYS):
        return text
    return f"{text}, {until_text(after.valid_until)}"


def until_text(until: date | None) -> str:
    """Until when something is valid."""
    if until is None:
        return _("for good")
    return _("valid until %(day)s", day=full_day(until))


def named_in(line: ImportLine) -> str:
    """By what a line names its person, as it was written; empty where it names nobody."""
    named = (line.cells.get(field, "") for field in PEOPLE)
    return next(filter(None, named), "")


def capability_of(line: ImportLine, language: str) -> str:
    """The capability of a line in the language of the page, or as it was written."""
    found: KnownLine | None = line.found
    return found.subject.names[language] if found else line.cells[Field.CAPABILITY]


def _problem(why: LineFault, other: int) -> str:
    texts = {
        LineFault.MISSING: _("fill this in."),
        LineFault.TWO_PEOPLE: _("this is somebody else than the other column of this line names."),
        LineFault.NOBODY: _("nobody in your departments has this e-mail address or number."),
        LineFault.PERSON_INACTIVE: _("this person can no longer sign in."),
        LineFault.ONESELF: _("nobody signs off for themselves."),
        LineFault.NO_SUCH_CAPABILITY: _("there is no capability of this name."),
        LineFault.TWO_CAPABILITIES: _(
            "two capabilities have this name. Use the name in the other language."
        ),
        LineFault.NOT_IN_USE: _("this capability is no longer in use."),
        LineFault.RESERVED: _("this is a reserved act: only its named assessors sign it off."),
        LineFault.NOT_SEEN: _("this asks for proof: say on which day you saw it."),
        LineFault.NOT_YOURS: _(
            "this has levels: only its named assessors, or who administers the whole "
            "organisation, import it."
        ),
        LineFault.NO_SUCH_LEVEL: _("this capability has no such level."),
        LineFault.HAS_NO_LEVELS: _("this capability has no levels: leave it empty."),
        LineFault.NO_DATE: _("give a date as 2026-10-13 or 13-10-2026."),
        LineFault.TOO_OLD: _("this day lies before 1950."),
        LineFault.AMBIGUOUS: _("day or month first? Write it as 2026-10-13."),
        LineFault.DAY_AHEAD: _("this day is still to come."),
        LineFault.ENDS_BEFORE_START: _("this lies before the date of the line."),
        LineFault.TAKEN_LATER: _("it was taken away after this date."),
        LineFault.TWICE: _(
            "line %(other)s says otherwise of the same day. Delete one.", other=other
        ),
    }
    return str(texts[why])
