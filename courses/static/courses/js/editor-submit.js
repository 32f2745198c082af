/**
 * Lets the editor's own saving finish before the form is sent.
 *
 * Wagtail saves by itself while somebody writes. A form that is sent at that moment would reach the server twice: a new
 * page is refused because its address is taken (by itself), and a new question is there twice. So sending waits until
 * the running save has ended; by then the form knows the address of what was saved.
 *
 * Usage: loaded in the editors of the admin; acts on forms with `data-controller="… w-autosave …"`.
 */
const AUTOSAVE = "w-autosave";
const saving = new WeakSet();
const waiting = new Map();

/** Sends the form as if its button had been pressed now: the button itself may be disabled since it was pressed. */
function send(form, button) {
  form.setAttribute(`data-${AUTOSAVE}-active-value`, "false");
  if (button?.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    form.append(pressed);
  }
  form.requestSubmit();
}

function hold(event) {
  if (!saving.has(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.set(event.target, event.submitter);
}

function release({ target: form }) {
  saving.delete(form);
  if (!waiting.has(form)) return;
  const button = waiting.get(form);
  waiting.delete(form);
  send(form, button);
}

document.addEventListener("submit", hold, { capture: true });
document.addEventListener(`${AUTOSAVE}:save`, (event) => {
  // Once all have heard of it: a save that somebody has prevented never ends.
  queueMicrotask(() => event.defaultPrevented || saving.add(event.target));
});
document.addEventListener(`${AUTOSAVE}:success`, release);
document.addEventListener(`${AUTOSAVE}:error`, release);
