/*
 * Links to a dialog open it as a modal one: <a href="#delete" data-dialog>…</a> <dialog id="delete">…</dialog>
 * Without this script the link shows the dialog through :target. In the dialog, <form method="dialog"> closes it;
 * a link with data-dialog-close does so, too.
 */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("a[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.hash.slice(1));
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
    dialog.addEventListener("close", () => opener.focus(), { once: true });
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  } else if (event.target instanceof HTMLDialogElement) {
    event.target.close(); // a click on the backdrop
  }
});
