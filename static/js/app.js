/* What htmx leaves to us. Every page works without it. */
(() => {
  "use strict";
  const doc = document;
  const { body } = doc;
  const on = (names, act) => {
    for (const name of names.split(" ")) doc.addEventListener(name, act);
  };
  const say = (id, text) => {
    const box = doc.getElementById(id);
    if (box) box.textContent = text;
  };
  const isWide = () => matchMedia("(min-width: 1024px)").matches;
  const cause = (e) => e.detail.requestConfig?.triggeringEvent;
  const isPoll = (e) => cause(e)?.type === "flexpool:refresh";

  // What a poll that found nothing asks with the next time.
  const seen = new WeakMap();
  on("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
    const news = xhr?.status === 204 && xhr.getResponseHeader("Flexpool-Seen");
    if (news) seen.set(elt, new URLSearchParams(news));
    else seen.delete(elt);
  });
  const asSeen = (path, news) => {
    const [base, query] = path.split("?");
    const asked = new URLSearchParams(query);
    for (const [name, value] of news) asked.set(name, value);
    return `${base}?${asked}`;
  };

  on("htmx:configRequest", ({ detail }) => {
    if (seen.has(detail.elt)) detail.path = asSeen(detail.path, seen.get(detail.elt));
    if (detail.verb !== "get")
      detail.headers["X-CSRFToken"] = doc.querySelector('meta[name="csrf-token"]').content;
    const slot = detail.verb === "get" && detail.elt.closest(".slot");
    if (!slot) return;
    detail.parameters.as = slot.querySelector("[name=shown]").value.split(".")[1]; // what it folds to
    if (!isWide()) detail.headers["HX-Target"] = slot.id; // in place
  });

  // A choice: the pane keeps what it shows until the next thing comes, and the row says that it is
  // asked for. What does not come is said in the pane, beside a list that works.
  const pane = () => doc.getElementById("pane");
  const beside = doc.getElementById("away")?.dataset;
  const chooses = ({ detail: { elt, target, requestConfig } }) =>
    requestConfig?.verb === "get" && target?.id === "pane" && beside && !target.contains(elt);
  let waits;
  const came = (row) => {
    if (row !== waits?.row) return;
    clearTimeout(waits.timer);
    delete row.dataset.waits;
    pane()?.removeAttribute("aria-busy");
    waits = null;
  };
  on("htmx:beforeSend", (e) => {
    const row = e.detail.elt;
    if (!chooses(e)) return;
    if (waits) came(waits.row);
    pane().setAttribute("aria-busy", "true");
    const say = () => row.setAttribute("data-waits", beside.wait);
    waits = { row, timer: setTimeout(say, 150) };
  });
  on("htmx:afterRequest", ({ detail }) => came(detail.elt));
  const failed = (e) => {
    if (!chooses(e) || !isWide()) return false;
    const row = e.detail.elt;
    const box = doc.getElementById("failed").content.firstElementChild.cloneNode(true);
    box.className = pane().className;
    box.querySelector("button").addEventListener("click", () => row.click());
    pane().replaceWith(box);
    return true;
  };

  // The row of what stands in the pane is marked.
  on("htmx:afterSettle", () => {
    const shown = doc.querySelector("#pane > article");
    if (!shown) return;
    for (const link of doc.querySelectorAll(".slot-link"))
      if (link.closest(".slot").id === shown.id.replace("pane", "shift"))
        link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
  });

  // A button that works longer than 150 ms says so.
  const busy = new Map();
  const start = (button) => {
    if (!button || busy.has(button)) return;
    const label = button.querySelector("span") || button;
    const was = [...label.childNodes];
    const timer = setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      label.textContent = button.dataset.busy;
    }, 150);
    busy.set(button, () => {
      clearTimeout(timer);
      button.removeAttribute("aria-busy");
      if (label.textContent === button.dataset.busy) label.replaceChildren(...was);
    });
  };
  const stop = () => {
    for (const end of busy.values()) end();
    busy.clear();
  };
  const pressed = (from, by) =>
    [by, from].find((each) => each?.dataset.busy) || from.querySelector("button[data-busy]");
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
    if (busy.has(button))
      e.preventDefault(); // a second tap
    else start(button);
  });

  // After a swap the focus is on the result or where one types, never on the body.
  const FIELD = "textarea, select, input:not([type=checkbox], [type=radio])";
  let had;
  let typing;
  let settled = 0;
  let tap = {};
  on("htmx:beforeSwap", (e) => {
    had = doc.activeElement !== body || /submit|click/.test(cause(e)?.type);
    typing = isPoll(e) || doc.activeElement.matches(FIELD);
  });
  on("htmx:afterSwap", () => {
    settled = Date.now(); // until it settles, a new button posts a whole page
  });
  on("htmx:afterSettle", (e) => {
    const { elt, xhr } = e.detail;
    const root = elt.isConnected ? elt : doc.getElementById(elt.id) || body;
    const now = doc.activeElement;
    const lost = now === body;
    const find = (what) => root.querySelector(what);
    const goal = find("[data-focus]") || (lost && (find("h1, h2, h3") || doc.querySelector("h1")));
    if (
      had &&
      goal &&
      (lost ||
        (root.matches(".task-pane") && cause(e)?.isTrusted) || // one goes through the rows by keys
        (root.contains(now) && (!typing || xhr?.status === 422)))
    ) {
      if (goal.tabIndex < 0) goal.tabIndex = -1;
      goal.focus({ preventScroll: true });
      goal.scrollIntoView({ block: "nearest" });
    }
    settled = Date.now();
    const news = isPoll(e) ? [] : [...root.querySelectorAll("[data-announce]")];
    if (root.dataset.announce) news.push(root);
    if (news[0]) say("status", news.pop().dataset.announce);
  });

  // A card that says less than before stays as tall: what lies below it does not move under a thumb.
  let tall = 0;
  on("htmx:oobBeforeSwap", ({ detail }) => {
    tall = detail.target.offsetHeight;
  });
  on("htmx:oobAfterSwap", ({ detail }) => {
    doc.getElementById(detail.target.id).style.minHeight = `${tall}px`;
  });

  // The second half of a double tap does not press what has just come under the finger.
  addEventListener(
    "click",
    (e) => {
      const near = Math.hypot(e.clientX - tap.clientX, e.clientY - tap.clientY) < 30;
      if (e.detail && near && Date.now() - settled < 400 && e.target.closest("[type=submit]")) {
        e.preventDefault();
        e.stopPropagation();
      }
      tap = e;
    },
    true,
  );

  // Signed out behind a form that is being filled in: the page stays, sending it asks who it is.
  const changed = (field) =>
    field.matches("select")
      ? field.selectedIndex !==
        Math.max(
          0,
          [...field.options].findIndex((each) => each.defaultSelected),
        )
      : /checkbox|radio/.test(field.type)
        ? field.checked !== field.defaultChecked
        : field.type !== "hidden" && field.value !== field.defaultValue;
  const typed = () =>
    [...doc.querySelectorAll("form[method=post] :is(input, select, textarea)")].some(changed);
  on("htmx:beforeOnLoad", (e) => {
    if (e.detail.xhr.status !== 401 || !typed()) return;
    e.preventDefault();
    say("alert", body.dataset.signedOut);
  });

  // What went wrong, in words; a poll that fails stays silent.
  on("htmx:responseError htmx:swapError", (e) => {
    if (isPoll(e) || failed(e)) return;
    const page = new DOMParser().parseFromString(e.detail.xhr.responseText, "text/html");
    say("alert", page.querySelector("body > p:only-child")?.textContent || body.dataset.fail); // not a proxy's words
  });
  on("htmx:sendError htmx:timeout", (e) => {
    if (isPoll(e)) away(true);
    else if (!failed(e)) say("alert", body.dataset.offline);
  });

  // Without a connection a page that asks itself anew says so, and its buttons are gone.
  const away = (is) => {
    if (!beside) return;
    body.toggleAttribute("data-away", is);
    say("away", is ? beside.away : "");
  };
  addEventListener("offline", () => away(true));
  addEventListener("online", () => {
    away(false);
    refresh(true);
  });
  on("htmx:afterRequest", (e) => {
    if (e.detail.xhr.status) away(false);
  });

  // A refresh leaves open what somebody opened, what was just said to them, and what is asked by itself.
  const change = window.Idiomorph?.defaults.callbacks;
  if (change) {
    change.beforeNodeRemoved = (old) => !old.matches?.("[data-stays]");
    change.beforeNodeMorphed = (old) => !old.matches?.("[data-kept=always]");
    change.beforeAttributeUpdated = (name, node) =>
      (name !== "open" || !node.matches("details")) &&
      (name !== "checked" || node.form?.id !== "chosen");
  }

  // Fresh data: every data-poll seconds while the page is seen, and at once when it is seen again.
  const due = new WeakMap();
  const refresh = (now) => {
    if (doc.visibilityState !== "visible" || doc.querySelector(".htmx-request")) return;
    if (!navigator.onLine) {
      away(true);
      return;
    }
    for (const part of doc.querySelectorAll("[data-poll]")) {
      const time = Date.now();
      if (due.has(part) && !now && time < due.get(part)) continue;
      if (part.contains(doc.activeElement) && doc.activeElement.matches(FIELD)) continue;
      if (due.has(part)) part.dispatchEvent(new Event("flexpool:refresh"));
      due.set(part, time + part.dataset.poll * 1000);
    }
  };
  refresh();
  setInterval(refresh, 2000);
  on("visibilitychange", () => refresh(true));
})();
