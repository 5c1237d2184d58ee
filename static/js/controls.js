/* Small controls: copy, print, one more or less, all rows, close. None is needed to use a page. */
(() => {
  "use strict";
  const doc = document;
  const say = (id, text) => {
    doc.getElementById(id).textContent = text;
  };

  const copy = async (button) => {
    const { copy: what, copied } = button.dataset;
    const source = what[0] === "#" && doc.querySelector(what);
    try {
      await navigator.clipboard.writeText(source ? source.value || source.textContent : what);
      button.querySelector("span").textContent = copied;
      say("status", copied);
    } catch {
      source?.select?.();
    }
  };
  const chooseRows = ({ form, name, checked }) => {
    const boxes = [...form.elements].filter((each) => each.closest(".choose-box"));
    const all = form.elements.all;
    if (name === "all") for (const box of boxes) box.checked = checked;
    else all.checked = boxes.every((box) => box.checked);
  };
  doc.addEventListener("change", ({ target }) => {
    if ("submits" in target.dataset) target.form.requestSubmit();
    if (target.form?.id === "chosen") chooseRows(target);
  });
  doc.addEventListener("click", (e) => {
    doc.querySelectorAll("details[data-popover][open]").forEach((it) => {
      it.open = it.contains(e.target);
    });
    const rung = e.target.closest("[data-called]")?.dataset.called;
    for (const it of rung ? doc.querySelectorAll(`.called[data-callee="${rung}"]`) : [])
      it.open = true; // what is asked after a call waits here for whoever comes back from it
    const button = e.target.closest("button");
    const what = button?.dataset;
    if (!button) return;
    if (what.step) {
      const input = button.parentElement.querySelector("input");
      what.step > 0 ? input.stepUp() : input.stepDown();
      for (const name of ["input", "change"])
        input.dispatchEvent(new Event(name, { bubbles: true }));
    }
    if (what.copy) copy(button);
    if (what.dial) location.href = what.dial;
    if ("print" in what) print();
    if ("dismiss" in what) {
      say("alert", "");
      doc.querySelector("main").focus({ preventScroll: true });
    }
  });
})();
