/* Keys: rows and what stands in the pane beside them, on the board too; at the desk also going places
   and the palette. */
(() => {
  "use strict";
  const doc = document;
  const OFF = "flexpool.keys.off";
  const one = (what, where = doc) => where.querySelector(what);
  const all = (what, where = doc) => [...where.querySelectorAll(what)];
  const on = (name, act) => doc.addEventListener(name, act);
  // A browser may refuse to keep anything: then they are on.
  const stored = (value) => {
    try {
      if (value === undefined) return localStorage.getItem(OFF);
      return value ? localStorage.setItem(OFF, value) : localStorage.removeItem(OFF);
    } catch {
      return null;
    }
  };

  // Rows in sight: j, k and the arrows go on to the next, which then stands in the pane. Enter goes to
  // the pane, Escape back to the row. At the desk one of the rows is in the tab order.
  const heads = () =>
    all("[data-rows] > li")
      .map((row) => one("a", row))
      .filter((head) => head?.offsetParent);
  const rove = (head) =>
    heads().forEach((each) => {
      if (each.closest("[data-rows=one]")) each.tabIndex = each === head ? 0 : -1;
    });
  const rowHere = () => doc.activeElement.closest("[data-rows] > li");
  const idle = () => [doc.body, one("main")].includes(doc.activeElement);
  const chosen = () => one("[data-rows] [aria-current]");
  let wait = 0;
  const isBeside = () => one("#pane")?.offsetParent;
  const open = (head) => {
    clearTimeout(wait);
    if ((isBeside() || one(".panes")) && head.hasAttribute("hx-get") && head !== chosen())
      wait = setTimeout(() => head === doc.activeElement && head.click(), 120);
  };
  const move = (step) => {
    const rows = heads();
    const row = rowHere();
    if (!rows[0] || !(row || idle())) return false;
    const next = row ? rows[rows.indexOf(one("a", row)) + step] : chosen() || rows[0];
    if (next) {
      rove(next);
      next.focus();
      next.scrollIntoView({ block: "nearest" });
      open(next);
    }
    return true;
  };
  rove(chosen() || heads()[0]);
  on("focusin", () => {
    const row = rowHere();
    if (row) rove(one("a", row));
  });
  let entered = false;
  on("htmx:beforeRequest", ({ detail }) => {
    const { elt } = detail;
    if (!elt.matches('[data-rows] [hx-target="#pane"]') || !isBeside()) return;
    for (const head of heads()) head.removeAttribute("aria-current");
    elt.setAttribute("aria-current", "true");
  });
  on("htmx:beforeSwap", ({ detail }) => {
    if (detail.shouldSwap && detail.requestConfig.elt.closest("[data-rows]"))
      one(".panes")?.toggleAttribute("data-chosen", true);
  });
  on("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) entered = false;
  });
  const toPane = () => {
    const title = one("#pane-title");
    title?.focus();
    title?.scrollIntoView({ block: "nearest" });
    return title;
  };
  on("htmx:afterSettle", ({ detail }) => {
    if (detail.requestConfig?.elt.matches(".can-do")) {
      const named = one("#named-title");
      named?.focus({ preventScroll: true });
      named?.scrollIntoView({ block: "nearest" });
    }
    if (entered) toPane();
    entered = false;
  });

  const press = (button) => {
    button?.click();
    return Boolean(button);
  };
  // What one does to the task in the pane: from the list, from the pane, or from nowhere yet.
  const pane = () => (rowHere() || idle() || doc.activeElement.closest("#pane")) && one("#pane");
  const inPane = (what) => {
    const part = pane();
    const near = doc.activeElement.closest(".gap-person, .gap-named");
    return part && press((near && one(what, near)) || one(what, part));
  };

  // A dialog for the palette and for the list of keys, on any page.
  const show = (name, fill) => {
    const box = doc.body.appendChild(doc.createElement("dialog"));
    box.className = "desk-dialog";
    box.setAttribute("aria-label", name);
    box.addEventListener("close", () => box.remove());
    box.addEventListener("click", (e) => {
      if (e.target === box) box.close();
    });
    box.append(fill);
    htmx.process(box);
    box.showModal();
    return box;
  };
  const desk = one("#desk");
  const palette = () => {
    const field = one("main [role=combobox]");
    if (field) {
      field.focus();
      field.select();
    } else if (desk) show(desk.dataset.search, desk.content.cloneNode(true));
    return Boolean(field || desk);
  };
  const keys = async () => {
    if (one("#keys")) return;
    const answer = await fetch(desk.dataset.keys, { headers: { "HX-Request": "true" } });
    if (!answer.ok) {
      location.href = desk.dataset.keys;
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const close = doc.createElement("form");
    close.method = "dialog";
    close.innerHTML = '<button class="button button-secondary"></button>';
    close.firstChild.textContent = desk.dataset.close;
    const list = one("#keys", page);
    list.append(close);
    show(desk.dataset.keysName, list);
    reflect();
  };
  const go = (letter) =>
    press(all(".nav-item").find((item) => one(".nav-key", item)?.textContent === `g ${letter}`));

  const undo = (where) =>
    one(".notice [data-undo] button, [data-undo=last] button", where) ||
    all("[data-undo] button", where).pop();
  const acts = {
    j: () => move(1),
    k: () => move(-1),
    c: () => inPane('a[href^="tel:"]'),
    y: () => inPane("details[data-yes]:not([open]) > summary, [data-yes] button"),
    z: () => press(undo(doc)),
    "/": () => {
      const field = one("#pane [data-can]") || one("main input[type=search]");
      field?.focus();
      field?.select();
      return field;
    },
    "?": () => {
      if (desk) keys();
      return desk;
    },
  };
  for (const number of "123") acts[number] = () => inPane(`[data-ask="${number}"] button`);
  const arrows = { ArrowDown: 1, ArrowUp: -1 };
  let going = 0;
  on("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || e.altKey) return;
    const { key, target } = e;
    if (e.ctrlKey || e.metaKey) {
      if (key.toLowerCase() === "k" && !e.shiftKey && !one("dialog[open]") && palette())
        e.preventDefault();
      return;
    }
    if (target.matches("input, textarea, select, [contenteditable]") || one("dialog[open]")) return;
    if (key in arrows && rowHere() && move(arrows[key])) {
      e.preventDefault();
      return;
    }
    if (key === "Enter" && target === chosen() && isBeside()) {
      e.preventDefault();
      toPane();
      return;
    }
    if (key === "Enter" && target.matches("[data-rows] [hx-get]")) entered = true;
    if (key === "Escape" && target.closest("#pane") && chosen()) {
      chosen().focus();
      return;
    }
    if (stored()) return;
    const went = Date.now() - going < 1500;
    going = key === "g" && !went ? Date.now() : 0;
    if (went ? go(key) : Object.hasOwn(acts, key) && acts[key]()) e.preventDefault();
  });

  // The field of the palette: arrows walk through what was found, Enter goes there.
  const list = (field) => doc.getElementById(field.getAttribute("aria-controls"));
  const unfold = (field, open) => {
    list(field).hidden = !open;
    field.setAttribute("aria-expanded", open);
    if (!open) choose(field, null);
  };
  const choose = (field, option) => {
    for (const each of all("[role=option]", list(field))) {
      each.setAttribute("aria-selected", each === option);
    }
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  on("keydown", (e) => {
    const field = e.target;
    if (!field.matches("[role=combobox]") || e.isComposing) return;
    const options = all("[role=option]", list(field));
    const now = options.findIndex((each) => each.ariaSelected === "true");
    const step = arrows[e.key];
    const open = !list(field).hidden;
    if (step && options[0]) {
      e.preventDefault();
      unfold(field, true);
      choose(
        field,
        options[(now + step + options.length + (now < 0 && step < 0)) % options.length],
      );
    } else if (
      e.key === "Enter" &&
      open &&
      options[Math.max(now, 0)] &&
      (now >= 0 || field.value)
    ) {
      e.preventDefault();
      options[Math.max(now, 0)].click();
    } else if (e.key === "Escape" && open) {
      e.preventDefault();
      unfold(field, false);
    }
  });
  on("htmx:afterSwap", () => {
    const field = doc.activeElement;
    if (field.matches("[role=combobox]")) unfold(field, !list(field).hidden);
  });
  on("focusout", (e) => {
    const part = e.target.closest(".palette");
    if (part && e.target.matches("[role=combobox]") && !part.contains(e.relatedTarget))
      unfold(e.target, false);
  });

  // The switch, kept on this device.
  const reflect = () =>
    all("[data-keys-switch]").forEach((box) => {
      box.checked = !stored();
    });
  on("change", (e) => {
    if (e.target.matches("[data-keys-switch]")) stored(e.target.checked ? "" : "1");
  });
  reflect();
})();
