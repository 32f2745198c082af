/**
 * Saves a draft while it is written. Without it, the form's buttons save.
 *
 * `<form data-draft data-text-saving="…" data-text-failed="…" data-text-refused="…">` holds a hidden input `sequence`
 * (how many saves the page knows of) and a line `[data-draft-status]`. One request is under way at a time; what is
 * written meanwhile is sent after it. Files are not sent here: choosing one and pressing a button does that.
 */

const PAUSE = 1500;
const RETRY = 10000;

function draft(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let running = null;
  let isDirty = false;
  let isRefused = false; // somebody has to decide first: another window saved, the login is over, a number is wrong
  let isLeaving = false;

  const say = (text, isBlocked = false) => {
    status.textContent = text;
    status.classList.toggle("is-blocked", isBlocked);
  };

  const send = async () => {
    isDirty = false;
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    say(form.dataset.textSaving);
    let response;
    try {
      response = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: data });
    } catch {
      response = null;
    }
    if (!response || response.status >= 500) {
      isDirty = true;
      say(form.dataset.textFailed, true);
      later(RETRY);
      return;
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok && answer.sequence) {
      form.elements.sequence.value = answer.sequence;
      say(answer.message);
      return;
    }
    isDirty = true;
    isRefused = answer.error !== "invalid"; // what is wrong with a number is tried again with the next change
    say(answer.message || form.dataset.textRefused, true);
  };

  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    running ??= send().finally(() => {
      running = null;
      if (isDirty && !isRefused && !timer) later(PAUSE);
    });
    return running;
  };

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      if (isDirty && !isRefused) flush();
    }, pause);
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    isDirty = true;
    if (!isRefused) later(PAUSE);
  });
  // A button saves, too. Two saves at the same time would look like two windows: one after another.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!running) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty && !isLeaving) event.preventDefault();
  });
}

document.querySelectorAll("form[data-draft]").forEach(draft);
