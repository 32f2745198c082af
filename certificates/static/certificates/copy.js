/**
 * Copies a link. Without this module the link can be selected and copied by hand.
 *
 *   <div data-copy-link>
 *     <input data-copy-link-source readonly value="https://…">
 *     <button type="button" data-copy-link-button hidden>…</button>
 *     <span data-copy-link-status role="status" data-done="Copied" data-failed="…"></span>
 *   </div>
 */

const SHOWN_FOR = 4000;

function bind(box) {
  const source = box.querySelector("[data-copy-link-source]");
  const button = box.querySelector("[data-copy-link-button]");
  const status = box.querySelector("[data-copy-link-status]");
  if (!source || !button || !status || !navigator.clipboard) return;
  let timer = 0;
  const say = (text) => {
    status.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = ""), SHOWN_FOR);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(source.value).then(
      () => say(status.dataset.done),
      () => {
        source.select();
        say(status.dataset.failed);
      },
    );
  });
}

document.querySelectorAll("[data-copy-link]").forEach(bind);
