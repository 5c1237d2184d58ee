"""Asking for a capability with a photo of the paper, on a telephone, until one has it."""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.accounts.commands import choose_language
from app.capabilities.models import Capability, CapabilityKind
from app.people.models import Person
from tests.browser import phone
from tests.files import samples
from tests.journeys.stories import Site, flaws


@dataclass(frozen=True)
class Spoken:
    """The words of a language that this journey taps on and reads."""

    language: str
    step: str
    proof: str
    send: str
    sent: str
    waits: str
    approve: str
    told: str
    approved: str
    turn_down: str
    why: str
    wrong: str
    program: str


DUTCH = Spoken(
    language="nl",
    step="4 onder toezicht",
    proof="Bewijs",
    send="Verstuur",
    sent="Verstuurd.",
    waits="wacht op antwoord",
    approve="Keur goed",
    told="Goedgekeurd.",
    approved="goedgekeurd",
    turn_down="Wijs af",
    why="Wat zeg je erover?",
    wrong="Er klopt iets niet",
    program="Dit is een programma",
)
ENGLISH = Spoken(
    language="en",
    step="4 under supervision",
    proof="Proof",
    send="Send",
    sent="Sent.",
    waits="waits for an answer",
    approve="Approve",
    told="Approved.",
    approved="approved",
    turn_down="Turn down",
    why="What do you tell them?",
    wrong="There is a problem",
    program="This is a program",
)
both_languages = pytest.mark.parametrize("words", [DUTCH, ENGLISH], ids=["nl", "en"])


@dataclass
class Cast:
    """Who asks, who answers, and for what."""

    worker: Person
    assessor: Person
    capability: Capability

    def name(self, words: Spoken) -> str:
        """The capability in a language."""
        return self.capability.name(words.language)


def cast(stage: Site, words: Spoken, **more: Any) -> Cast:
    team = stage.team()
    capability = stage.world.capability(evidence_required=True, **more)
    made = Cast(team.worker("Sem Visser"), team.worker("Joke Postma"), capability)
    stage.world.assessor(capability, made.assessor)
    with stage.app.app_context():
        for person in (made.worker, made.assessor):
            choose_language(person.id, words.language)
    return made


def choose_photo(page: Page, words: Spoken, content: bytes | None = None) -> None:
    photo = content or samples.picture(size=(1200, 900))
    page.get_by_label(words.proof, exact=True).set_input_files(
        {"name": "certificaat.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )


@both_languages
def test_a_worker_asks_with_a_photo_and_has_it_once_the_assessor_approves(
    stage: Site, browser: Browser, words: Spoken
) -> None:
    story = cast(stage, words)
    with phone(browser, stage.url) as asks, phone(browser, stage.url) as answers:
        page = stage.open(asks, story.worker, "/capability-requests/new")
        page.locator("#capability").select_option(label=story.name(words))
        page.locator("main form button").first.tap()
        page.get_by_label(words.step).check()
        choose_photo(page, words)
        assert flaws(page) == []
        page.get_by_role("button", name=words.send, exact=True).tap()
        expect(page.locator(".flash")).to_contain_text(words.sent)
        expect(page.locator("#requests")).to_contain_text(words.waits)
        assert flaws(page) == []

        desk = stage.open(answers, story.assessor, "/me")
        desk.locator("a[href='/capability-requests']").tap()
        desk.get_by_role("row").filter(has_text=story.name(words)).get_by_role("link").tap()
        with desk.expect_download() as download:
            desk.locator("a[href$='/proof']").tap()
        assert download.value.suggested_filename == "certificaat.jpg"
        expect(desk.get_by_label(words.step)).to_be_checked()
        assert flaws(desk) == []
        desk.get_by_role("button", name=words.approve, exact=True).tap()
        expect(desk.locator(".flash")).to_contain_text(words.told)
        assert flaws(desk) == []

        stage.command("run-job", "deliver")
        page.goto("/capability-requests/new")
        expect(page.locator("#requests")).to_contain_text(words.approved)
        page.goto(f"/people/{story.worker.id}/capabilities")
        expect(page.locator("main")).to_contain_text(story.name(words))
        expect(page.locator("main")).to_contain_text(words.step.removeprefix("4 "))
        page.goto("/notices")
        page.locator("a[href='/me#for-you']").tap()
        expect(page.locator("#for-you")).to_contain_text(story.name(words))


@both_languages
def test_what_cannot_be_kept_is_said_at_its_field_and_a_no_comes_with_words(
    stage: Site, browser: Browser, words: Spoken
) -> None:
    story = cast(stage, words, kind=CapabilityKind.QUALIFICATION)
    address = f"/capability-requests/new?capability={story.capability.id}"
    with phone(browser, stage.url) as asks, phone(browser, stage.url) as answers:
        page = stage.open(asks, story.worker, address)
        page.locator("#words").fill("Gehaald in maart.")
        choose_photo(page, words, samples.PROGRAM)
        page.get_by_role("button", name=words.send, exact=True).tap()
        expect(page.get_by_role("alert").filter(has_text=words.wrong)).to_be_focused()
        expect(page.locator("#proof-error")).to_contain_text(words.program)
        expect(page.locator("#words")).to_have_value("Gehaald in maart.")
        assert flaws(page) == []
        choose_photo(page, words)
        page.get_by_role("button", name=words.send, exact=True).tap()
        expect(page.locator("#requests")).to_contain_text(words.waits)

        desk = stage.open(answers, story.assessor, "/capability-requests")
        desk.get_by_role("row").filter(has_text=story.name(words)).get_by_role("link").tap()
        expect(desk.locator("main")).to_contain_text("Gehaald in maart.")
        desk.get_by_label(words.why).fill("Op de foto staat geen datum.")
        desk.get_by_role("button", name=words.turn_down, exact=True).tap()
        expect(desk.locator(".flash")).to_be_visible()

        page.reload()
        expect(page.locator("#requests")).to_contain_text("Op de foto staat geen datum.")
        assert flaws(page) == []
