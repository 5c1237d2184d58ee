"""A rule of working time set aside with consent: at a desk, on a phone, in the roster, listed."""

from playwright.sync_api import Browser, expect

from tests.browser import desktop, phone
from tests.journeys.stories import Site, flaws, local
from tests.journeys.test_desk import desk

REASON = "De balie staat anders leeg"


def test_a_coordinator_asks_with_a_reason_and_the_worker_reads_it_and_agrees(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    shift = team.world.shift(
        team.department,
        local(3, "14:00"),
        local(3, "21:30"),
        task_type_id=team.kind.id,
        contact_id=team.contact.id,
    )
    stage.world.commitment(noor, local(1, "15:00"), local(1, "23:00"))
    stage.world.commitment(noor, local(2, "08:00"), local(2, "12:00"))
    stage.world.commitment(noor, local(4, "07:30"), local(4, "12:00"))
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, f"/candidates?shift={shift.id}&who=noor")
        person = page.locator(f"#named-{shift.id}")
        person.get_by_text("Toch vragen, met een reden").click()
        field = person.get_by_label("Waarom je het toch vraagt")
        expect(person).to_contain_text("10 uur; normaal minstens 11 uur (ATW 5:3(2))")
        assert flaws(page) == []
        field.fill(REASON)
        person.get_by_role("button", name="Vraag met deze reden").click()
        expect(page.locator("#status")).to_contain_text("Gevraagd met je reden: Noor Haddad.")

    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, f"/shifts/{shift.id}")
        expect(page.locator(f"#shift-{shift.id}")).to_contain_text(REASON)
        expect(page.locator(f"#shift-{shift.id}")).to_contain_text("ATW 5:3(2)")
        assert flaws(page) == []
        page.get_by_role("button", name="Ja, ik doe dit toch").tap()
        expect(page.locator(f"#shift-{shift.id}")).to_have_attribute("data-state", "mine")
        page.goto("/roster?day=" + local(3, "14:00").date().isoformat())
        expect(page.get_by_role("link", name=team.kind.name).first).to_be_visible()
    assert stage.claims_on(shift) == [(noor.id, "held")]

    stage.tapped_earlier(noor)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, tarik, "/overrides")
        row = page.get_by_role("row").filter(has_text=REASON)
        expect(row).to_contain_text("Noor Haddad")
        expect(row).to_contain_text("akkoord")
        assert flaws(page) == []
