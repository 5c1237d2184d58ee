"""A department with a phone: posting again, changing a task, two people changing it at once."""

from datetime import timedelta

from playwright.sync_api import Browser, expect

from tests.browser import phone
from tests.factories import ZONE
from tests.journeys.stories import PASSWORD, Site, card_of, count_taps, flaws, today


def test_a_task_is_posted_again_in_three_taps(stage: Site, browser: Browser) -> None:
    team = stage.team()
    last = team.shift(days=3, clock="13:15", places=2)
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, "/tasks")
        taps = count_taps(page)
        page.get_by_role("link", name=team.kind.name, exact=True).first.tap()
        page.get_by_role("radio", name="morgen").tap()
        page.get_by_role("button", name="Plaats", exact=True).tap()
        expect(page).to_have_url(f"{stage.url}/tasks?posted={last.id + 1}#posted-{last.id + 1}")
        expect(page.locator(".flash")).to_contain_text("Staat op het prikbord. Past")
        assert len(taps) == 3, taps
        assert flaws(page) == []
    [_, posted] = stage.shifts_of(team.department)
    assert posted.starts_at == ZONE.instant(
        ZONE.day(last.starts_at) - timedelta(days=2), ZONE.at(last.starts_at).time()
    )
    assert (posted.places, posted.contact_id, posted.location) == (
        2,
        team.contact.id,
        last.location,
    )


def test_a_post_that_cannot_be_says_what_is_wrong_and_where_and_keeps_the_rest(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    team.shift(clock="13:00")
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, f"/shifts/new?type={team.kind.id}")
        page.get_by_role("radio", name="morgen").tap()
        page.locator("#end").fill("13:00")
        page.locator("#note").fill("Neem een sleutel mee.")
        page.get_by_role("button", name="Plaats", exact=True).tap()
        expect(page.get_by_role("alert").filter(has_text="Er klopt iets niet")).to_be_focused()
        assert page.title().startswith("Fout: ")
        page.get_by_role("alert").get_by_role("link").first.tap()
        expect(page.locator("#end")).to_be_focused()
        expect(page.locator("#note")).to_have_value("Neem een sleutel mee.")
        expect(page.get_by_role("radio", name="morgen")).to_be_checked()
        assert flaws(page) == []
    assert len(stage.shifts_of(team.department)) == 1


def test_whoever_took_a_task_whose_time_changes_is_asked_again_and_says_yes(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    noor, shift = team.worker("Noor Haddad"), team.shift(days=1)
    assert stage.post(noor, f"/shifts/{shift.id}/claims") == 303
    with phone(browser, stage.url) as department, phone(browser, stage.url) as worker:
        page = stage.open(department, team.contact, f"/shifts/{shift.id}/edit")
        page.locator("#end").fill("17:00")
        page.get_by_role("button", name="Bewaar").tap()
        expect(page.locator(".flash")).to_contain_text("gevraagd")

        page = stage.open(worker, noor, "/board")
        card = card_of(page, shift)
        page.locator("summary", has_text="De taak is veranderd: kom je nog?").tap()
        expect(
            card.get_by_role("heading", name="De taak is veranderd: kom je nog?")
        ).to_be_visible()
        expect(card).to_contain_text("13:00–17:00")
        card.get_by_role("button", name="Ja, ik kom").tap()
        expect(card.get_by_role("heading", name="Jij doet dit")).to_be_focused()
    assert stage.claims_on(shift) == [(noor.id, "held")]


def test_the_second_of_two_who_change_a_task_sees_both_versions(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    shift = team.shift()
    with phone(browser, stage.url) as screen:
        first = stage.open(screen, team.contact, f"/shifts/{shift.id}/edit")
        second = screen.context.new_page()
        second.goto(f"/shifts/{shift.id}/edit")
        first.locator("#location").fill("Skillslab · route 500")
        first.get_by_role("button", name="Bewaar").tap()
        expect(first).to_have_url(f"{stage.url}/shifts/{shift.id}")
        second.locator("#location").fill("Collegezaal 2")
        with second.expect_response(f"**/shifts/{shift.id}/edit") as answer:
            second.get_by_role("button", name="Bewaar").tap()
        assert answer.value.status == 409
        both = second.get_by_role("alert").filter(has_text="Nog niet bewaard")
        expect(both).to_contain_text("Skillslab · route 500")
        expect(both).to_contain_text("Collegezaal 2")
        expect(second.locator("#location")).to_have_value("Collegezaal 2")
        assert flaws(second) == []
        second.get_by_role("button", name="Bewaar").tap()
        expect(second).to_have_url(f"{stage.url}/shifts/{shift.id}")
    assert stage.shifts_of(team.department)[0].location == "Collegezaal 2"


def test_a_kind_of_task_fills_in_the_rest_and_what_was_typed_stays(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    team.shift(days=3, clock="13:15", places=2)
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, "/shifts/new")
        expect(page.locator("#task_type")).to_have_value("")
        page.locator("#location").fill("Kamer 9")
        page.locator("#task_type").select_option(str(team.kind.id))
        expect(page.locator("#start")).to_have_value("13:15")
        expect(page.locator("#places")).to_have_value("2")
        expect(page.locator("#location")).to_have_value("Kamer 9")
        expect(page.get_by_text("vooraf ingevuld").first).to_be_visible()
        assert flaws(page) == []


def test_the_new_row_has_the_focus_and_is_undone_in_one_tap(stage: Site, browser: Browser) -> None:
    team = stage.team()
    for day in range(2, 22):
        team.shift(days=day)
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, f"/shifts/new?type={team.kind.id}")
        page.locator(".chip", has=page.locator("input[value=other]")).tap()
        page.locator("#other_date").fill(str(today() + timedelta(days=30)))
        page.get_by_role("button", name="Plaats", exact=True).tap()
        row = page.locator(".row-new")
        expect(row.locator("th a")).to_be_focused()
        expect(row).to_be_in_viewport()
        assert flaws(page) == []
        row.get_by_role("button", name="Ongedaan maken").tap()
        expect(page.locator(".flash")).to_contain_text("Ongedaan gemaakt")
        expect(page.locator(".row-new")).to_have_count(0)
    assert stage.shifts_of(team.department)[-1].unposted_at is not None


def test_a_new_task_is_one_line_and_one_tap_and_undone_in_one_more(
    stage: Site, browser: Browser
) -> None:
    team = stage.team()
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, "/shifts/new")
        taps = count_taps(page)
        page.get_by_label("Snelregel").focus()
        page.keyboard.type(f"morgen 13-16.30 {team.kind.name} 2x 1 extra")
        page.get_by_role("button", name="Plaats", exact=True).tap()
        row = page.locator(".row-new")
        expect(row.locator("th a")).to_be_focused()
        expect(row).to_contain_text("13:00–16:30")
        assert flaws(page) == []
        row.get_by_role("button", name="Ongedaan maken").tap()
        expect(page.locator(".flash")).to_contain_text("Ongedaan gemaakt")
        assert len(taps) == 2, taps
    [posted] = stage.shifts_of(team.department)
    assert (posted.places, posted.extra_places) == (2, 1)
    assert posted.unposted_at is not None


def test_what_is_asked_behind_a_form_never_takes_it_away(stage: Site, browser: Browser) -> None:
    """How many people it fits is asked while one types: that request meets the end first."""
    team = stage.team()
    team.shift(days=3, clock="13:15")
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, f"/shifts/new?type={team.kind.id}")
        page.wait_for_load_state("networkidle")
        screen.context.clear_cookies()
        with page.expect_response("**/shifts/fits*") as asked:
            page.locator("#note").fill("Neem een sleutel mee.")
            page.locator("#location").focus()
        assert asked.value.status == 401
        expect(page.locator("#alert")).to_contain_text("Je bent uitgelogd.")
        expect(page.locator("#note")).to_have_value("Neem een sleutel mee.")


def test_a_session_that_ends_while_posting_loses_nothing(stage: Site, browser: Browser) -> None:
    team = stage.team()
    team.shift(days=3, clock="13:15")
    stage.let_sign_in(team.contact)
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, team.contact, "/shifts/new")
        page.locator("#note").fill("Neem een sleutel mee.")
        screen.context.clear_cookies()
        page.locator("#task_type").select_option(str(team.kind.id))  # htmx meets the end first
        expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
        page.get_by_label("E-mailadres").fill(team.contact.email)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").tap()
        page.get_by_role("button", name="Terug naar wat je invulde").tap()
        expect(page.locator("#note")).to_have_value("Neem een sleutel mee.")
        assert flaws(page) == []
    assert len(stage.shifts_of(team.department)) == 1
