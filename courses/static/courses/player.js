/**
 * The course player's enhancements; everything works without them.
 *
 * - `[data-lesson-position="URL"]`: remembers the block (`[data-anchor]` with an id) that is being read.
 * - `[data-copy]` with `[data-copy-button]`: copies `[data-copy-source]` or `code`.
 * - `[data-checklist]`: keeps ticks in this browser.
 */

import { queue } from "./js/queue.js";

const SAVE_DELAY = 1500;

function rememberPosition(body) {
  const url = body.dataset.lessonPosition;
  if (!url || !("IntersectionObserver" in window)) return;
  let anchor = "";
  let timer = 0;
  const save = () => queue.send({ url, fields: { anchor }, kind: "position", replaces: "position" });
  const observer = new IntersectionObserver(
    (entries) => {
      const visible = entries.find((entry) => entry.isIntersecting && entry.target.id);
      if (!visible || visible.target.id === anchor) return;
      anchor = visible.target.id;
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_DELAY);
    },
    { rootMargin: "-15% 0px -70% 0px" },
  );
  body.querySelectorAll("[data-anchor]").forEach((block) => observer.observe(block));
}

function copyButton(box) {
  const button = box.querySelector("[data-copy-button]");
  const status = box.querySelector("[data-copy-status]");
  const source = box.querySelector("[data-copy-source], code");
  if (!button || !source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent.trim());
    status.textContent = status.dataset.copyDone;
    setTimeout(() => (status.textContent = ""), 3000);
  });
}

function checklist(fieldset, number) {
  const key = `checklist:${location.pathname}:${number}`;
  const boxes = [...fieldset.querySelectorAll("input[type=checkbox]")];
  const ticked = new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
  boxes.forEach((box, index) => {
    box.checked = ticked.has(index);
    box.addEventListener("change", () => {
      const now = boxes.flatMap((item, place) => (item.checked ? [place] : []));
      localStorage.setItem(key, JSON.stringify(now));
    });
  });
  fieldset.querySelector("[data-checklist-note]").hidden = false;
}

document.querySelectorAll("[data-lesson-position]").forEach(rememberPosition);
document.querySelectorAll("[data-copy]").forEach(copyButton);
document.querySelectorAll("[data-checklist]").forEach(checklist);
