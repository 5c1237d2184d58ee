/* Fields for a day or a time show how they were understood, and are filled from what stands beside. */
(() => {
  "use strict";
  const doc = document;
  const fieldBy = (picker) => picker.closest(".written").querySelector("[data-written]");

  const put = (field, text) => {
    field.value = text.trim();
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };

  // What is wrong stands under the field at once, in the words that the form would have.
  const tell = (field, wrong) => {
    const id = `${field.id}-unread`;
    const was = doc.getElementById(id);
    const about = (field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
    const others = about.filter((each) => each !== id);
    field.setAttribute("aria-describedby", (wrong ? [...others, id] : others).join(" "));
    if (!wrong) {
      was?.remove();
      field.removeAttribute("aria-invalid");
      return;
    }
    const note = was || doc.createElement("span");
    Object.assign(note, { id, className: "written-wrong", textContent: wrong });
    field.closest(".written").after(note);
    field.setAttribute("aria-invalid", "true");
    doc.getElementById("status").textContent = wrong;
  };

  // The pickers begin at what stands in the field: "2026-10-13", "13:30", or both.
  const aim = (field, value) => {
    const box = field.closest(".written");
    const calendar = box.querySelector("[type=date]");
    const times = box.querySelector("[data-times]");
    if (calendar) calendar.value = value.slice(0, 10);
    if (times) times.value = value.slice(-8, -3);
    if (times?.selectedIndex === -1) times.selectedIndex = 0;
  };

  const understand = async (field) => {
    const typed = field.value;
    if (!typed.trim()) {
      tell(field, "");
      return;
    }
    const asked = new URL(field.dataset.written, location.href);
    asked.searchParams.set("text", typed);
    const answer = await fetch(asked).catch(() => null);
    const said = answer && /json/.test(answer.headers.get("Content-Type")) && (await answer.json());
    if (!said || field.value !== typed) return;
    tell(field, said.wrong || "");
    if (!said.shown) return;
    field.value = said.shown;
    aim(field, said.value);
  };

  doc.addEventListener("click", ({ target }) => {
    const calendar = target.closest("[data-calendar]")?.nextElementSibling;
    if (!calendar) return;
    try {
      calendar.showPicker();
    } catch {
      calendar.focus();
    }
  });

  // Before anybody else hears of it: a picker only fills the field, which then says that it changed.
  addEventListener(
    "change",
    (e) => {
      const { target } = e;
      if (target.matches("[data-written]")) understand(target);
      const isCalendar = target.matches(".picker > [type=date]");
      if (!isCalendar && !target.matches("[data-times]")) return;
      e.stopPropagation();
      if (!target.value) return;
      const field = fieldBy(target);
      const [, day, time] = field.value.match(/^(.*?)\s*(\d\d:\d\d)?$/);
      const both = target.closest(".written-moment");
      if (isCalendar) put(field, both ? `${target.value} ${time || ""}` : target.value);
      else put(field, both ? `${day} ${target.value}` : target.value);
    },
    true,
  );
})();
