"""A wrong step: Noor reports it on her phone, Iris mends it, and the next reader sees thanks."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.people.models import Person
from app.tasks.models import TaskType
from tests.browser import desktop, phone
from tests.journeys.stories import Site, flaws
from tests.tasks.stories import picture, written


@dataclass
class Work:
    """Work of a new team, with an instruction of three steps that Iris keeps."""

    kind: TaskType
    iris: Person
    noor: Person

    @property
    def address(self) -> str:
        """Where its instruction is read."""
        return f"/task-types/{self.kind.id}/instruction"


@pytest.fixture
def work(stage: Site) -> Work:
    """Something to do."""
    team = stage.team()
    iris, noor = team.worker("Iris de Boer"), team.worker("Noor Haddad")
    name = f"Infuuspoppen {team.department.id}"
    kind = stage.world.task_type(team.department, name, owner_id=iris.id)
    written(stage.app, kind, "Haal de pop.", "Klik de arm vast.", "Ruim op.")
    return Work(kind, iris, noor)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture on a phone."""
    path = tmp_path / "foto.png"
    path.write_bytes(picture("red").getvalue())
    return path


def order(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator(".editor-step textarea").all()]


def test_a_wrong_step_is_reported_mended_and_credited(
    stage: Site, browser: Browser, work: Work, photo: Path
) -> None:
    with phone(browser, stage.url) as screen:
        page = stage.open(screen, work.noor, work.address)
        assert flaws(page) == []
        page.locator("#step-s2 .step-wrong").tap()
        page.wait_for_url("**/steps/s2/report")
        assert flaws(page) == []
        page.locator("label.chip:has([value=unsafe])").tap()
        page.locator("[name=photo]").set_input_files(photo)
        page.locator("form.form button[type=submit]").tap()
        expect(page.locator(".flash-ok")).to_be_visible()

    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, work.iris, "/reports-of-steps")
        page.locator(".rows a").first.click()
        page.wait_for_url("**/reports-of-steps/*")
        expect(page.locator(".step-picture img")).to_have_js_property("naturalWidth", 8)
        assert flaws(page) == []
        page.locator("a.button-primary").click()
        expect(page.locator("[name=report]")).to_be_checked()
        page.locator(".editor-step textarea").nth(1).fill("Klik tot je twee tikken hoort.")
        page.locator(".editor > .actions button").click()
        page.wait_for_url(f"**{work.address}")

    with phone(browser, stage.url) as screen:
        page = stage.open(screen, work.noor, work.address)
        expect(page.locator("#step-s2 .step-text")).to_have_text("Klik tot je twee tikken hoort.")
        expect(page.locator("#step-s2 .step-thanks")).to_contain_text("Noor")


def test_the_editor_moves_steps_in_place_and_keeps_what_was_typed(
    stage: Site, browser: Browser, work: Work, photo: Path
) -> None:
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, work.iris, f"{work.address}/edit")
        page.locator(".editor-step textarea").nth(2).fill("Ruim alles op.")
        page.locator("#up-2").click()
        expect(page.locator(".editor-step textarea").nth(1)).to_have_value("Ruim alles op.")
        expect(page.locator("legend:focus")).to_have_count(1)  # on what moved
        page.locator("#row-2 summary").click()
        page.locator("#row-2 [type=file]").set_input_files(photo)
        page.locator("#add-step").click()
        expect(page.locator(".editor-step")).to_have_count(4)
        expect(page.locator("#row-2 .step-picture img")).to_have_js_property("naturalWidth", 8)
        page.locator(".editor-step textarea").nth(3).fill("Meld je af.")
        assert flaws(page) == []
        page.keyboard.press("Tab")
        page.wait_for_timeout(400)  # as a hand would: what comes at once is half of a double tap
        page.locator(".editor > .actions button").click()
        page.wait_for_url(f"**{work.address}")
        expect(page.locator(".step-text")).to_have_text(
            ["Haal de pop.", "Ruim alles op.", "Klik de arm vast.", "Meld je af."]
        )
        expect(page.locator("#step-s3 .step-picture img")).to_have_js_property("naturalWidth", 8)


def test_enter_in_a_field_saves_and_an_error_says_where(
    stage: Site, browser: Browser, work: Work
) -> None:
    with desktop(browser, stage.url) as screen:
        page = stage.open(screen, work.iris, f"{work.address}/edit")
        page.locator("#add-value").click()
        page.locator("[name=v0-name]").fill("kast")
        page.locator("[name=v0-text]").fill("kast 2")
        page.locator("[name=v0-text]").press("Enter")
        expect(page.locator("#v0-name-error")).to_be_visible()
        assert page.title().startswith("Fout:")
        assert order(page) == ["Haal de pop.", "Klik de arm vast.", "Ruim op."]
        page.locator(".editor-step textarea").first.fill("Haal de pop uit {kast}.")
        page.locator("[name=v0-text]").press("Enter")
        page.wait_for_url(f"**{work.address}")
        expect(page.locator(".step-text").first).to_have_text("Haal de pop uit kast 2.")


def test_without_a_script_the_buttons_change_the_form_all_the_same(
    stage: Site, browser: Browser, work: Work
) -> None:
    with phone(browser, stage.url, java_script=False) as screen:
        page = stage.open(screen, work.iris, f"{work.address}/edit")
        page.locator("#down-0").click()
        page.locator("#add-step").click()
        assert order(page) == ["Klik de arm vast.", "Haal de pop.", "Ruim op.", ""]
        page.locator("[name=do][value=remove-3]").click()
        page.locator(".editor > .actions button").click()
        expect(page.locator(".step-text").first).to_have_text("Klik de arm vast.")
