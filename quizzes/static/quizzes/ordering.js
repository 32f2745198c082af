/**
 * Brings items into an order by buttons, arrow keys and dragging. Without it, number fields give each item its place.
 *
 * `[data-ordering]` is a list of `[data-ordering-item]`, each with a select for its place, a grip
 * `[data-ordering-grip]` and buttons `[data-move="-1"]`, `[data-move="1"]` (both hidden until now). `data-text-moved`
 * says where an item stands, in the `[data-ordering-status]` beside the list. The selects stay the form's fields: they
 * are filled when something was moved, so that a list nobody touched stays unanswered.
 */

function ordering(list) {
  const around = list.parentElement;
  const status = around.querySelector("[data-ordering-status]");
  const items = () => [...list.querySelectorAll("[data-ordering-item]")];
  let start = null; // the order in which the item that is dragged was taken up

  const showEnds = () => {
    const all = items();
    all.forEach((item, place) => {
      item.querySelector('[data-move="-1"]').setAttribute("aria-disabled", String(place === 0));
      item.querySelector('[data-move="1"]').setAttribute("aria-disabled", String(place === all.length - 1));
    });
  };

  const store = (moved) => {
    const all = items();
    all.forEach((item, place) => {
      item.querySelector("select").value = String(place + 1);
    });
    showEnds();
    status.textContent = list.dataset.textMoved
      .replace("{place}", all.indexOf(moved) + 1)
      .replace("{count}", all.length);
    moved.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  };

  const move = (item, step, focused) => {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    focused.focus();
    store(item);
  };

  const dragTo = (item, y) => {
    const before = item.previousElementSibling;
    const after = item.nextElementSibling;
    if (before && y < middle(before)) before.before(item);
    else if (after && y > middle(after)) after.after(item);
  };

  for (const item of items()) {
    const grip = item.querySelector("[data-ordering-grip]");
    const buttons = item.querySelector("[data-ordering-buttons]");
    grip.hidden = buttons.hidden = false;
    item.querySelector("[data-ordering-place]").hidden = true;
    buttons.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (button) move(item, Number(button.dataset.move), button);
    });
    buttons.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      move(item, step, event.target);
    });
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      start = items();
      item.classList.add("is-dragged");
    });
    grip.addEventListener("pointermove", (event) => {
      if (start) dragTo(item, event.clientY);
    });
    const end = () => {
      if (!start) return;
      const hasMoved = items().some((other, place) => other !== start[place]);
      start = null;
      item.classList.remove("is-dragged");
      if (hasMoved) store(item);
    };
    grip.addEventListener("pointerup", end);
    grip.addEventListener("lostpointercapture", end);
  }
  around.querySelector("[data-ordering-plain]").hidden = true;
  around.querySelector("[data-ordering-help]").hidden = false;
  showEnds();
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}

const start = (root) => root.querySelectorAll("[data-ordering]").forEach(ordering);
start(document);
document.addEventListener("courses:fragment", (event) => start(event.target));
