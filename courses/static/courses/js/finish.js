/**
 * Finishes a lesson without a connection, too: `<form data-finish data-text-kept="…">`.
 *
 * With a connection it goes on at the address that the server names; without one the button says that it is noted.
 */

import { queue } from "./queue.js";

const form = document.querySelector("form[data-finish]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.setAttribute("aria-disabled", "true");
  if (form.dataset.isSent) return;
  form.dataset.isSent = "1";
  const outcome = await queue.send({ url: form.action, fields: {}, kind: "finish", replaces: form.action });
  if (outcome.state === "kept") button.textContent = form.dataset.textKept;
  else if (outcome.state === "saved" && outcome.answer.url) location.assign(outcome.answer.url);
  else form.submit(); // the server's own page says what is the matter
});

document.addEventListener("courses:sent", ({ detail: { item, answer } }) => {
  if (form && item.url === form.action && answer.url) location.assign(answer.url);
});

// Back from the next page: the browser shows this one as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted && form?.dataset.isSent) location.reload();
});
