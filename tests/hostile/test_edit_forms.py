"""Every form that edits: it holds what it edits, and an old one overwrites nothing.

The forms are found by walking the pages, and sent as a browser sends them. A new form that edits
makes this fail until it stands among ``EDITS`` (or among ``ACTS``, where its button does something
although nobody touched a field).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.hostile.battery import failures, reads
from tests.hostile.forms import PageForm, form_to, forms_of
from tests.hostile.town import Town, Visitor

EDITS = {
    "calendars.choose",
    "capabilities.edit_capability",
    "departments.change",
    "agreements.agreement_end",
    "people.edit_department",
    "people.edit_person",
    "agreements.limit_end",
    "agreements.series_change",
    "reintegration.edit_step",
    "reintegration.term_move",
    "reintegration.term_settlement",
    "tasks.edit_task_type",
    "tasks.revise_instruction",
}
ACTS = {
    "requests.add_request": "asks for the level that is offered first",
    "capabilities.add_sign_off": "signs off what the link named",
    "requests.request_approval": "says yes to what was asked",
    "walls.make_wall": "makes a screen for the one department",
    "customers.make_link": "makes the card of the task",
    "departments.cancellation": "a reason is not required",
    "people.person_deactivation": "the page proposes who takes over",
    "reintegration.term_settlement": "proposes today where it was not done yet",
    "shifts.post": "posts what a link named: work, day and hours",
}
ONLY_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What a form holds does not depend on the database."""
REMEDY = "add the endpoint to EDITS of tests/hostile/test_edit_forms.py, or to ACTS with a reason"
SEEN = "UPDATE signed_in_sessions"
SAYS = "Er is niets gewijzigd."


@dataclass(frozen=True)
class Found:
    """A form on a page: who looks, where, and the address that it posts to."""

    visitor: Visitor
    page: str
    endpoint: str
    action: str

    def form(self) -> PageForm:
        """The form as the page shows it now."""
        form = form_to(self.visitor.open(self.page).text, self.page, self.action)
        assert isinstance(form, PageForm)
        return form


@pytest.fixture(scope="module")
def found(town: Town) -> list[Found]:
    """Every form that somebody can fill in, once for each address that it posts to."""
    with town.undone():
        _store_ends(town)
        return list(_walk(town))


def _walk(town: Town) -> Iterator[Found]:
    adapter = town.app.url_map.bind("localhost")
    seen = set()
    for route in reads(town):
        may = (route.example.may or ()) if route.example else ()
        one = "top" if "top" in may else route.allowed()
        people = [one] if route.example else ["worker", "poster", "top", "builder"]
        for name in people:
            visitor, address = town.visitors[name], route.address(town)
            fields = route.fields(town) if route.endpoint != "tasks.edit_instruction" else {}
            answer = visitor.open(address, query_string=fields)
            assert answer.status_code < 500, f"{route}: {answer.status_code}"
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            for form in forms_of(answer.text, address):
                path = form.action.split("?")[0]
                if form.visible() and path not in seen:
                    seen.add(path)
                    page = answer.request.full_path if answer.request else address
                    yield Found(visitor, page, adapter.match(path, method="POST")[0], path)


def _store_ends(town: Town) -> None:
    """Whatever can have a last day has one, so that its form edits something."""
    for table in ("agreements", "limits"):
        _run(town, f"UPDATE {table} SET valid_until = '2031-03-01' WHERE valid_until IS NULL")
    _run(
        town,
        "INSERT INTO track_terms (track_id, term, number, moved_to, reason, done_on)"
        f" VALUES ({town.ids['track']}, 'plan', 1, '2026-12-01', 'awaiting_opinion', NULL)",
    )


def _run(town: Town, statement: str) -> None:
    town.write(statement)


def _written(town: Town) -> list[str]:
    """What was written, as far as it is more than that somebody was seen."""
    return [text[:40] for text in town.written if not text.startswith(SEEN)]


@ONLY_SQLITE
def test_every_form_that_edits_is_known(town: Town, found: list[Found]) -> None:
    wrong = []
    for each in found:
        looks_like_one = each.form().has("revision") or each.action.endswith(("/edit", "/settings"))
        if looks_like_one and each.endpoint not in EDITS:
            wrong.append(f"{each.endpoint}: {REMEDY}")
        if each.endpoint in EDITS | set(ACTS):
            continue
        with town.undone():
            answer = each.visitor.post(each.action, each.form().sent())
        if answer.status_code < 400:
            wrong.append(f"{each.endpoint} at {each.page} took a form nobody touched: {REMEDY}")
    wrong += [f"{name}: on no page" for name in EDITS - {each.endpoint for each in found}]
    assert wrong == [], failures(wrong)


@ONLY_SQLITE
def test_no_list_has_something_chosen_that_nobody_chose(town: Town, found: list[Found]) -> None:
    """A browser chooses the first of a list when the page chose none: then it has to be empty."""
    wrong = [
        f"{each.endpoint}: {control.name} begins with {control.options[0][0]!r}"
        for each in found
        for control in each.form().controls
        if control.kind == "select"
        and len(control.options) > 1
        and control.options[0][0]
        and not any(selected for _value, selected in control.options)
    ]
    assert wrong == [], "begin its choices with an empty one that asks: options(…, ask=…)\n" + (
        failures(wrong)
    )


Edge = Callable[[Town], list[str]]
TEXT = '  Twee  blanks, "quotes" en <b> '
LINES = "\n  eerst\n\n  dan  "


def _plain(_town: Town) -> list[str]:
    return []


def _gone(town: Town) -> list[str]:
    """What was chosen once cannot be chosen today."""
    people = town.people
    return [
        "UPDATE departments SET active = false WHERE name IN ('Noord', 'Leeg')",
        (
            f"UPDATE departments SET parent_id = {town.ids['empty_department']}"
            f" WHERE id = {town.ids['closed_department']}"
        ),
        f"UPDATE people SET active = false WHERE id = {people['colleague'].id}",
        f"UPDATE shifts SET contact_id = {people['former'].id}, deputy_id = {people['worker'].id}",
        "UPDATE people SET phone = NULL WHERE name = 'Worker'",
        (
            f"INSERT INTO needs (task_type_id, capability_id, level) VALUES"
            f" ({town.ids['task_type']}, {town.ids['retired_capability']}, 2)"
        ),
        f"UPDATE task_types SET owner_id = {people['former'].id}, language = 'de'",
        (
            f"INSERT INTO capability_inclusions (capability_id, included_id) VALUES"
            f" ({town.ids['other_capability']}, {town.ids['retired_capability']})"
        ),
        "UPDATE feeds SET alarm_minutes = 45",
        "UPDATE people SET language = 'de' WHERE name = 'Colleague'",
    ]


def _texts(_town: Town) -> list[str]:
    """Texts as no form would store them, and numbers beyond what a form takes."""
    text, lines = TEXT.replace("'", "''"), LINES
    return [
        (
            f"UPDATE people SET name = '{text}', phone = 'tst 12', personnel_number = ''"
            " WHERE name = 'Colleague'"
        ),
        "UPDATE people SET email = 'Colleague@Test.Example' WHERE email LIKE 'colleague%%'",
        (
            f"UPDATE departments SET name = '{text}', phone = '', hand_back_hours = 999"
            " WHERE name = 'Opgeheven'"
        ),
        f"UPDATE capabilities SET name_nl = '{text}', name_en = 'x  y' WHERE name_nl = 'Tillift'",
        (
            f"UPDATE task_types SET scope = '{lines}', scope_not = '{'x' * 300}', place = '{text}',"
            " usual_minutes = 7, break_minutes = 9"
        ),
        f"UPDATE shifts SET note = '{lines}', location = '{text}', extra_places = 60",
        f"UPDATE instruction_steps SET text = '{lines}{{kast}}'",
        "UPDATE track_steps SET hours_week = 12.345, days_week = 7",
    ]


def _times(town: Town) -> list[str]:
    """Days that are past, and an hour that the clock shows twice."""
    step = town.ids["proposed_step"]
    return [
        "UPDATE agreements SET valid_from = '2001-01-01', valid_until = '2001-02-03'",
        "UPDATE limits SET valid_from = '1999-01-01', valid_until = '1999-02-03'",
        (
            "UPDATE shifts SET starts_at = '2026-10-25 01:30:00', ends_at = '2026-10-25 05:30:00',"
            f" own_team_until = '2026-10-01 01:30:00' WHERE id = {town.ids['shift']}"
        ),
        (
            "UPDATE track_steps SET valid_from = '2020-01-01', valid_until = '2020-01-14',"
            f" evaluation_on = '2020-01-10' WHERE id = {step}"
        ),
        "UPDATE track_terms SET moved_to = '2020-01-01', done_on = '2020-01-02'",
    ]


def _long_ago(town: Town) -> list[str]:
    """A task that began yesterday and is longer than one can post."""
    return [
        (
            "UPDATE shifts SET starts_at = '2026-10-12 01:00:00', ends_at = '2026-10-13 20:00:00'"
            f" WHERE id = {town.ids['shift']}"
        )
    ]


@ONLY_SQLITE
@pytest.mark.parametrize("edge", [_plain, _gone, _texts, _times, _long_ago])
def test_a_form_saved_as_it_was_shown_changes_nothing_and_says_so(
    town: Town, found: list[Found], edge: Edge
) -> None:
    wrong: list[str] = []
    with town.undone():
        _store_ends(town)
        for statement in edge(town):
            _run(town, statement)
        for each in found:
            if each.endpoint not in EDITS:
                continue
            for headers in ({}, {"HX-Request": "true"}) if edge is _plain else ({},):
                with town.undone():
                    wrong += _saved_untouched(town, each, headers)
    assert wrong == [], failures(wrong)


def _saved_untouched(town: Town, each: Found, headers: dict[str, str]) -> Iterator[str]:
    answer = each.visitor.open(each.page)
    forms = [form for form in forms_of(answer.text, each.page) if form.action == each.action]
    if not forms and each.endpoint == "reintegration.term_move":
        return  # what was done is not moved
    if not forms:
        yield f"{each.endpoint}: its page has no form any more ({answer.status_code})"
        return
    form = forms[0]
    if not form.has("revision") and not form.has("version") and each.endpoint in ACTS:
        return
    town.written.clear()
    answer = each.visitor.post(each.action, form.sent(), headers=headers)
    if answer.status_code not in (200, 303):
        yield f"{each.endpoint} {headers}: {answer.status_code}"
    if differs := _written(town):
        yield f"{each.endpoint} {headers}: changed {differs}"
    cookie = answer.headers.get("Set-Cookie", "")
    target = answer.headers.get("HX-Redirect") or answer.headers.get("Location") or each.page
    sent = {"Cookie": cookie.split(";")[0]} if cookie else {}
    said = each.visitor.client.open(target, headers={"Cookie": each.visitor.cookie, **sent}).text
    if SAYS not in said:
        yield f"{each.endpoint} {headers}: the page does not say that nothing changed"


@ONLY_SQLITE
def test_an_old_form_overwrites_nothing_and_keeps_what_was_typed(
    town: Town, found: list[Found]
) -> None:
    """Two people open the form; the first saves a change, the second then saves another one."""
    wrong: list[str] = []
    for each in found:
        form = each.form()
        if each.endpoint not in EDITS or not (form.has("revision") or form.has("version")):
            continue
        with town.undone():
            wrong += _saved_after_another(town, each)
    assert wrong == [], failures(wrong)


def _saved_after_another(town: Town, each: Found) -> Iterator[str]:
    first, second = each.form(), each.form()
    mine, theirs = "Van de tweede", "Van de eerste"
    if not _alter(first, theirs, 0) or not _alter(second, mine, 1):
        yield f"{each.endpoint}: nothing in it could be altered"
        return
    saved = each.visitor.post(each.action, first.sent())
    if saved.status_code != 303:
        yield f"{each.endpoint}: the first could not save: {saved.status_code}"
    town.written.clear()
    answer = each.visitor.post(each.action, second.sent())
    if answer.status_code != 409:
        yield f"{each.endpoint}: {answer.status_code} to an old form instead of 409"
    if differs := _written(town):
        yield f"{each.endpoint}: an old form changed {differs}"
    shown = next(
        (form for form in forms_of(answer.text, each.page) if form.action == each.action), None
    )
    if shown is None:
        yield f"{each.endpoint}: what was typed is gone"
        return
    kept, typed = shown.sent(), second.sent()
    lost = {name for name in typed if name not in UNTYPED and kept.get(name) != typed[name]}
    if {name for name in lost if not name.endswith("-revision")}:
        yield f"{each.endpoint}: lost {lost}"
    again = each.visitor.post(each.action, shown.sent())
    if again.status_code != 303:
        yield f"{each.endpoint}: saved again, it is {again.status_code}"


UNTYPED = {"csrf_token", "revision", "version"}
CHANGED = {
    "until": ("2031-02-01", "2031-01-01"),
    "weekly_until": ("di 17 nov 2026", "ma 16 nov 2026"),
    "hours_week": ("11", "10"),
    "alarm": ("30", "60"),
}


def _alter(form: PageForm, text: str, which: int) -> bool:
    """Fill in something else in the first control that takes it."""
    for control in form.controls:
        name = control.name.rpartition("-")[2]
        if name in CHANGED:
            control.value = CHANGED[name][which]
            control.options = [(value, value == control.value) for value, _ in control.options]
            return True
        if control.kind == "textarea":
            control.value = f"{control.value} {text}"
            return True
        if control.kind == "text" and name in ("name", "name_nl", "location"):
            control.value = text
            return True
    return False
