"""The contact card in a real browser: without a mouse at a desk, and as a list on a phone."""

from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.capabilities.models import Capability
from app.core.db import db
from tests.browser import axe, desktop, phone
from tests.journeys.stories import Site
from tests.patience import wait_until


def some_capability(site: Site) -> int:
    with site.app.app_context():
        return db.session.scalars(select(Capability.id).order_by(Capability.id)).all()[0]


def test_the_card_is_asked_and_read_with_the_keyboard_alone(site: Site, browser: Browser) -> None:
    with desktop(browser, site.url) as screen:
        page = screen.page
        page.set_viewport_size({"width": 900, "height": 700})
        site.open(screen, site.somebody("Tarik Aydın"), "/people")
        page.locator(".tabs a[href='/matrix']").press("Enter")
        page.locator("#ask-capability").focus()
        page.keyboard.press("ArrowDown")
        expect(page.locator("tr.matrix-group").first).to_be_visible()
        assert "capability=" in page.url, "the address says what was asked"

        region = page.locator(".matrix-room")
        region.focus()
        for _ in range(6):
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowDown")
        scrolled = "document.querySelector('.matrix-room').scrollLeft > 0"
        wait_until(lambda: page.evaluate(scrolled), "the arrow keys do not scroll the card")
        room, name, head = (
            page.locator(where).first.bounding_box()
            for where in (".matrix-room", ".matrix tbody th[scope=row]", ".matrix thead th")
        )
        assert room
        assert name
        assert head
        assert abs(name["x"] - room["x"]) < 3, "the names stay in sight"
        assert abs(head["y"] - room["y"]) < 3, "the head stays in sight"
        assert page.evaluate("document.documentElement.scrollWidth") <= 900
        assert axe(page) == []


def test_on_a_phone_each_person_is_a_card_with_what_was_asked_first(
    site: Site, browser: Browser
) -> None:
    with phone(browser, site.url) as screen:
        asked = f"/matrix?capability={some_capability(site)}"
        site.open(screen, site.somebody("Tarik Aydın"), asked)
        card = screen.page.locator(".matrix tbody tr:not(.matrix-group)").first
        expect(card.locator("td[data-label]").first).to_have_class("is-fresh matrix-here")
        box = card.bounding_box()
        assert box
        assert box["width"] <= 390
        assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
        tall = screen.page.evaluate("document.documentElement.scrollHeight")
        screen.page.set_viewport_size({"width": 390, "height": tall})  # nothing behind the menu
        assert axe(screen.page) == []
