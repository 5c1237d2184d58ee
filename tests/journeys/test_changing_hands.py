"""Places that change hands, on phones: in as few taps as one can, with and without a script."""

from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.core.db import db
from app.shifts.models_claims import Claim
from tests.browser import phone
from tests.journeys.stories import Site, card_of, count_taps, flaws, local


def test_a_swap_is_asked_in_three_taps_and_a_hand_back_in_two(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, sem = team.worker("Noor Haddad"), team.worker("Sem Visser")
    shift, other = team.shift(), team.shift(days=3)
    for each in (shift, other):
        assert stage.post(noor, f"/shifts/{each.id}/claims") == 303
    stage.tapped_earlier(noor)
    day = local(2, "13:00").date()
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, f"/roster?day={day}")
        taps = count_taps(page)
        row = page.locator("article.week-task").first
        row.get_by_text("Teruggeven of ruilen").tap()
        row.get_by_role("link", name="Ruilen met…").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ruilen met…")
        assert flaws(page) == []
        page.get_by_role("button", name="Vraag Sem").tap()
        expect(page.locator("main")).to_contain_text("doe jij het")
        assert len(taps) == 3, taps
        page.goto(f"/roster?day={local(3, '13:00').date()}")
        taps.clear()
        row = page.locator("article.week-task", has=page.locator(f"a[href='/shifts/{other.id}']"))
        row.get_by_text("Teruggeven of ruilen").tap()
        row.get_by_role("button", name="Teruggeven").tap()
        expect(page.locator("main")).to_contain_text("Teruggegeven")
        assert len(taps) == 2, taps
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, sem, "/board")
        page.get_by_text("Noor vraagt: kun jij dit overnemen?").first.tap()
        card = card_of(page, shift)
        card.get_by_role("button", name="Ik doe dit").tap()
        expect(card).to_have_attribute("data-state", "mine")
        assert flaws(page) == []
    assert stage.claims_on(shift) == [(noor.id, "swapped"), (sem.id, "held")]


def test_two_phones_one_place_and_the_waiting_list_moves(stage: Site, browser: Browser) -> None:
    team = stage.team()
    eva, noor, sem = (team.worker(name) for name in ("Eva Eerst", "Noor Haddad", "Sem Visser"))
    shift = team.shift()
    assert stage.post(eva, f"/shifts/{shift.id}/claims") == 303
    stage.tapped_earlier(eva)
    with phone(browser, stage.url) as first, phone(browser, stage.url) as second:
        noors = stage.open(first, noor, f"/shifts/{shift.id}")
        sems = stage.open(second, sem, f"/shifts/{shift.id}")
        for page, place in ((noors, "eerste"), (sems, "tweede")):
            page.get_by_role("button", name="Zet me op de wachtlijst").tap()
            expect(page.locator("main")).to_contain_text(f"als {place} op de wachtlijst")
        assert flaws(noors) == []
        stage.post(eva, f"/claims/{claim_id(stage, shift.id)}/hand-back")
        noors.goto("/board")
        noors.get_by_text("Er is een plek vrij: doe jij dit?").first.tap()
        sems.reload()
        expect(sems.locator("main")).to_contain_text("als tweede op de wachtlijst")
        card_of(noors, shift).get_by_role("button", name="Nee, bedankt").tap()
        expect(noors.locator("main")).to_contain_text("De plek gaat naar de volgende.")
        sems.goto("/board")
        sems.get_by_text("Er is een plek vrij: doe jij dit?").first.tap()
        card = card_of(sems, shift)
        card.get_by_role("button", name="Ik doe dit").tap()
        expect(card).to_have_attribute("data-state", "mine")
    assert stage.claims_on(shift) == [(eva.id, "handed_back"), (sem.id, "held")]


def claim_id(stage: Site, shift_id: int) -> int:
    with stage.app.app_context():
        held = select(Claim.id).where(Claim.shift_id == shift_id, Claim.live)
        return db.session.scalars(held).one()
