/*
 * Light, dark or as the device: applied before the first paint, so that nothing flashes.
 *
 * Loaded in <head> without `defer`: <script src="theme.js"></script>
 * Control, hidden as long as this script does not run:
 *   <div data-theme-switch hidden><button type="button" data-theme-choice="system|light|dark">…</button></div>
 * The choice stays in the browser (localStorage "theme"); "system" forgets it.
 */
(() => {
  const root = document.documentElement;

  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage is switched off: the device decides
    }
  };
  const store = (choice) => {
    try {
      if (choice === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", choice);
    } catch {
      // the choice then holds for this page only
    }
  };
  const apply = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "system")));
    }
  };

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => {
    apply(stored());
    for (const group of document.querySelectorAll("[data-theme-switch]")) group.hidden = false;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) return;
    store(button.dataset.themeChoice);
    apply(button.dataset.themeChoice);
  });
  addEventListener("storage", (event) => {
    if (event.key === "theme") apply(event.newValue);
  });
})();
