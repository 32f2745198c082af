/**
 * Puts words into gaps by choosing a word and then a gap, or by dragging. Without it, the selects in the gaps do.
 *
 * `[data-drag-words]` holds selects with `data-group`, and a list of `[data-word="<value>"]` with `data-group` and
 * `data-count` (0: without limit). `data-text-chosen` and `data-text-used` are its words; `[data-words-status]` speaks.
 * The selects stay the form's fields and can be used at any time.
 */

const DRAG_DISTANCE = 6;

class WordBank {
  constructor(box) {
    this.box = box;
    this.gaps = [...box.querySelectorAll("select")];
    this.status = box.querySelector("[data-words-status]");
    this.words = [...box.querySelectorAll("[data-word]")].map((item) => this.#word(item));
    this.chosen = null;
    this.dragged = null;
    this.hasDragged = false;
    box.querySelector("[data-words-help]").hidden = false;
    for (const gap of this.gaps) {
      gap.addEventListener("change", () => this.show());
      gap.addEventListener("pointerdown", (event) => this.#pressGap(event, gap));
      gap.addEventListener("mousedown", (event) => this.skipsMenu && event.preventDefault());
    }
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.choose(null));
    this.show();
  }

  #word(item) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "word";
    button.append(...item.firstElementChild.childNodes);
    const used = document.createElement("span");
    used.className = "visually-hidden";
    used.textContent = ` (${this.box.dataset.textUsed})`;
    button.append(used);
    item.replaceChildren(button);
    const word = {
      button, used, value: item.dataset.word, group: item.dataset.group, count: Number(item.dataset.count),
    };
    button.addEventListener("click", () => this.#click(word));
    button.addEventListener("pointerdown", (event) => this.#startDrag(event, word));
    return word;
  }

  /** How words look after what the gaps hold. */
  show() {
    for (const word of this.words) {
      const uses = this.gaps.filter((gap) => gap.value === word.value).length;
      const isUsedUp = word.count > 0 && uses >= word.count;
      word.button.classList.toggle("is-used", isUsedUp);
      word.used.hidden = !isUsedUp;
      word.button.setAttribute("aria-pressed", String(this.chosen === word));
    }
    for (const gap of this.gaps) {
      gap.parentElement.classList.toggle("is-filled", gap.value !== "");
      gap.parentElement.classList.toggle("is-open", this.chosen !== null && gap.dataset.group === this.chosen.group);
    }
  }

  choose(word) {
    if (word === this.chosen) return;
    this.chosen = word;
    this.status.textContent = word ? this.box.dataset.textChosen.replace("{word}", this.#label(word)) : "";
    this.show();
  }

  /** Puts the word into the gap. One that is used up leaves the gap where it was. */
  put(word, gap) {
    this.choose(null);
    if (gap.dataset.group !== word.group || gap.value === word.value) return;
    const holders = this.gaps.filter((other) => other.value === word.value);
    if (word.count > 0 && holders.length >= word.count) holders[0].value = "";
    gap.value = word.value;
    gap.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #label(word) {
    const gap = this.gaps.find((other) => other.dataset.group === word.group);
    return [...gap.options].find((option) => option.value === word.value).text;
  }

  #click(word) {
    if (this.hasDragged) this.hasDragged = false;
    else this.choose(this.chosen === word ? null : word);
  }

  #pressGap(event, gap) {
    this.skipsMenu = this.chosen !== null && gap.dataset.group === this.chosen.group;
    if (!this.skipsMenu) return;
    event.preventDefault();
    this.put(this.chosen, gap);
    gap.focus();
  }

  #startDrag(event, word) {
    if (event.button !== 0) return;
    this.hasDragged = false;
    const from = { x: event.clientX, y: event.clientY };
    const { button } = word;
    button.setPointerCapture(event.pointerId);
    let ghost = null;
    const move = (moved) => {
      if (!ghost && Math.hypot(moved.clientX - from.x, moved.clientY - from.y) < DRAG_DISTANCE) return;
      ghost ??= this.#ghost(word);
      ghost.style.translate = `${moved.clientX}px ${moved.clientY}px`;
      this.#highlight(this.#gapAt(moved, word));
    };
    const end = (ended) => {
      button.removeEventListener("pointermove", move);
      button.removeEventListener("pointerup", end);
      button.removeEventListener("pointercancel", end);
      this.#highlight(null);
      if (!ghost) return;
      ghost.remove();
      this.hasDragged = true; // the click that follows a drag means nothing
      setTimeout(() => { this.hasDragged = false; });
      const gap = ended.type === "pointerup" ? this.#gapAt(ended, word) : null;
      if (gap) this.put(word, gap);
      else this.choose(null);
    };
    button.addEventListener("pointermove", move);
    button.addEventListener("pointerup", end);
    button.addEventListener("pointercancel", end);
  }

  #ghost(word) {
    const ghost = document.createElement("span");
    ghost.className = "word word--dragged";
    ghost.setAttribute("aria-hidden", "true");
    ghost.textContent = this.#label(word);
    this.box.append(ghost);
    this.choose(word);
    return ghost;
  }

  #gapAt(event, word) {
    const found = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-gap]")?.querySelector("select");
    return found && this.gaps.includes(found) && found.dataset.group === word.group ? found : null;
  }

  #highlight(target) {
    for (const gap of this.gaps) gap.parentElement.classList.toggle("is-target", gap === target);
  }
}

const start = (root) => root.querySelectorAll("[data-drag-words]").forEach((box) => new WordBank(box));
start(document);
document.addEventListener("courses:fragment", (event) => start(event.target));
