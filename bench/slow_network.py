"""The board on a phone with slow 4G: how soon it is there, and how soon a tap is answered.

Chromium makes the network slow itself (150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up), in
front of gunicorn without a proxy. What counts is named as browsers name it: LCP, when the largest
part of a page is drawn; CLS, how far parts jump; INP, from a tap to the next picture.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.figures import Section
from bench.stages import Stages, workers
from dev import find_chromium
from tests.patience import wait_until

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
PIPE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "nl-NL",
}
GOOD_LCP, GOOD_CLS, GOOD_INP = 2500, 0.1, 200
"""What is called good: https://web.dev/articles/vitals."""
PATIENCE_MS, SETTLED_MS = 30_000, 700
LOOK = """
window.seen = {lcp: 0, cls: 0, inp: 0, tapped: 0, answered: 0};
const look = (type, note, more) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({type, buffered: true, ...more});
look("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
look("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
look("event", (entry) => {
  if (entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration);
}, {durationThreshold: 16});
addEventListener("click", (event) => { seen.tapped = event.timeStamp; }, true);
addEventListener("htmx:afterSettle", () => { seen.answered = performance.now(); }, true);
"""
TAP = "button[formaction$='/claims'], form[action$='/claims'] button"


@dataclass(slots=True)
class Seen:
    """What several visits saw, in milliseconds, and what they asked of the server."""

    lcp: list[float] = field(default_factory=list)
    cls: list[float] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)
    bytes_: list[int] = field(default_factory=list)
    inp: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)


@dataclass
class Wire:
    """What came over the network since it was last asked."""

    requests: int = 0
    bytes_: int = 0

    def note(self, told: dict[str, Any]) -> None:
        """A request is over; what came out of the cache has no bytes."""
        self.requests += told["encodedDataLength"] > 0
        self.bytes_ += int(told["encodedDataLength"])

    def taken(self) -> tuple[int, int]:
        """How many requests and bytes, from now on counted anew."""
        found = self.requests, self.bytes_
        self.requests = self.bytes_ = 0
        return found


def measure(stages: Stages, quick: bool = False) -> Section:
    """First visit, another, and a tap, each by several workers, on two processors."""
    section = Section("On slow 4G")
    rounds = 1 if quick else 5
    with stages.stage("sqlite") as stage, stage.server() as server, _chromium() as browser:
        address = f"http://127.0.0.1:{server.port}"
        cookies = iter(stage.cookies(workers(40)))
        for slower, called in ((1, "as it is"), (4, "four times as slow")):
            first, again, tap = Seen(), Seen(), Seen()
            while len(tap.answer) < rounds:
                _visit(browser, address, next(cookies), slower, (first, again, tap))
            _add(section, f"Processor {called}", first, again, tap)
    section.notes.append(
        f"Medians of {rounds}. Chromium {browser.version} makes the pipe itself: 150 ms there and "
        "back, 1.6 Mbit/s down, 750 kbit/s up; gunicorn serves without a proxy (HTTP/1.1). Bytes "
        "are as they travel, heads included."
    )
    return section


def _add(section: Section, what: str, first: Seen, again: Seen, tap: Seen) -> None:
    for name, seen in (("first visit", first), ("another visit", again)):
        lcp, cls = statistics.median(seen.lcp), max(seen.cls)
        section.add(
            f"{what}: {name}",
            f"LCP {lcp / 1000:.2f} s, CLS {cls:.2f}; {statistics.median(seen.requests):.0f} "
            f"requests, {statistics.median(seen.bytes_) / 1000:.1f} kB",
            aim=f"LCP < {GOOD_LCP / 1000} s, CLS < {GOOD_CLS}",
            met=lcp < GOOD_LCP and cls < GOOD_CLS,
        )
    inp = statistics.median(tap.inp)
    section.add(
        f"{what}: a place is tapped",
        f"INP {inp:.0f} ms; its answer after {statistics.median(tap.answer):.0f} ms",
        aim=f"INP < {GOOD_INP} ms",
        met=inp < GOOD_INP,
    )


@contextmanager
def _chromium() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError("no Chromium: python3 dev.py setup brings one where it can")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def _visit(
    browser: Browser, address: str, cookie: str, slower: int, into: tuple[Seen, Seen, Seen]
) -> None:
    """One worker: the board with nothing kept, the board again, and a tap on what fits first."""
    first, again, tap = into
    name, _, value = cookie.partition("=")
    with browser.new_context(**PHONE) as context:
        context.add_cookies([{"name": name, "value": value, "url": address}])
        context.add_init_script(LOOK)
        page, wire = _slow_page(context, slower)
        for seen in (first, again):
            found = _look_at(page, f"{address}/board")
            requests, bytes_ = wire.taken()
            seen.lcp.append(found["lcp"])
            seen.cls.append(found["cls"])
            seen.requests.append(requests)
            seen.bytes_.append(bytes_)
        buttons = page.locator(TAP).locator("visible=true")
        if not buttons.count():
            return
        buttons.first.tap()
        wait_until(lambda: _is_answered(page), "the tap has no answer")
        page.wait_for_timeout(SETTLED_MS)
        found = page.evaluate("seen")
        tap.inp.append(found["inp"])
        tap.answer.append(found["answered"] - found["tapped"])


def _is_answered(page: Page) -> bool:
    """Asked from outside: the page itself lets no text become a program."""
    return bool(page.evaluate("seen.tapped && seen.answered > seen.tapped"))


def _slow_page(context: BrowserContext, slower: int) -> tuple[Page, Wire]:
    page, wire = context.new_page(), Wire()
    browser = context.new_cdp_session(page)
    browser.send("Network.enable")
    browser.send("Network.emulateNetworkConditions", PIPE)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    browser.on("Network.loadingFinished", wire.note)
    return page, wire


def _look_at(page: Page, address: str) -> dict[str, float]:
    answer = page.goto(address, wait_until="load", timeout=PATIENCE_MS)
    if answer is None or answer.status != 200 or page.url != address:
        raise RuntimeError(f"{address} led to {page.url}")
    page.wait_for_timeout(SETTLED_MS)
    seen: dict[str, float] = page.evaluate("seen")
    return seen
