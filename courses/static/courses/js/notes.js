/**
 * Notes and bookmarks without leaving the paragraph; without this script, links and forms do the same.
 *
 * In `[data-notes]`: `[data-note-form]` (moved into `[data-note-dialog]` while it is open), `[data-note-list]` (what the
 * server says after each change), `[data-note-status]`. Beside each block `a[data-note-open]`, which gets `is-noted` and
 * `is-marked`. Other modules open the dialog by the event "courses:note" with the block's id as detail.
 */

import { identifier, queue } from "./queue.js";

class Notes {
  constructor(section) {
    this.form = section.querySelector("[data-note-form]");
    this.dialog = section.querySelector("[data-note-dialog]");
    this.list = section.querySelector("[data-note-list]");
    this.status = section.querySelector("[data-note-status]");
    this.quote = this.form.querySelector("[data-note-quote]");
    this.error = this.form.querySelector("[data-note-error]");
    this.markButton = this.form.querySelector("[data-note-mark]");
    this.home = document.createComment("form");
    this.form.before(this.home);
    this.sending = identifier();
    this.opener = null;

    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("courses:note", (event) => this.open(event.detail));
    document.addEventListener("courses:sent", (event) => this.#show(event.detail.answer));
    section.addEventListener("submit", (event) => this.#submitted(event));
    this.dialog.addEventListener("close", () => this.#closed());
    this.form.querySelector("[data-note-cancel]").addEventListener("click", () => this.dialog.close());
    this.#paint();
  }

  open(anchor) {
    const block = anchor && document.getElementById(anchor);
    this.opener = block?.querySelector("[data-note-open]") ?? document.activeElement;
    this.form.elements.anchor.value = block ? anchor : "";
    this.quote.textContent = block ? excerpt(block) : "";
    this.quote.hidden = !this.quote.textContent;
    this.error.hidden = true;
    this.form.querySelector("[data-note-cancel]").hidden = false;
    this.#labelMark();
    this.dialog.append(this.form);
    this.dialog.showModal();
    this.form.elements.text.focus();
  }

  #clicked(event) {
    const opener = event.target.closest("[data-note-open]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(opener.closest("[data-anchor]")?.id ?? "");
  }

  /** The form goes back to the end of the lesson, where it is about the whole of it; what was typed stays. */
  #closed() {
    this.home.after(this.form);
    this.form.elements.anchor.value = "";
    this.quote.hidden = true;
    this.#labelMark();
    this.form.querySelector("[data-note-cancel]").hidden = true;
    this.opener?.focus();
  }

  #submitted(event) {
    if (event.target === this.form) {
      event.preventDefault();
      if (event.submitter === this.markButton) this.#mark(this.form.elements.anchor.value, !this.#isMarked());
      else this.#write();
    } else if (event.target.matches("[data-unmark]")) {
      event.preventDefault();
      this.#mark(event.target.elements.anchor.value, false);
    }
  }

  async #write() {
    const { text, anchor } = this.form.elements;
    const fields = { text: text.value, anchor: anchor.value, sending: this.sending };
    const outcome = await queue.send({ url: this.form.action, fields, kind: "note" });
    if (outcome.state === "refused") return this.#fail(outcome.error);
    if (outcome.state === "nobody") return this.form.submit();
    text.value = "";
    this.sending = identifier();
    this.#done(outcome, this.status.dataset.textSaved);
  }

  async #mark(anchor, isSet) {
    const url = this.form.dataset.markUrl;
    const fields = isSet ? { anchor, is_set: "1" } : { anchor };
    const outcome = await queue.send({ url, fields, kind: "mark", replaces: `${url}#${anchor}` });
    if (outcome.state === "refused") return this.#fail(outcome.error);
    if (outcome.state === "nobody") return location.reload();
    this.#done(outcome, isSet ? this.status.dataset.textMarked : this.status.dataset.textUnmarked);
  }

  #done(outcome, words) {
    if (this.dialog.open) this.dialog.close();
    this.status.textContent = outcome.state === "kept" ? this.form.dataset.textKept : words;
    if (outcome.answer) this.#show(outcome.answer);
  }

  #fail(message) {
    this.error.textContent = message;
    this.error.hidden = false;
    this.form.elements.text.focus();
  }

  /** The server's list, after what was sent now or later. */
  #show(answer) {
    if (!answer?.html) return;
    const parsed = new DOMParser().parseFromString(answer.html, "text/html");
    this.list.replaceChildren(...parsed.body.children);
    this.#paint();
  }

  #paint() {
    const { noted, marked } = this.list.firstElementChild.dataset;
    const [notedIds, markedIds] = [new Set(noted.split(" ")), new Set(marked.split(" "))];
    for (const opener of document.querySelectorAll("[data-note-open]")) {
      const id = opener.closest("[data-anchor]").id;
      opener.classList.toggle("is-noted", notedIds.has(id));
      opener.classList.toggle("is-marked", markedIds.has(id));
    }
    this.#labelMark();
  }

  #isMarked() {
    const anchor = this.form.elements.anchor.value || "-";
    return this.list.firstElementChild.dataset.marked.split(" ").includes(anchor);
  }

  #labelMark() {
    const { textMark, textUnmark } = this.form.dataset;
    this.markButton.textContent = this.#isMarked() ? textUnmark : textMark;
  }
}

function excerpt(block) {
  const copy = block.cloneNode(true);
  copy.querySelectorAll("[data-note-open], button, script").forEach((element) => element.remove());
  const text = copy.textContent.replace(/\s+/g, " ").trim();
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

document.querySelectorAll("[data-notes]").forEach((section) => new Notes(section));
