"""A browser that speaks English shows days and times as the page does: day first, 24 hours."""

from contextlib import closing
from datetime import date, timedelta

from flask import g
from playwright.sync_api import Browser, Page, expect

from app.web.words_times import day_in_field
from tests.factories import ZONE
from tests.journeys.stories import Site, flaws, today


def in_dutch(stage: Site, day: date) -> str:
    with stage.app.test_request_context():
        g.language = "nl"
        return day_in_field(day)


def leave(page: Page, field: str, typed: str) -> None:
    page.locator(field).fill(typed)
    page.locator(field).press("Tab")


def test_what_is_typed_is_shown_as_it_was_understood_and_posted_so(
    stage: Site, browser: Browser
) -> None:
    team, day = stage.team(), today() + timedelta(days=30)
    team.shift()
    context = browser.new_context(base_url=stage.url, locale="en-US")
    with closing(context):
        stage.sign_in(context, team.contact)
        page = context.new_page()
        page.goto(f"/shifts/new?type={team.kind.id}")
        page.get_by_role("radio", name="andere dag").check()
        leave(page, "#other_date", "31-02")
        expect(page.locator("#other_date-unread")).to_contain_text("Deze dag bestaat niet")
        assert flaws(page) == []
        leave(page, "#other_date", f"{day.day}/{day.month}")
        expect(page.locator("#other_date")).to_have_value(in_dutch(stage, day))
        expect(page.locator("#other_date-unread")).to_have_count(0)
        leave(page, "#start", "1.30 pm")
        expect(page.locator("#start")).to_have_value("13:30")
        leave(page, "#end", "15u")
        expect(page.locator("#end")).to_have_value("15:00")
        page.get_by_role("button", name="Plaats", exact=True).click()
        expect(page.locator(".flash")).to_contain_text("Staat op het prikbord")
    [_, posted] = stage.shifts_of(team.department)
    start = ZONE.at(posted.starts_at)
    assert (start.date(), f"{start:%H:%M}") == (day, "13:30")


def test_beside_each_field_stands_what_chooses_a_day_or_a_time(
    stage: Site, browser: Browser
) -> None:
    team, day = stage.team(), today() + timedelta(days=3)
    shift = team.shift()
    context = browser.new_context(base_url=stage.url, locale="en-US")
    with closing(context):
        stage.sign_in(context, team.contact)
        page = context.new_page()
        page.goto(f"/shifts/{shift.id}/edit")
        calendar = page.get_by_role("button", name="Kies een dag: Dag")
        calendar.focus()
        page.keyboard.press("Enter")
        expect(calendar).to_be_visible()
        page.locator(".written:has(#date) [type=date]").evaluate(
            """(picker, day) => {
              picker.value = day;
              picker.dispatchEvent(new Event("change", { bubbles: true }));
            }""",
            day.isoformat(),
        )
        expect(page.locator("#date")).to_have_value(in_dutch(stage, day))
        page.get_by_label("Kies een tijd: Begint om").select_option("07:30")
        expect(page.locator("#start")).to_have_value("07:30")
        page.get_by_label("Kies een tijd: Eigen team eerst, tot").select_option("07:00")
        expect(page.locator("#own_team_until-unread")).to_contain_text("een dag en een tijd")
        assert flaws(page) == []
