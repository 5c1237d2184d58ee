/* What htmx leaves to us. Every page works without this file. */
(() => {
  "use strict";
  const doc = document, { body } = doc;
  const on = (names, act) => names.split(" ").forEach((name) => doc.addEventListener(name, act));
  const say = (id, text) => { const box = doc.getElementById(id); if (box) box.textContent = text; };
  const cause = (e) => e.detail.requestConfig?.triggeringEvent;
  const isPoll = (e) => cause(e)?.type === "flexpool:refresh";

  on("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") detail.headers["X-CSRFToken"] = doc.querySelector('meta[name="csrf-token"]').content;
  });

  // A button that works longer than 150 ms says so.
  const busy = new Map();
  const start = (button) => {
    if (!button || busy.has(button)) return;
    const label = button.querySelector("span") || button, was = label.textContent;
    const timer = setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      label.textContent = button.dataset.busy;
    }, 150);
    busy.set(button, () => {
      clearTimeout(timer);
      button.removeAttribute("aria-busy");
      if (label.textContent === button.dataset.busy) label.textContent = was;
    });
  };
  const stop = () => { busy.forEach((end) => end()); busy.clear(); };
  const pressed = (form, by) => by?.dataset.busy ? by : form.querySelector("button[data-busy]");
  on("htmx:beforeRequest", (e) => {
    if (isPoll(e)) return;
    say("alert", "");
    start(pressed(e.detail.elt, cause(e)?.submitter));
  });
  on("htmx:beforeSwap htmx:afterRequest", stop);
  addEventListener("pageshow", stop);
  on("submit", (e) => {
    if (e.defaultPrevented) return; // htmx took it
    const button = pressed(e.target, e.submitter);
    if (busy.has(button)) e.preventDefault(); // a second tap
    else start(button);
  });

  // After a swap the focus is where it was or on the result, never on the body.
  let hadFocus;
  on("htmx:beforeSwap", (e) => {
    hadFocus = !isPoll(e) && (doc.activeElement !== body || /submit|click/.test(cause(e)?.type));
  });
  on("htmx:afterSettle", (e) => {
    const { elt } = e.detail, root = elt.isConnected ? elt : doc.getElementById(elt.id) || body;
    if (hadFocus && doc.activeElement === body) {
      const goal = root.querySelector("[data-focus]") || root.querySelector("h1, h2, h3") || doc.querySelector("h1");
      goal?.setAttribute("tabindex", "-1");
      goal?.focus({ preventScroll: true });
      goal?.scrollIntoView({ block: "nearest" });
    }
    const news = isPoll(e) ? [] : [...root.querySelectorAll("[data-announce]")];
    if (root.dataset.announce) news.push(root);
    if (news[0]) say("status", news.pop().dataset.announce);
  });

  // What went wrong, in words; a poll that fails stays silent.
  on("htmx:responseError htmx:swapError", (e) => {
    if (isPoll(e)) return;
    const text = new DOMParser().parseFromString(e.detail.xhr.responseText, "text/html").body.textContent.trim();
    say("alert", text && text.length < 300 ? text : body.dataset.fail);
  });
  on("htmx:sendError htmx:timeout", (e) => { if (!isPoll(e)) say("alert", body.dataset.offline); });

  // Fresh data: every data-poll seconds while the page is seen, and at once when it is seen again.
  const due = new WeakMap();
  const refresh = (now) => {
    if (doc.visibilityState !== "visible" || doc.querySelector(".htmx-request")) return;
    for (const part of doc.querySelectorAll("[data-poll]")) {
      const time = Date.now();
      if (due.has(part) && !now && time < due.get(part)) continue;
      if (due.has(part)) part.dispatchEvent(new Event("flexpool:refresh"));
      due.set(part, time + part.dataset.poll * 1000);
    }
  };
  refresh();
  setInterval(refresh, 2000);
  on("visibilitychange", () => refresh(true));

  const copy = async (button) => {
    const { copy: what, copied } = button.dataset, source = what[0] === "#" && doc.querySelector(what);
    try {
      await navigator.clipboard.writeText(source ? source.value || source.textContent : what);
      button.querySelector("span").textContent = copied;
      say("status", copied);
    } catch { source?.select?.(); }
  };
  on("click", (e) => {
    doc.querySelectorAll("details[data-popover][open]").forEach((it) => { it.open = it.contains(e.target); });
    const button = e.target.closest("button"), what = button?.dataset;
    if (!button) return;
    if (what.step) {
      const input = button.parentElement.querySelector("input");
      what.step > 0 ? input.stepUp() : input.stepDown();
      for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
    }
    if (what.copy) copy(button);
    if ("print" in what) print();
    if ("dismiss" in what) say("alert", "");
  });
})();
