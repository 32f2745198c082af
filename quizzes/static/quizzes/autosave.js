/**
 * Saves every change of an answer at once, and what is being typed when typing pauses. Without it, the form's buttons
 * save.
 *
 * `<form data-autosave data-text-…>` holds one `[data-question="<position>"]` per question, each with its inputs, a
 * hidden `[data-sequence]` (how many saves the page knows of), a line `[data-save-state]` and, where the type of question
 * has something to say about how an answer is read, a line `[data-answer-note]`. Per question one request
 * is under way at a time; what changes meanwhile is sent after it. A request that got no answer is repeated as it was,
 * before anything newer, so that the server is never asked to guess which of two came first.
 *
 * `[data-check]` in a question asks how good its answer is. What is unsaved goes first; then the server's new box takes
 * the place of the old one, with the focus on its `[data-feedback]`, and `[data-announcement]` of the form says it. A
 * question with a script of its own (`[data-has-script]`) is loaded anew instead, so that the script finds it.
 */

const TYPING_PAUSE = 1000;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const ICONS = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0];

class Question {
  constructor(form, box) {
    this.form = form;
    this.position = box.dataset.question;
    this.unanswered = null; // a request whose answer never came
    this.isDirty = false;
    this.isBlocked = false; // refused: the learner decides what happens next
    this.isDone = false; // the attempt is over, nothing can be saved any more
    this.wait = FIRST_WAIT;
    this.running = null;
    this.typing = 0;
    this.isChecking = false;
    this.#attach(box);
  }

  #attach(box) {
    this.box = box;
    this.sequence = box.querySelector("[data-sequence]");
    this.state = box.querySelector("[data-save-state]");
    this.note = box.querySelector("[data-answer-note]");
    if (!this.isOpen) return;
    box.addEventListener("input", () => this.typed());
    box.addEventListener("change", () => this.changed());
  }

  get hasUnsaved() {
    return !this.isDone && (this.isDirty || this.unanswered !== null);
  }

  typed() {
    this.isDirty = true;
    this.stopTyping();
    this.typing = setTimeout(() => this.changed(), TYPING_PAUSE);
  }

  stopTyping() {
    clearTimeout(this.typing);
  }

  changed() {
    this.stopTyping();
    this.isDirty = true;
    if (!this.isBlocked) this.flush();
  }

  /** Sends what is unsaved; resolves with whether everything is saved now. */
  flush() {
    this.running ??= this.#sendAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async #sendAll() {
    while (this.hasUnsaved && !this.isBlocked) {
      if (!this.unanswered) {
        this.unanswered = this.#body();
        this.isDirty = false;
      }
      this.#say(this.form.dataset.textSaving, "");
      let response;
      try {
        response = await this.#post(this.unanswered);
      } catch {
        return this.#retryLater();
      }
      if (response.status >= 500) return this.#retryLater();
      this.wait = FIRST_WAIT;
      await this.#take(response);
    }
    return !this.hasUnsaved;
  }

  /** Whether the box has fields: one that is over has none, and nothing is ever sent for it. */
  get isOpen() {
    return this.sequence !== null;
  }

  async check(button) {
    if (this.isChecking) return;
    this.isChecking = true;
    button.setAttribute("aria-busy", "true");
    try {
      if (await this.flush()) await this.#askForFeedback();
    } finally {
      this.isChecking = false;
      button.removeAttribute("aria-busy");
    }
  }

  async #askForFeedback() {
    const body = this.#body();
    body.append("check", this.position);
    let response;
    try {
      response = await this.#post(body);
    } catch {
      return this.#say(this.form.dataset.textNotChecked, "triangle-alert");
    }
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return this.#replace(answer);
    if (response.status >= 500) return this.#say(this.form.dataset.textNotChecked, "triangle-alert");
    return this.#refused(response, answer);
  }

  #replace(answer) {
    if ("hasScript" in this.box.dataset) {
      this.isDone = true;
      this.form.dispatchEvent(new CustomEvent("quizzes:reload", { detail: `question-${this.position}` }));
      return;
    }
    const template = document.createElement("template");
    template.innerHTML = answer.html;
    const box = template.content.querySelector("[data-question]");
    const isAlone = this.box.querySelector(`#question-${this.position}-number`) === null;
    if (isAlone) {
      box.querySelector(`#question-${this.position}-number`)?.remove();
      box.querySelector("fieldset").setAttribute("aria-labelledby", `place question-${this.position}-text`);
    }
    this.box.replaceWith(box);
    this.#attach(box);
    this.isDirty = false;
    this.unanswered = null;
    this.#map(true);
    this.form.querySelector("[data-announcement]").textContent = answer.message;
    box.querySelector("[data-feedback]")?.focus();
  }

  #post(body) {
    return fetch(this.form.action, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken(this.form) },
      body,
      credentials: "same-origin",
    });
  }

  #body() {
    const body = new URLSearchParams();
    for (const field of this.box.querySelectorAll("input, select, textarea")) {
      const isOff = ["radio", "checkbox"].includes(field.type) && !field.checked;
      if (field.name && !isOff) body.append(field.name, field.value);
    }
    return body;
  }

  async #take(response) {
    const answer = await response.json().catch(() => null);
    return response.ok && answer ? this.#saved(answer) : this.#refused(response, answer);
  }

  #refused(response, answer) {
    if (response.status === 401 && answer) return this.#block(answer.message, [this.#loginLink(answer.url), this.#againButton()]);
    if (answer?.error === "stale") return this.#stale(answer);
    if (["closed", "fixed", "passed"].includes(answer?.error)) {
      this.isDone = true;
      return this.#block(answer.message, [link(answer.url, answer.label ?? this.form.dataset.textResult)]);
    }
    if (answer?.error === "unchecked") return this.#say(answer.message, "triangle-alert");
    this.#block(answer?.message ?? this.form.dataset.textRefused, [this.#againButton()]);
  }

  #saved(answer) {
    const own = answer.saved.find((saved) => String(saved.position) === this.position);
    this.unanswered = null;
    this.sequence.value = own.sequence;
    this.#say(own.message, "check");
    if (this.note) this.note.textContent = own.note;
    this.#map(own.is_answered);
  }

  /** Somebody saved in another window. What was chosen here stays on screen; the learner says which one counts. */
  #stale(answer) {
    const keep = button(this.form.dataset.textKeep, () => {
      this.sequence.value = answer.sequence;
      this.#unblock();
    });
    const reload = link(location.href, this.form.dataset.textReload);
    reload.addEventListener("click", () => {
      this.isDirty = false;
    });
    this.#block(answer.message, [keep, reload]);
  }

  #block(message, actions) {
    this.isBlocked = true;
    this.unanswered = null;
    this.isDirty = true;
    this.#say(message, "triangle-alert", actions);
  }

  #unblock() {
    this.isBlocked = false;
    this.isDirty = true;
    this.flush();
  }

  #retryLater() {
    this.#say(this.form.dataset.textRetry, "triangle-alert");
    setTimeout(() => this.flush(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    return false;
  }

  #loginLink(url) {
    const anchor = link(url, this.form.dataset.textLogin);
    anchor.target = "_blank";
    return anchor;
  }

  #againButton() {
    return button(this.form.dataset.textAgain, () => this.#unblock());
  }

  #say(text, icon, actions = []) {
    const words = document.createElement("span");
    words.textContent = text;
    this.state.classList.toggle("is-blocked", actions.length > 0);
    this.state.replaceChildren(...(icon ? [svg(icon)] : []), words, ...actions);
  }

  #map(isAnswered) {
    const entry = document.querySelector(`[data-map-entry="${this.position}"]`);
    if (!entry) return;
    const isFlagged = this.box.querySelector("[data-flag]")?.checked ?? false;
    entry.classList.toggle("is-answered", isAnswered);
    entry.classList.toggle("is-flagged", isFlagged);
    entry.querySelector("[data-map-answered]").hidden = !isAnswered;
    entry.querySelector("[data-map-flagged]").hidden = !isFlagged;
    const bar = document.querySelector("[data-answered-progress]");
    if (bar) bar.value = document.querySelectorAll("[data-map-entry].is-answered").length;
  }
}

/** The token of the cookie is newer than the page's after somebody has logged in again. */
function csrfToken(form) {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : form.elements.csrfmiddlewaretoken.value;
}

function svg(name) {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${ICONS ?? ""}#${name}`);
  icon.append(use);
  return icon;
}

function link(url, text) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.textContent = text;
  return anchor;
}

function button(text, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button button--secondary button--small";
  element.textContent = text;
  element.addEventListener("click", action);
  return element;
}

function autosave(form) {
  const questions = [...form.querySelectorAll("[data-question]")].map((box) => new Question(form, box));
  const unsaved = () => questions.filter((question) => question.hasUnsaved);
  let isLeaving = false;

  // A button saves, too. Two requests for one answer at the same time would look like two windows: one after another.
  form.addEventListener("submit", async (event) => {
    questions.forEach((question) => question.stopTyping());
    if (event.submitter?.matches("[data-check]")) {
      event.preventDefault();
      const box = event.submitter.closest("[data-question]");
      questions.find((question) => question.box === box)?.check(event.submitter);
      return;
    }
    const waiting = questions.filter((question) => question.running || question.unanswered);
    if (!waiting.length) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    const results = await Promise.all(waiting.map((question) => question.flush()));
    if (results.every(Boolean)) form.requestSubmit(event.submitter);
  });
  window.addEventListener("online", () => unsaved().forEach((question) => !question.isBlocked && question.flush()));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && unsaved().length) event.preventDefault();
  });
  form.addEventListener("quizzes:reload", async (event) => {
    await Promise.all(unsaved().map((question) => question.flush()));
    isLeaving = true;
    location.hash = event.detail;
    location.reload();
  });
  // The clock hands in when the time is over; what is on its way arrives first.
  form.addEventListener("quizzes:flush", (event) => {
    isLeaving = true;
    event.detail.waitUntil(Promise.all(unsaved().map((question) => question.flush())));
  });
}

document.querySelectorAll("form[data-autosave]").forEach(autosave);
