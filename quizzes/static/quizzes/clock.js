/**
 * How much time is left, by the server's clock. Without it, the page says until when there is time.
 *
 * `[data-clock="<address>"]` with `data-deadline` (empty: none), `data-started` and `data-now` (the server's time when
 * the page was made), a `[data-clock-shown]` around `[data-clock-text]`, a `[data-clock-change]` and a polite
 * `[data-clock-announcement]` for screen readers, which speaks when half of the time is over, and 5 minutes and 1 minute
 * before the end, and whenever the deadline moves. The address is asked every ten seconds for the deadline and the
 * server's time. When the time is over, the page's `form[data-hand-in]` is sent; the server accepts it for another minute.
 */

const ASK_EVERY = 10_000;
const SHOW_CHANGE = 30_000;
const SAVE_TIME = 3000;
const MINUTE = 60;

class Clock {
  constructor(box) {
    this.box = box;
    this.part = (name) => box.querySelector(`[data-clock-${name}]`);
    this.started = Date.parse(box.dataset.started);
    this.isOver = false;
    this.#take(box.dataset.now, box.dataset.deadline || null);
    this.spoken = this.#dueMoment();
    setInterval(() => this.#tick(), 1000);
    setInterval(() => document.hidden || this.#ask(), ASK_EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.#ask());
    this.#tick();
  }

  get #seconds() {
    return Math.round((this.deadline - Date.now() - this.skew) / 1000);
  }

  #take(now, deadline) {
    this.skew = Date.parse(now) - Date.now();
    this.deadline = deadline === null ? null : Date.parse(deadline);
  }

  async #ask() {
    if (this.isOver) return;
    let answer;
    try {
      const response = await fetch(this.box.dataset.clock, {
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (!response.ok) return; // logged out, or no server: saving says so, and the clock goes on
      answer = await response.json();
    } catch {
      return;
    }
    if (this.isOver) return;
    const before = this.deadline;
    this.#take(answer.now, answer.deadline);
    if (!answer.is_open) {
      this.#end();
    } else if (before !== this.deadline) {
      this.#moved(before);
      this.#tick();
    }
  }

  /** Says how the deadline has moved, for eyes and ears. */
  #moved(before) {
    const words = this.#changeInWords(before);
    this.spoken = this.#dueMoment();
    if (!words) return;
    const change = this.part("change");
    this.part("announcement").textContent = change.textContent = words;
    change.hidden = false;
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => (change.hidden = true), SHOW_CHANGE);
  }

  #changeInWords(before) {
    const texts = this.box.dataset;
    if (this.deadline === null) return texts.textFree;
    if (before === null) return fill(texts.textLimited, Math.max(Math.ceil(this.#seconds / MINUTE), 0));
    const minutes = Math.round((this.deadline - before) / 1000 / MINUTE);
    if (minutes === 0) return "";
    const one = minutes > 0 ? texts.textMoreOne : texts.textLessOne;
    const many = minutes > 0 ? texts.textMore : texts.textLess;
    return Math.abs(minutes) === 1 ? one : fill(many, Math.abs(minutes));
  }

  #tick() {
    if (this.isOver) return;
    this.part("shown").hidden = this.deadline === null;
    if (this.deadline === null) return;
    if (this.#seconds <= 0) {
      this.#end();
      return;
    }
    this.part("text").textContent = this.#inWords();
    const due = this.#dueMoment();
    if (due < this.spoken) {
      this.part("announcement").textContent = this.#inWords();
      this.spoken = due;
    }
  }

  /** The last moment to speak at that has been reached, in seconds before the end; Infinity before the first. */
  #dueMoment() {
    if (this.deadline === null) return Infinity;
    const half = (this.deadline - this.started) / 2000;
    return [half, 5 * MINUTE, MINUTE].filter((moment) => this.#seconds <= moment).reduce(smaller, Infinity);
  }

  #inWords() {
    const texts = this.box.dataset;
    return this.#seconds < MINUTE ? texts.textLast : fill(texts.textLeft, Math.ceil(this.#seconds / MINUTE));
  }

  #end() {
    this.isOver = true;
    this.part("shown").hidden = false;
    this.part("text").textContent = this.part("announcement").textContent = this.box.dataset.textOver;
    handIn();
  }
}

function smaller(first, second) {
  return Math.min(first, second);
}

function fill(text, minutes) {
  return text.replace("{minutes}", minutes);
}

async function handIn() {
  const form = document.querySelector("form[data-hand-in]");
  if (!form) return;
  const pending = [];
  const event = new CustomEvent("quizzes:flush", { detail: { waitUntil: (promise) => pending.push(promise) } });
  document.querySelector("form[data-autosave]")?.dispatchEvent(event);
  const enough = new Promise((resolve) => setTimeout(resolve, SAVE_TIME));
  await Promise.race([Promise.allSettled(pending), enough]);
  form.submit();
}

document.querySelectorAll("[data-clock]").forEach((box) => new Clock(box));
