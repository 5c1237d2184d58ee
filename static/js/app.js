/* What htmx leaves to us. Every page works without this file. */
(() => {
  "use strict";
  const { body } = document;
  const say = (id, text) => { const box = document.getElementById(id); if (box) box.textContent = text; };
  const isPoll = (e) => e.detail.requestConfig?.triggeringEvent?.type === "flexpool:refresh";

  // Every unsafe request carries the token of the page.
  document.addEventListener("htmx:configRequest", (e) => {
    if (e.detail.verb !== "get") {
      e.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
    }
  });

  // A button that works longer than 150 ms says so.
  const busy = new Map();
  const start = (button) => {
    if (!button || busy.has(button)) return;
    const label = button.querySelector("span") || button;
    const was = label.textContent;
    const timer = setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      label.textContent = button.dataset.busy;
    }, 150);
    busy.set(button, () => {
      clearTimeout(timer);
      if (button.hasAttribute("aria-busy")) {
        button.removeAttribute("aria-busy");
        if (label.textContent === button.dataset.busy) label.textContent = was;
      }
      busy.delete(button);
    });
  };
  const stop = () => [...busy.values()].forEach((end) => end());
  const pressed = (form, submitter) => submitter?.dataset.busy ? submitter : form.querySelector?.("button[data-busy]");

  document.addEventListener("htmx:beforeRequest", (e) => {
    if (!isPoll(e)) start(pressed(e.detail.elt, e.detail.requestConfig.triggeringEvent?.submitter));
  });
  document.addEventListener("htmx:beforeSwap", stop);
  document.addEventListener("htmx:afterRequest", stop);
  addEventListener("pageshow", stop);
  document.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return; // htmx took it
    const button = pressed(e.target, e.submitter);
    if (button && busy.has(button)) e.preventDefault(); // a second tap
    else start(button);
  });

  // After a swap the focus is on the result or where it was, never on the body.
  let hadFocus = false;
  document.addEventListener("htmx:beforeSwap", (e) => {
    const by = e.detail.requestConfig?.triggeringEvent?.type;
    hadFocus = document.activeElement !== body || by === "submit" || by === "click";
  });
  document.addEventListener("htmx:afterSettle", (e) => {
    const root = e.detail.elt.isConnected ? e.detail.elt : document.getElementById(e.detail.elt.id) || body;
    if (hadFocus && !isPoll(e) && (!document.activeElement || document.activeElement === body)) {
      const goal = root.querySelector("[data-focus]") || root.querySelector("h1, h2, h3") || document.querySelector("h1");
      if (goal) {
        goal.setAttribute("tabindex", "-1");
        goal.focus({ preventScroll: true });
        goal.scrollIntoView({ block: "nearest" });
      }
    }
    const own = root.matches("[data-announce]") ? [root] : [];
    const said = isPoll(e) ? own : own.concat(...root.querySelectorAll("[data-announce]"));
    if (said.length) say("status", said[said.length - 1].dataset.announce);
  });

  // What went wrong, in words; a poll that fails stays silent.
  const fail = (e) => {
    if (isPoll(e)) return;
    const answer = new DOMParser().parseFromString(e.detail.xhr?.responseText || "", "text/html").body.textContent.trim();
    say("alert", answer && answer.length < 300 ? answer : body.dataset.fail);
  };
  document.addEventListener("htmx:responseError", fail);
  document.addEventListener("htmx:swapError", fail);
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (e) => { if (!isPoll(e)) say("alert", body.dataset.offline); });
  }
  document.addEventListener("htmx:beforeRequest", (e) => { if (!isPoll(e)) say("alert", ""); });

  // Fresh data: every data-poll seconds while the page is seen, and at once when it is seen again.
  const due = new WeakMap();
  const refresh = (now) => {
    if (document.visibilityState !== "visible" || document.querySelector(".htmx-request")) return;
    for (const part of document.querySelectorAll("[data-poll]")) {
      const time = Date.now();
      if (!due.has(part)) due.set(part, time + part.dataset.poll * 1000);
      if (now || due.get(part) <= time) {
        due.set(part, time + part.dataset.poll * 1000);
        part.dispatchEvent(new CustomEvent("flexpool:refresh"));
      }
    }
  };
  setInterval(refresh, 2000);
  document.addEventListener("visibilitychange", () => refresh(true));

  const copy = async (button) => {
    const source = button.dataset.copy.startsWith("#") ? document.querySelector(button.dataset.copy) : null;
    try {
      await navigator.clipboard.writeText(source ? source.value || source.textContent : button.dataset.copy);
      button.querySelector("span").textContent = button.dataset.copied;
      say("status", button.dataset.copied);
    } catch { source?.select?.(); }
  };
  document.addEventListener("click", (e) => {
    for (const open of document.querySelectorAll("details[data-popover][open]")) {
      if (!open.contains(e.target)) open.open = false;
    }
    const button = e.target.closest?.("button");
    if (!button) return;
    if (button.dataset.step) {
      const input = button.parentElement.querySelector("input");
      input[button.dataset.step > 0 ? "stepUp" : "stepDown"]();
      for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
    } else if (button.dataset.copy) copy(button);
    else if ("print" in button.dataset) print();
    else if ("dismiss" in button.dataset) say("alert", "");
  });
})();
