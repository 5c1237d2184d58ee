"""A message goes from a tap to a mailbox."""

from datetime import timedelta

from playwright.sync_api import Browser, expect

from app.core import clock
from tests.browser import phone
from tests.journeys.stories import Site, card_of


def test_the_contact_person_reads_in_a_mail_who_comes(stage: Site, browser: Browser) -> None:
    team = stage.team()
    noor, shift = team.worker("Noor Haddad"), team.shift()
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, noor, "/board")
        card_of(page, shift).get_by_role("button", name="Ik doe dit").tap()
        expect(card_of(page, shift)).to_have_attribute("data-state", "mine")

    stage.command("run-job", "deliver", "--now", (clock.now() + timedelta(minutes=2)).isoformat())
    [letter] = [each for each in stage.mail.messages if each["X-RcptTo"] == team.contact.email]
    assert letter["Subject"].startswith("Geregeld: Noor Haddad komt om 13:00, ")
    assert letter["Message-ID"]
    text = letter.get_content()
    assert text.startswith("Dag Marleen,")
    assert f"{stage.url}/shifts/{shift.id}" in text
