"""Work that comes again every week: posted in one line, taken in one tap with a date left out."""

from datetime import timedelta

from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.core.db import db
from app.shifts.models import Shift
from tests.browser import desktop, phone
from tests.factories import ZONE
from tests.journeys.stories import Site, count_taps, flaws, today


def test_a_series_is_posted_in_one_line_and_taken_in_one_tap_with_one_date_left_out(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    last = today() + timedelta(days=42)
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, f"/shifts/new?type={team.kind.id}")
        line = f"elke di en do t/m {last.day}-{last.month}-{last.year} 9-13"
        page.locator("#line").fill(line)
        page.locator("#line").blur()
        expect(page.locator("#line-read")).to_contain_text("elke week: dinsdag, donderdag")
        expect(page.locator("#line-read")).to_contain_text("tot en met")
        expect(page.locator("[name=weekdays][value='1']")).to_be_checked()
        assert flaws(page) == []
        page.get_by_role("button", name="Plaats", exact=True).click()
        expect(page.locator(".subtitle")).to_contain_text("dinsdag, donderdag 09:00–13:00")
        assert flaws(page) == []
        address = page.url.removeprefix(stage.url)
    shifts = [shift for shift in stage.shifts_of(team.department) if shift.series_id]
    assert len(shifts) in (11, 12, 13)
    assert {ZONE.day(shift.starts_at).weekday() for shift in shifts} == {1, 3}
    noor = team.worker("Noor Haddad")
    stage.world.commitment(noor, shifts[4].starts_at, shifts[4].ends_at)
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, f"/shifts/{shifts[0].id}")
        page.get_by_role("link", name=f"Onderdeel van een reeks van {len(shifts)}").tap()
        expect(page).to_have_url(f"{stage.url}{address}")
        expect(page.locator(f"#date-{shifts[4].id}")).to_contain_text("eigen rooster")
        assert flaws(page) == []
        taps = count_taps(page)
        page.get_by_role("button", name=f"Neem de {len(shifts) - 1} die passen").tap()
        expect(page.locator(".flash")).to_contain_text(f"{len(shifts) - 1} data zijn van jou")
        assert len(taps) == 1, taps
        expect(page.locator(f"#date-{shifts[0].id}")).to_contain_text("Jij doet dit")
        expect(page.get_by_role("button", name="ongedaan maken")).to_be_visible()
        assert flaws(page) == []
    with stage.app.app_context():
        left = db.session.scalars(
            select(Shift.id).where(Shift.series_id == shifts[0].series_id, Shift.filled == 0)
        ).all()
    assert left == [shifts[4].id]
