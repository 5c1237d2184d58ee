/* A screen in a corridor: asks for as many tasks as fit, and turns its pages. What cannot be fetched
   leaves the last page standing; after five minutes that says since when it is old. */
(() => {
  "use strict";
  const doc = document;
  const EVERY = 20_000;
  const OLD = 5 * 60_000;
  const LOWEST = 120; // px of a row, so that a phone reads its code
  const part = (what) => doc.querySelector(`#wall ${what}`);
  let since;
  let clock;

  const wall = () => doc.getElementById("wall");
  const fitting = () => {
    const list = part(".wall-list");
    const room = list ? list.clientHeight : 0.7 * innerHeight;
    return Math.min(9, Math.max(1, Math.floor(room / LOWEST)));
  };
  const fresh = () => {
    since = Date.now();
    clock = part("[data-fresh]").textContent.split(":").map(Number);
  };
  const tick = () => {
    const age = Date.now() - since;
    const [shown, old] = [part("[data-fresh]"), part("[data-old]")];
    const minute = (60 * clock[0] + clock[1] + Math.floor(age / 60_000)) % 1440;
    const two = (number) => String(number).padStart(2, "0");
    shown.textContent = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
    shown.hidden = age > OLD;
    old.hidden = !shown.hidden;
  };
  const show = (text) => {
    const next = new DOMParser().parseFromString(text, "text/html").getElementById("wall");
    if (!next) return; // not a page of ours
    if (next.dataset.look !== wall().dataset.look) location.reload(); // another version is served
    wall().replaceWith(next);
    fresh();
  };

  let asking = false;
  const turn = async () => {
    if (asking) return;
    asking = true;
    const rows = String(fitting());
    const address = new URL(wall().dataset.next, location.href);
    if (rows !== wall().dataset.rows) address.searchParams.set("page", "1");
    address.searchParams.set("rows", rows);
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), EVERY);
    try {
      const headers = { "HX-Request": "true" };
      const answer = await fetch(address, { headers, signal: patience.signal });
      if (answer.ok) show(await answer.text());
      else if (answer.headers.has("HX-Refresh")) location.reload(); // the link has ended
    } catch {
      // No connection: what stands here stays.
    } finally {
      clearTimeout(timer);
      asking = false;
    }
  };
  const fit = () => {
    if (String(fitting()) !== wall().dataset.rows) turn();
  };

  fresh();
  fit();
  addEventListener("resize", fit);
  setInterval(turn, EVERY);
  setInterval(tick, 5000);
})();
