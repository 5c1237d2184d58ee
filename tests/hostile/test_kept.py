"""A session that ends under a form: what was typed comes back to its writer, and to nobody else."""

from collections.abc import Iterator

import pytest
from flask import g
from flask.testing import FlaskClient

from app.times.rules import NotRead, read_day
from app.web.kept import kept_of
from tests.factories import TODAY
from tests.hostile.battery import failures
from tests.hostile.examples import EXAMPLES
from tests.hostile.forms import PageForm, forms_of
from tests.hostile.test_edit_forms import Found, _walk
from tests.hostile.town import PASSWORD, Town

ONLY_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TYPED = "dit heb ik net getypt"
"""In lower case, as an address is kept."""
WITHOUT_TEXT = {
    "accounts.change_password": "passwords are typed anew",
    "accounts.look_again": "passwords are typed anew",
    "board.sign_off_learner": "a choice of one tap: the page says that nothing was sent",
}
SEEN = ("UPDATE signed_in_sessions", "INSERT INTO sign", "INSERT INTO audit_entries", "DELETE")


@pytest.fixture(scope="module")
def found(town: Town) -> list[Found]:
    """Every form that somebody signed in can fill in."""
    views = town.app.view_functions
    return [each for each in _walk(town) if not hasattr(views[each.endpoint], "public")]


def email_of(town: Town, each: Found) -> str:
    name = next(name for name, visitor in town.visitors.items() if visitor is each.visitor)
    assert name
    return town.people[name].email


def typed_into(form: PageForm) -> dict[str, list[str]]:
    """What is sent when every text says something."""
    for control in form.controls:
        if control.kind in ("text", "textarea"):
            control.value = TYPED
        if control.kind == "date":
            control.value = "2026-11-11"
        if control.kind == "select" and control.options:
            last = control.options[-1][0]
            control.options = [(value, value == last) for value, _chosen in control.options]
    return form.sent()


def sound(town: Town, each: Found) -> dict[str, list[str]]:
    """What is sent when all of it could be done at once; files aside."""
    fields = EXAMPLES[each.endpoint].fields(town)
    given = {
        name: [str(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in fields.items()
        if not isinstance(value, tuple)
    }
    if each.endpoint == "shifts.post":
        given |= {"date": ["other"], "other_date": given["date"]}
    whole = "step" in given  # its rows belong together
    return {
        **({} if whole else each.form().sent()),
        **given,
        "writer": each.form().sent()["writer"],
    }


def signed_out(
    town: Town, each: Found, sent: dict[str, list[str]]
) -> tuple[FlaskClient, PageForm | None]:
    """Somebody's session ended, and they send the form: the browser, and what asks who they are."""
    browser = town.app.test_client()
    answer = browser.post(each.action, data=sent)
    assert answer.status_code in (401, 422), f"{each.endpoint}: {answer.status_code}"
    asks = [form for form in forms_of(answer.text, "/sign-in") if form.has("kept")]
    return browser, asks[0] if asks else None


def meant(texts: list[str] | None) -> list[object]:
    """What a field says: a day is shown as it was understood, all else as it was typed."""
    days = [(text, read_day(text, TODAY)) for text in texts or ()]
    return [text if isinstance(day, NotRead) else day for text, day in days]


@ONLY_SQLITE
def test_every_form_comes_back_as_it_was_typed_and_sends_nothing_by_itself(
    town: Town, found: list[Found]
) -> None:
    assert len(found) > 25
    wrong: list[str] = []
    for each in found:
        if each.endpoint in WITHOUT_TEXT:
            continue
        for sent in (typed_into(each.form()), sound(town, each)):
            with town.undone():
                wrong += _comes_back(town, each, sent)
    assert wrong == [], failures(wrong)


def _comes_back(town: Town, each: Found, sent: dict[str, list[str]]) -> Iterator[str]:
    browser, asks = signed_out(town, each, sent)
    if asks is None:
        yield f"{each.endpoint}: nothing is kept"
        return
    own = {"email": email_of(town, each), "password": PASSWORD}
    answer = browser.post("/sign-in", data={**asks.sent(), **own})
    back = [form for form in forms_of(answer.text, each.page) if form.has("again")]
    if not back:
        yield f"{each.endpoint}: after signing in there is no way back ({answer.status_code})"
        return
    town.written.clear()
    unmarked = {name: value for name, value in back[0].sent().items() if name != "writer"}
    answer = browser.post(back[0].action, data=unmarked)  # so its token has to be right
    written = [text[:50] for text in town.written if not text.startswith(SEEN)]
    if written:
        yield f"{each.endpoint}: it did something by itself: {written}"
    shown = [form for form in forms_of(answer.text, each.page) if form.action == each.action]
    if not shown:
        yield f"{each.endpoint}: the form does not come back ({answer.status_code})"
        return
    now = shown[0].sent()
    names = {control.name for control in each.form().visible() if control.kind != "radio"}
    lost = {name for name in names if name in sent and meant(now.get(name)) != meant(sent[name])}
    if lost:
        yield f"{each.endpoint}: lost { ({name: (sent[name], now.get(name)) for name in lost}) }"


@ONLY_SQLITE
def test_somebody_else_who_signs_in_sees_nothing_of_it(town: Town, found: list[Found]) -> None:
    each = next(each for each in found if each.endpoint == "people.edit_person")
    with town.undone():
        browser, asks = signed_out(town, each, typed_into(each.form()))
        assert asks
        other = {"email": town.people["worker"].email, "password": PASSWORD}
        answer = browser.post("/sign-in", data={**asks.sent(), **other})
        assert answer.status_code == 303
        assert TYPED not in browser.get(answer.location, follow_redirects=True).text


@ONLY_SQLITE
def test_no_password_is_kept_and_nothing_without_the_mark_of_its_writer(
    town: Town, found: list[Found]
) -> None:
    each = next(each for each in found if each.endpoint == "people.edit_person")
    with town.undone():
        browser = town.app.test_client()
        fields = typed_into(each.form())
        sent = {**fields, "password": "geheim", "new": "geheim", "x-present": "geheim"}
        answer = browser.post(each.action, data=sent)
        [asks] = [form for form in forms_of(answer.text, "/") if form.has("kept")]
        top = town.people["top"].id
        with town.app.test_request_context(method="POST", data=asks.sent()):
            g.kept = ""
            kept = kept_of(top)
            assert kept
            assert "geheim" not in str(kept)
            assert kept_of(town.people["worker"].id) is None
        for mark in ("", "1", fields["writer"][0][:-2]):
            answer = browser.post(each.action, data={**fields, "writer": mark})
            assert answer.status_code == 303
            assert TYPED not in answer.text


@ONLY_SQLITE
def test_htmx_gets_the_page_that_asks_in_place_of_the_one_it_had(
    town: Town, found: list[Found]
) -> None:
    each = next(each for each in found if each.endpoint == "shifts.post")
    with town.undone():
        answer = town.app.test_client().post(
            each.action, data=typed_into(each.form()), headers={"HX-Request": "true"}
        )
        assert answer.status_code == 422
        assert answer.headers["HX-Retarget"] == "body"
        assert 'name="kept"' in answer.text


@ONLY_SQLITE
def test_a_page_of_before_one_signed_in_anew_is_shown_again(town: Town, found: list[Found]) -> None:
    """Another tab signed in meanwhile: the token of this page is of a session that is over."""
    each = next(each for each in found if each.endpoint == "people.edit_person")
    with town.undone():
        fields = {**typed_into(each.form()), "csrf_token": "of before"}
        town.written.clear()
        answer = each.visitor.open(each.action, "POST", data=fields)
        assert answer.status_code == 422
        assert TYPED in answer.text
        assert [text for text in town.written if not text.startswith(SEEN)] == []
        fields["writer"] = "of somebody else"
        assert each.visitor.open(each.action, "POST", data=fields).status_code == 400
