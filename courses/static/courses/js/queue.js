/**
 * Sends what learners do; without a connection it keeps it in this browser and sends it later, in the same order.
 *
 * `[data-queue="<owner>"]` is the line that says so. It also names the owner (an opaque key of the account), the address
 * of a fresh token (`data-token-url`) and the texts (`data-text-…`). Other modules import `queue`:
 *
 *     const outcome = await queue.send({ url, fields: { text }, kind: "note" });
 *     outcome.state: "saved" (with outcome.answer) | "kept" | "refused" (with outcome.error) | "nobody" (not logged in)
 *
 * An action carries its moment (`happened_at`); the server may get it twice. Of the same `replaces`, only the newest is
 * kept. What waits is forgotten when another account opens a lesson in this browser or the person logs out
 * (`courses/js/logout.js`).
 */

const PREFIX = "courses:queue:";
const RETRY_SECONDS = 15;

class Store {
  #memory = []; // where the browser keeps nothing (private windows, full storage)

  constructor(owner) {
    this.key = `${PREFIX}${owner}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      return this.#memory;
    }
  }

  write(items) {
    this.#memory = items;
    try {
      if (items.length) localStorage.setItem(this.key, JSON.stringify(items));
      else localStorage.removeItem(this.key);
    } catch {
      /* It stays in this page's memory. */
    }
  }

  forgetOthers() {
    try {
      Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX) && key !== this.key)
        .forEach((key) => localStorage.removeItem(key));
    } catch {
      /* Nothing is kept, so there is nothing to forget. */
    }
  }
}

class Queue {
  constructor(line) {
    this.line = line;
    this.owner = line?.dataset.queue ?? "";
    this.store = new Store(this.owner);
    this.token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    this.isInterrupted = false;
    if (!this.owner) return;
    this.store.forgetOthers();
    addEventListener("online", () => this.flush());
    addEventListener("offline", () => this.#interrupted());
    setInterval(() => this.isInterrupted && this.flush(), RETRY_SECONDS * 1000);
    if (this.store.read().length) this.flush();
    else if (!navigator.onLine) this.#interrupted();
  }

  /** Sends now, or keeps for later. What waits goes first: nothing overtakes. */
  async send({ url, fields, kind, replaces = "" }) {
    const item = { id: identifier(), url, kind, replaces, fields: { ...fields, happened_at: new Date().toISOString() } };
    if (!this.owner) return { state: "nobody" };
    if (!navigator.onLine || this.store.read().length) {
      this.#keep(item);
      this.#interrupted();
      if (navigator.onLine) this.flush();
      return { state: "kept" };
    }
    const outcome = await this.#post(item);
    if (outcome.state !== "kept" && outcome.state !== "login") return outcome;
    this.#keep(item);
    if (outcome.state === "login") this.#say(this.line.dataset.textLogin);
    else this.#interrupted();
    return { state: "kept" };
  }

  /** Sends what waits. One page at a time does so; what it sent is gone for all. */
  flush() {
    const work = () => this.#sendAll();
    return navigator.locks ? navigator.locks.request(this.store.key, { ifAvailable: true }, (lock) => lock && work()) : work();
  }

  async #sendAll() {
    if (!(await this.#renewToken())) return;
    const refused = [];
    for (let item = this.store.read()[0]; item; item = this.store.read()[0]) {
      const outcome = await this.#post(item);
      if (outcome.state === "kept") return this.#interrupted();
      if (outcome.state === "login") return this.#say(this.line.dataset.textLogin);
      this.store.write(this.store.read().filter((other) => other.id !== item.id));
      if (item.kind === "position" && outcome.state === "refused") continue; // the paragraph is gone: no loss
      if (outcome.state === "refused") refused.push(item.fields.text ? `„${item.fields.text}“` : outcome.error);
      else document.dispatchEvent(new CustomEvent("courses:sent", { detail: { item, answer: outcome.answer } }));
    }
    // What somebody wrote stays readable, so that it can be copied.
    if (refused.length) this.#say(`${this.line.dataset.textRefused} ${refused.join(" ")}`);
    else if (this.isInterrupted) this.#say(this.line.dataset.textDone);
    this.isInterrupted = false;
  }

  /** A token that holds, of the same account. False: no connection, or somebody else's session. */
  async #renewToken() {
    let answer;
    try {
      const response = await fetch(this.line.dataset.tokenUrl, { headers: { Accept: "application/json" } });
      answer = await response.json();
    } catch {
      this.#interrupted();
      return false;
    }
    if (answer.owner === this.owner) {
      this.token = answer.token;
      return true;
    }
    if (answer.owner) this.store.write([]); // never sent in another person's name
    else this.#say(this.line.dataset.textLogin);
    return false;
  }

  async #post(item, isSecondTry = false) {
    let response;
    try {
      response = await fetch(item.url, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": this.token },
        body: new URLSearchParams(item.fields),
        keepalive: item.kind === "position",
      });
    } catch {
      return { state: "kept" };
    }
    if (response.status === 403 && !isSecondTry) {
      return (await this.#renewToken()) ? this.#post(item, true) : { state: "login" };
    }
    if (response.status >= 500 || response.status === 429) return { state: "kept" };
    const answer = await response.json().catch(() => null);
    if (response.ok) return answer ? { state: "saved", answer } : { state: "login" };
    return { state: "refused", error: answer?.error ?? this.line.dataset.textRefused };
  }

  #keep(item) {
    const others = this.store.read().filter((other) => !item.replaces || other.replaces !== item.replaces);
    this.store.write([...others, item]);
  }

  #interrupted() {
    this.isInterrupted = true;
    const count = this.store.read().filter((item) => item.kind !== "position").length;
    const { textOffline, textOne, textOther } = this.line.dataset;
    if (count === 0) this.#say(navigator.onLine ? "" : textOffline);
    else this.#say(count === 1 ? textOne : textOther.replace("[count]", count));
  }

  #say(text) {
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}

export function identifier() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Outside of secure contexts (a test server in the local network) there is no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export const queue = new Queue(document.querySelector("[data-queue]"));
