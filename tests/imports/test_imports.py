"""Capabilities from a table: looked at first, and then all of it or nothing."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.capabilities.models import (
    Capability,
    CapabilityImport,
    CapabilityKind,
    Holding,
    Method,
    SignOff,
)
from app.core import clock
from app.core.db import db
from app.imports.commands import delete_old_imports
from app.imports.rules_heads import Columns, Field, columns_of
from app.people.models import Department, Person
from app.people.rules import Role
from tests.factories import TODAY, World, at
from tests.files.workbooks import workbook
from tests.people.stories import send
from tests.statements import counted

HEAD = "persoon;bekwaamheid;niveau;datum;geldig tot"


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def anne(world: World, client: FlaskClient, house: Department) -> Person:
    """An administrator, signed in."""
    person = world.administrator(house, "Anne de Graaf")
    world.sign_in(client, person)
    return person


@pytest.fixture
def noor(world: World, house: Department) -> Person:
    """Somebody with a personnel number and an address."""
    return world.worker("Noor Haddad", house, email="noor@test.example", personnel_number="41330")


@pytest.fixture
def sterile(world: World) -> Capability:
    """A skill with five levels."""
    return world.capability("Steriel werken")


@pytest.fixture
def first_aid(world: World) -> Capability:
    """A registration, held or not."""
    return world.capability("BHV", CapabilityKind.REGISTRATION)


def upload(client: FlaskClient, content: bytes | str, name: str = "lijst.csv") -> TestResponse:
    """Send a table."""
    body = content.encode() if isinstance(content, str) else content
    return send(client, "/capabilities/import", {"file": (io.BytesIO(body), name)})


def previewed(client: FlaskClient, *lines: str) -> tuple[str, str]:
    """The address of the preview of a table, and its page."""
    answer = upload(client, "\n".join([HEAD, *lines]))
    assert answer.status_code == 303, answer.text
    return answer.location, client.get(answer.location).text


def confirmed(client: FlaskClient, address: str, page: str) -> TestResponse:
    """Say yes to what the page showed."""
    mark = page.split('name="plan" value="')[1].split('"', maxsplit=1)[0]
    return send(client, f"{address}/confirmation", {"plan": mark})


def held(world: World, person: Person) -> dict[int, tuple[int, date | None]]:
    """What somebody holds, by capability."""
    with world.app.app_context():
        rows = db.session.scalars(select(Holding).where(Holding.person_id == person.id))
        return {row.capability_id: (row.level, row.valid_until) for row in rows}


def count_of(world: World, model: Any) -> int:
    with world.app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.usefixtures("anne")
def test_a_table_is_looked_at_first_and_imported_at_a_yes(
    client: FlaskClient,
    world: World,
    house: Department,
    noor: Person,
    sterile: Capability,
    first_aid: Capability,
) -> None:
    sem = world.worker("Sem Visser", house, email="sem@test.example")
    world.holding(sem, sterile, 3)
    with clock.fixed_at(at("09:00")):
        address, page = previewed(
            client,
            "41330;Steriel werken;4;2026-10-01;",
            "NOOR@test.example;bhv;;01-10-2026;30-09-2027",
            "sem@test.example;Steriel werken (en);zelfstandig;2026-10-02;2027-10-02",
        )
        assert "Noor Haddad" in page
        assert count_of(world, SignOff) == 1, "only what was there before"
        answer = confirmed(client, address, page)
        assert answer.status_code == 303
        again = confirmed(client, address, page)
        assert again.status_code == 303, "a second tap does nothing and says so"

    assert held(world, noor) == {sterile.id: (4, None), first_aid.id: (5, date(2027, 9, 30))}
    assert held(world, sem) == {sterile.id: (5, date(2027, 10, 2))}
    assert count_of(world, SignOff) == 4
    with world.app.app_context():
        methods = db.session.scalars(select(SignOff.method).order_by(SignOff.id)).all()
        verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
        figures = db.session.scalar(select(AuditEntry.data).where(AuditEntry.verb == "imported"))
    assert methods[1:] == [Method.IMPORTED] * 3
    assert verbs[-4:] == ["signed off"] * 3 + ["imported"]
    assert figures == {"lines": 3, "new": 2, "raises": 1, "renews": 0, "afresh": 0, "stays": 0}


@pytest.mark.usefixtures("anne")
def test_each_line_says_what_it_will_do(
    client: FlaskClient, world: World, house: Department, sterile: Capability, first_aid: Capability
) -> None:
    def somebody(name: str, capability: Capability, level: int, until: date | None) -> str:
        person = world.worker(name, house, email=f"{name.lower()}@test.example")
        world.holding(person, capability, level, until)
        return person.email

    raises = somebody("Raises", sterile, 3, None)
    renews = somebody("Renews", first_aid, 5, TODAY + timedelta(days=9))
    stays = somebody("Stays", sterile, 5, None)
    older = somebody("Older", first_aid, 5, TODAY - timedelta(days=9))
    afresh = somebody("Afresh", sterile, 5, TODAY - timedelta(days=9))
    with clock.fixed_at(at("09:00")):
        _address, page = previewed(
            client,
            f"{raises};{sterile.name_nl};4;2026-10-01;",
            f"{renews};BHV;;2026-10-01;2027-10-01",
            f"{stays};{sterile.name_nl};4;2026-10-01;",
            f"{older};BHV;;2020-01-01;",
            f"{afresh};{sterile.name_nl};2;2026-10-01;",
        )

    def said(name: str) -> str:
        return page.split(f">{name}</th>")[1].split("</tr>")[0]

    assert "status-ok" in said("Raises")
    assert "1 oktober 2027" in said("Renews")
    assert "status-neutral" in said("Stays")
    assert "status-neutral" in said("Older"), "an older record does not renew what expired since"
    assert "status-warn" in said("Afresh")


WRONG = {
    "nobody@test.example;Steriel werken;4;2026-10-01;": "e-mail",
    "far@test.example;Steriel werken;4;2026-10-01;": "e-mail",
    "41330;Onbekend;4;2026-10-01;": "Onbekend",
    "41330;Steriel werken;6;2026-10-01;": "Steriel",
    "41330;Steriel werken;;2026-10-01;": "Steriel",
    "41330;BHV;5;2026-10-01;": "BHV",
    "41330;BHV;;2026-02-30;": "2026-10-13",
    "41330;BHV;;10/01/2026;": "2026-10-13",
    "41330;BHV;;2027-01-01;": "BHV",
    "41330;BHV;;2026-10-01;2026-09-30": "BHV",
    "41330;;;2026-10-01;": "–",
    "41330;Narcose;4;2026-10-01;": "Narcose",
    "41330;Met bewijs;4;2026-10-01;": "Met bewijs",
    "anne@test.example;BHV;;2026-10-01;": "BHV",
    "former@test.example;BHV;;2026-10-01;": "BHV",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_is_wrong_says_so_and_nothing_is_imported(
    client: FlaskClient,
    world: World,
    house: Department,
    noor: Person,
    sterile: Capability,
    first_aid: Capability,
    line: str,
) -> None:
    north = world.department("Noord", house)
    anne = world.person("Anne", house, email="anne@test.example")
    world.role(anne, Role.ADMINISTRATOR, house)
    world.sign_in(client, anne)
    world.worker("Far", email="far@test.example")
    world.worker("Former", north, email="former@test.example", active=False)
    world.capability("Narcose", reserved=True)
    world.capability("Met bewijs", evidence_required=True)
    with clock.fixed_at(at("09:00")):
        address, page = previewed(client, "41330;Steriel werken;3;2026-10-01;", line)
        assert 'name="plan"' not in page, "there is nothing to say yes to"
        assert page.count("status-bad") == 1
        assert WRONG[line] in page
        answer = send(client, f"{address}/confirmation", {"plan": "x"})

    assert answer.status_code == 409
    assert count_of(world, SignOff) == 0


@pytest.mark.usefixtures("noor", "sterile")
def test_the_same_person_and_capability_twice_names_both_lines(
    client: FlaskClient, anne: Person
) -> None:
    _address, page = previewed(
        client,
        "41330;Steriel werken;3;2026-10-01;",
        "noor@test.example;Steriel werken;4;2026-10-01;",
    )
    [wrong] = [part for part in page.split("<tr>") if "status-bad" in part]
    assert ">3<" in wrong
    assert " 2 " in wrong.split("status-bad")[1]


def test_a_named_assessor_may_import_a_reserved_act(
    client: FlaskClient, world: World, anne: Person, noor: Person
) -> None:
    reserved = world.capability("Narcose", reserved=True)
    world.assessor(reserved, anne)
    address, page = previewed(client, "41330;Narcose;4;2026-10-01;")
    assert confirmed(client, address, page).status_code == 303
    assert held(world, noor) == {reserved.id: (4, None)}


@pytest.mark.usefixtures("anne")
def test_what_changed_in_the_meantime_is_shown_again_and_not_done(
    client: FlaskClient, world: World, noor: Person, sterile: Capability
) -> None:
    address, page = previewed(client, "41330;Steriel werken;4;2026-10-01;")
    world.holding(noor, sterile, 2)

    answer = confirmed(client, address, page)

    assert answer.status_code == 409
    assert count_of(world, SignOff) == 1
    assert confirmed(client, address, answer.text).status_code == 303
    assert held(world, noor) == {sterile.id: (4, None)}


@pytest.mark.usefixtures("sterile", "noor", "anne")
def test_an_import_is_its_makers_own(client: FlaskClient, world: World, house: Department) -> None:
    address, page = previewed(client, "41330;Steriel werken;4;2026-10-01;")
    world.sign_in(client, world.administrator(house, "Iemand Anders"))
    assert client.get(address).status_code == 404
    assert confirmed(client, address, page).status_code == 404


@pytest.mark.usefixtures("anne")
def test_a_workbook_with_real_dates_is_imported_too(
    client: FlaskClient, world: World, noor: Person, sterile: Capability
) -> None:
    rows: list[list[Any]] = [
        ["Valid until", "Level", "Capability", "Personnel number", "Date"],
        [datetime(2027, 10, 1), 4, "Steriel werken", 41330, datetime(2026, 10, 1)],  # noqa: DTZ001
    ]
    answer = upload(client, workbook(rows), "lijst.xlsx")
    page = client.get(answer.location).text
    assert confirmed(client, answer.location, page).status_code == 303
    assert held(world, noor) == {sterile.id: (4, date(2027, 10, 1))}


@pytest.mark.usefixtures("anne")
def test_the_template_is_a_table_of_ours(client: FlaskClient) -> None:
    text = client.get("/capabilities/import/template.csv").text.removeprefix("\ufeff").strip()
    assert isinstance(columns_of(text.split(";")), Columns)


@pytest.mark.usefixtures("anne", "sterile")
def test_a_preview_costs_the_same_few_statements_however_many_lines_there_are(
    client: FlaskClient, world: World, house: Department
) -> None:
    def cost(lines: list[str]) -> int:
        address, _page = previewed(client, *lines)
        with counted() as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    people = [world.worker(home=house).email for _ in range(8)]
    lines = [f"{email};Steriel werken;3;2026-10-01;" for email in people]
    assert cost(lines) == cost(lines[:1])


def test_tables_are_forgotten_after_a_week(context: Flask, world: World) -> None:
    anne, now = world.person(), clock.now()
    for days in (6, 8):
        made = now - timedelta(days=days)
        world.save(CapabilityImport(person_id=anne.id, name="x", rows=[], made_at=made))
    assert delete_old_imports(now) == 1


def test_heads_stand_in_any_order_and_either_language() -> None:
    found = columns_of(["Datum", " E-MAIL ", "level", "Bekwaamheid"])
    expected = {Field.DATE: 0, Field.EMAIL: 1, Field.LEVEL: 2, Field.CAPABILITY: 3}
    assert found == Columns(expected)


@pytest.mark.usefixtures("anne", "first_aid")
@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("Personeelsnr.;Cursus;Datum behaald;Einddatum", "41330;BHV;20-11-2026;31-12-9999"),
        (
            "Naam;Afdeling;e-mail;personeelsnummer;bekwaamheid;datum",
            "x;y;noor@prive.example;41330;BHV;20-11-2026",
        ),
        ("PERSONEELSNUMMER*;Certificaat;Afgiftedatum (dd-mm-jjjj)", "0041330;bhv;20.11.2026 00:00"),
        ("medewerker;bekwaamheid;datum;geldig tot", "41330;BHV;2026-11-20T00:00:00;n.v.t."),
        ("medewerker;bekwaamheid;datum;geldig tot", "41330;BHV;20 nov. 2026;31-12-2999"),
        ("Personeels-nr;Naam training;Afrondingsdatum;Verloopt", "41330;BHV;20-nov-26;levenslang"),
        ("Staff ID;Course name;Date completed;Expiration", "41330;BHV;Nov 20, 2026;No expiry"),
        ("Mw-nr|Cursusnaam|Niveau|Voltooid|Vervalt", "41330|BHV|n.v.t.|vr 20-11-2026|-"),
    ],
)
def test_what_hr_programs_write_is_read(
    client: FlaskClient, world: World, noor: Person, first_aid: Capability, head: str, line: str
) -> None:
    with clock.fixed_at(at("09:00", day=date(2026, 11, 28))):
        answer = upload(client, f"Overzicht scholing\n\n{head}\n{line}\n")
        assert answer.status_code == 303, answer.text
        page = client.get(answer.location).text
        assert "status-bad" not in page
        assert confirmed(client, answer.location, page).status_code == 303
    assert held(world, noor) == {first_aid.id: (5, None)}


@pytest.mark.usefixtures("anne", "noor")
def test_a_name_that_two_capabilities_have_is_asked_about_and_not_chosen(
    client: FlaskClient, world: World, first_aid: Capability
) -> None:
    other = world.capability("First aid", CapabilityKind.REGISTRATION)
    world.capability("BHV (en)", CapabilityKind.REGISTRATION)
    world.capability("First aid (en)", CapabilityKind.REGISTRATION, active=False)
    with clock.fixed_at(at("09:00")):
        _address, page = previewed(client, "41330;bhv (EN);;2026-10-01;")
        assert "twee bekwaamheden heten zo" in page, "never one of the two unasked"
        for name in (first_aid.name_nl, other.name_en):
            assert "twee bekwaamheden" not in previewed(client, f"41330;{name};;2026-10-01;")[1]


@pytest.mark.usefixtures("anne")
@pytest.mark.parametrize("level", ["4", "04", "4,0", "4. Onder toezicht", "Niveau 4", "Step 4"])
def test_a_level_is_read_as_people_write_it(
    client: FlaskClient, world: World, noor: Person, sterile: Capability, level: str
) -> None:
    with clock.fixed_at(at("09:00")):
        address, page = previewed(client, f"41330;Steriel werken;{level};2026-10-01;")
        assert confirmed(client, address, page).status_code == 303, page
    assert held(world, noor) == {sterile.id: (4, None)}


@pytest.mark.usefixtures("anne", "noor", "first_aid")
def test_what_was_not_read_is_said(client: FlaskClient) -> None:
    lines = "Titel;\nNaam;medewerker;bekwaamheid;datum\nNoor;41330;BHV;20-10-2026\n"
    page = client.get(upload(client, lines).location).text
    assert "Deze kolommen zijn niet gelezen: “Naam”." in page
    assert "staan op regel 2" in page


@pytest.mark.usefixtures("anne")
def test_renewals_of_one_certificate_are_its_history(
    client: FlaskClient, world: World, noor: Person, first_aid: Capability
) -> None:
    with clock.fixed_at(at("09:00", day=date(2026, 11, 28))):
        address, page = previewed(
            client,
            "41330;BHV;;20-11-2026;13-10-2027",
            "41330;BHV;;01-10-2024;01-10-2025",
            "41330;BHV;;01-10-2025;01-10-2026",
            "noor@test.example;BHV;;01-10-2025;01-10-2026",
        )
        assert "status-bad" not in page
        assert confirmed(client, address, page).status_code == 303
    assert held(world, noor) == {first_aid.id: (5, date(2027, 10, 13))}
    with world.app.app_context():
        days = db.session.scalars(select(SignOff.day).order_by(SignOff.id)).all()
    assert days == [date(2024, 10, 1), date(2025, 10, 1), date(2026, 11, 20)], "oldest first"


@pytest.mark.usefixtures("anne")
def test_what_asks_for_proof_is_imported_where_the_proof_was_seen(
    client: FlaskClient, world: World, noor: Person
) -> None:
    diploma = world.capability("Diploma", CapabilityKind.QUALIFICATION, evidence_required=True)
    head = "medewerker;bekwaamheid;datum;gezien door HR op\n"
    with clock.fixed_at(at("09:00", day=date(2026, 11, 28))):
        answer = upload(client, head + "41330;Diploma;01-06-1998;\n")
        assert "op welke dag je het zag" in client.get(answer.location).text
        answer = upload(client, head + "41330;Diploma;01-06-1998;27-11-2026\n")
        page = client.get(answer.location).text
        assert confirmed(client, answer.location, page).status_code == 303
    assert held(world, noor) == {diploma.id: (5, None)}
    with world.app.app_context():
        assert db.session.scalars(select(SignOff.method)).all() == [Method.CERTIFICATE]
        entry = db.session.scalars(
            select(AuditEntry.data).where(AuditEntry.verb == "signed off")
        ).one()
    assert entry["seen"] == "2026-11-27"


@pytest.mark.usefixtures("anne", "noor", "first_aid")
def test_a_date_that_can_mean_two_days_is_asked_about_unless_its_column_tells(
    client: FlaskClient, world: World
) -> None:
    def shown(*lines: str) -> str:
        return previewed(client, *lines)[1]

    with clock.fixed_at(at("09:00", day=date(2026, 11, 28))):
        assert "dag of de maand voorop" in shown("41330;BHV;;03/04/2026;")
        told = shown("41330;BHV;;03/04/2026;31-12-2026", "41330;BHV;;20/11/2026;31-12-2027")
        assert "status-bad" not in told
        both = shown("41330;BHV;;03/04/2026;", "41330;BHV;;11/20/2026;", "41330;BHV;;20/10/2026;")
        assert both.count("status-bad") == 1


@pytest.mark.usefixtures("anne", "first_aid", "noor")
def test_two_columns_that_name_two_people_are_told(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.worker("Sem", house, email="sem@test.example")
    lines = "e-mail;personeelsnummer;bekwaamheid;datum\nsem@test.example;41330;BHV;20-10-2026\n"
    assert "iemand anders" in client.get(upload(client, lines).location).text


@pytest.mark.usefixtures("anne", "first_aid")
def test_a_number_without_its_zeros_that_two_people_could_have_is_nobodys(
    client: FlaskClient, world: World, house: Department
) -> None:
    for number in ("0027", "027"):
        world.worker(f"Nr {number}", house, personnel_number=number)
    _address, page = previewed(client, "27;BHV;;2026-10-01;")
    assert page.count("status-bad") == 1
