/*
 * Messages can be put away: <div data-toast>… <button type="button" data-toast-close hidden>…</button></div>
 * The button is hidden as long as this script does not run. Messages never vanish by themselves.
 */
for (const button of document.querySelectorAll("[data-toast-close]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.closest("[data-toast]").remove();
    document.getElementById("main")?.focus({ preventScroll: true });
  });
}
