/**
 * Forgets what waits to be sent (`queue.js`) when the person logs out: `<form data-logout>`.
 *
 * Without a connection nobody is logged out, and nothing is forgotten.
 */

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-logout]") || !navigator.onLine) return;
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith("courses:queue:"))
      .forEach((key) => localStorage.removeItem(key));
  } catch {
    /* The browser keeps nothing, so there is nothing to forget. */
  }
});
