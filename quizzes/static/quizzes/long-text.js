/**
 * Long texts as answers: counts words, says when a text is too long, saves while one writes, copies a prompt.
 * Without it, the form's buttons save.
 *
 * `[data-long-text data-most="20000"]` holds a `<textarea>`, `[data-count data-text-one data-text-more]`,
 * `[data-too-long]` with `[data-text]`, and perhaps `[data-copy-line]` with `[data-copy-text]` and `[data-copy-status]`.
 * Autosave listens to `change`, which browsers send when one leaves the field; here it is sent after a pause, too.
 */

const PAUSE = 2000;
const numbers = new Intl.NumberFormat(document.documentElement.lang || undefined);

function longText(box) {
  const field = box.querySelector("textarea");
  const count = box.querySelector("[data-count]");
  const alert = box.querySelector("[data-too-long]");
  const words = alert.querySelector("[data-text]");
  const most = Number(box.dataset.most);
  let timer = 0;

  const look = () => {
    const text = field.value.trim();
    const found = text ? text.split(/\s+/).length : 0;
    const pattern = found === 1 ? count.dataset.textOne : count.dataset.textMore;
    count.textContent = pattern.replace("{words}", numbers.format(found));
    count.hidden = false;
    const over = [...text].length - most;
    const message = over > 0 ? words.dataset.text.replace("{over}", numbers.format(over)) : "";
    // Said once, not with every letter.
    if (alert.hidden !== !message) {
      alert.hidden = !message;
      field.toggleAttribute("aria-invalid", Boolean(message));
      if (message) field.setAttribute("aria-invalid", "true");
    }
    words.textContent = message;
  };

  const save = () => {
    clearTimeout(timer);
    timer = 0;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  field.addEventListener("input", () => {
    look();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  field.addEventListener("change", () => {
    clearTimeout(timer);
    timer = 0;
  });
  // Somebody leaves the window in the middle of a sentence.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && timer) save();
  });
  look();
}

function copy(line) {
  const field = line.closest("[data-long-text]").querySelector("textarea");
  const status = line.querySelector("[data-copy-status]");
  line.hidden = false;
  line.querySelector("[data-copy-text]").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = status.dataset.textDone;
    } catch {
      status.textContent = status.dataset.textFailed;
      field.select();
    }
  });
}

function start(root) {
  root.querySelectorAll("[data-long-text]").forEach(longText);
  root.querySelectorAll("[data-copy-line]").forEach(copy);
}

start(document);
document.addEventListener("courses:fragment", (event) => start(event.target));
