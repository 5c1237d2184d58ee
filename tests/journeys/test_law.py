"""The law where somebody meets it: too little rest before a task, a call withdrawn too late."""

import re

from playwright.sync_api import Browser, expect

from app.claims.commands import assign
from tests.browser import desktop, phone
from tests.journeys.stories import Site, flaws, local
from tests.journeys.test_desk import desk

SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


def test_a_task_without_enough_rest_says_how_much_by_which_article_and_from_when_it_fits(
    stage: Site, browser: Browser
) -> None:
    """The one short rest that the law gives in seven days was two days before."""
    team = stage.team()
    noor, shift = team.worker("Noor Haddad"), team.shift(days=6, clock="07:00")
    for day, start, end in ((3, "14:00", "22:00"), (4, "07:30", "12:00"), (5, "15:00", "22:00")):
        stage.world.commitment(noor, local(day, start), local(day, end))
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, f"/shifts/{shift.id}")
        main = page.locator("main")
        expect(main).to_contain_text("9 uur rust rond deze taak; 11 uur nodig (ATW 5:3(2)).")
        expect(main).to_contain_text("Begin je om 09:00, dan past het. Bel om het te vragen.")
        expect(page.get_by_role("button", name="Ik doe dit")).to_have_count(0)
        expect(page.get_by_role("link", name="Bel Marleen").first).to_be_visible()
        assert page.evaluate(SIDEWAYS) == 0
        assert flaws(page) == []
    assert stage.post(noor, f"/shifts/{shift.id}/claims") == 422
    assert stage.claims_on(shift) == []


def test_the_pay_for_a_call_withdrawn_too_late_stands_there_first_and_then_in_the_table(
    stage: Site, browser: Browser
) -> None:
    team, tarik, noor = desk(stage)
    stage.world.agreement(noor, pool=False)
    shift = team.shift(days=2)
    with stage.world.context():
        assign(noor.id, shift.id)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, f"/shifts/{shift.id}/edit")
        page.locator("summary", has_text="Annuleer deze taak").focus()
        page.keyboard.press("Enter")
        notice = page.locator(".notice", has_text="Uren die je moet betalen")
        expect(notice).to_contain_text("Dit kost 3,5 uur loon")
        expect(notice).to_contain_text("Burgerlijk Wetboek, artikel 7:628a")
        expect(notice).to_contain_text("Noor Haddad: 3,5 uur, minder dan 4 dagen van tevoren.")
        assert flaws(page) == []
        page.get_by_role("button", name="Annuleer deze taak").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".flashes")).to_contain_text("Te betalen: 3,5 uur. Dat is genoteerd.")

        page = stage.open(screen, tarik, "/on-call")
        expect(page.locator("main")).to_contain_text("Noor Haddad: 3,5 uur")
        table = screen.context.request.get("/on-call.csv").text()
    row = re.compile(rf"{re.escape(team.kind.name)};.*Noor Haddad;3,5;taak geannuleerd")
    assert row.search(table), table
    assert stage.claims_on(shift) == [(noor.id, "cancelled")]
