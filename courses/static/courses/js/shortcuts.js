/**
 * Keys of the player: n and p (next, previous lesson), o (contents), m (note), ? (overview).
 *
 * They do nothing while somebody types, holds a modifier, or has a dialog open, and each person can switch them off in
 * the overview (WCAG 2.1.4). `[data-shortcuts]` is the overview, `[data-shortcuts-open]` its button,
 * `[data-shortcuts-switch]` the checkbox; the choice stays in this browser.
 */

const KEY = "courses:shortcuts";
const player = document.querySelector(".player[data-learning]");
const overview = document.querySelector("[data-shortcuts]");

function areOn() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function isTyping(target) {
  return target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable]"));
}

/** The paragraph at the upper part of the window. */
function currentBlock() {
  const line = innerHeight * 0.3;
  const blocks = [...document.querySelectorAll("[data-anchor]:has([data-note-open])")];
  return blocks.findLast((block) => block.getBoundingClientRect().top <= line) ?? blocks[0];
}

const actions = {
  n: () => player.querySelector(".player__bar [rel=next], .player__bar form[data-finish] button, .player__bar .button--primary")?.click(),
  p: () => player.querySelector(".player__bar [rel=prev]")?.click(),
  o() {
    const drawer = player.querySelector(".player__drawer");
    drawer.open = true;
    (drawer.querySelector("[aria-current]") ?? drawer.querySelector("a"))?.focus();
  },
  m() {
    const block = currentBlock();
    if (block) document.dispatchEvent(new CustomEvent("courses:note", { detail: block.id }));
  },
  "?": () => overview.showModal(),
};

if (player && overview) {
  const button = document.querySelector("[data-shortcuts-open]");
  const box = overview.querySelector("[data-shortcuts-switch]");
  button.hidden = false;
  button.addEventListener("click", () => overview.showModal());
  box.checked = areOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, box.checked ? "on" : "off");
    } catch {
      /* The browser keeps nothing; the keys stay as they are. */
    }
  });
  document.addEventListener("keydown", (event) => {
    const isBusy = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat;
    if (isBusy || isTyping(event.target) || document.querySelector("dialog[open]") || !areOn()) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
