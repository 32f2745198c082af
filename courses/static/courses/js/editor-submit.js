/**
 * Lets what was written arrive in the form before it is sent.
 *
 * Wagtail's rich text hands over what was typed a quarter of a second later, and Wagtail saves by itself while somebody
 * writes. A form that is sent before the one loses the last words. A form that is sent during the other reaches the
 * server twice: a new page is refused because its address is taken (by itself), and a new question is there twice. So
 * sending waits for both; by then the form knows the address of what was saved.
 *
 * Usage: loaded in the editors of the admin; acts on forms with `data-controller="… w-autosave …"`.
 */
const AUTOSAVE = "w-autosave";
const SETTLING_MS = 300; // longer than Draftail's `stateSaveInterval`
const saving = new WeakSet();
const held = new Map(); // form → the button that was pressed
let typedAt = -SETTLING_MS;

const isEditor = (form) => form.dataset.controller?.split(/\s+/).includes(AUTOSAVE);

/** Sends the form as if its button had been pressed now: the button itself may be disabled since it was pressed. */
function send(form) {
  const button = held.get(form);
  form.setAttribute(`data-${AUTOSAVE}-active-value`, "false");
  if (button?.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    form.append(pressed);
  }
  document.removeEventListener("submit", hold, { capture: true });
  form.requestSubmit();
}

function hold(event) {
  const form = event.target;
  if (!isEditor(form)) return;
  const isSettling = performance.now() - typedAt < SETTLING_MS;
  if (!held.has(form) && !isSettling && !saving.has(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (held.has(form)) return;
  held.set(form, event.submitter);
  if (isSettling) setTimeout(() => saving.has(form) || send(form), SETTLING_MS);
}

function release({ target: form }) {
  saving.delete(form);
  if (held.has(form)) send(form);
}

document.addEventListener("beforeinput", () => (typedAt = performance.now()), { capture: true });
document.addEventListener("submit", hold, { capture: true });
document.addEventListener(`${AUTOSAVE}:save`, (event) => {
  // Once all have heard of it: a save that somebody has prevented never ends.
  queueMicrotask(() => event.defaultPrevented || saving.add(event.target));
});
document.addEventListener(`${AUTOSAVE}:success`, release);
document.addEventListener(`${AUTOSAVE}:error`, release);
