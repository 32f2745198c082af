/** `<button data-print hidden>`: shows itself and opens the browser's print dialog. */

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
