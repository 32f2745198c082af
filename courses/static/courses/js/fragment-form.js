/**
 * Forms inside a lesson that are answered with their own block instead of the whole page.
 *
 *   <section data-fragment>
 *     <form method="post" action="…" data-fragment-form data-fragment-failed="No connection …">
 *       … <span role="status" tabindex="-1" data-fragment-status></span>
 *
 * The server gets the header `X-Fragment` and sends the block; its `[data-fragment]` replaces this one, and the first
 * status that says something gets the focus. The new block fires `courses:fragment`, so that scripts find what they work
 * on. What was typed stays when the answer does not arrive. Without JavaScript the form is sent as usual.
 */

async function send(form, submitter) {
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form, submitter),
    headers: { "X-Fragment": "1" },
    credentials: "same-origin",
  });
  // A login page, say: let the browser go there.
  if (response.redirected || response.status === 403 || response.status === 404 || response.status >= 500) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[data-fragment]");
}

function announce(fragment) {
  const statuses = [...fragment.querySelectorAll("[data-fragment-status]")];
  (statuses.find((status) => status.textContent.trim()) ?? fragment.querySelector("input:not([type=hidden]), textarea"))?.focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const fragment = form.closest("[data-fragment]");
  if (!fragment || !form.matches("[data-fragment-form]")) return;
  event.preventDefault();
  const { submitter } = event;
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    const answer = await send(form, submitter);
    if (answer) {
      fragment.replaceWith(answer);
      answer.dispatchEvent(new CustomEvent("courses:fragment", { bubbles: true }));
      announce(answer);
    } else {
      form.submit();
    }
  } catch {
    const status = form.querySelector("[data-fragment-status]");
    if (status) status.textContent = form.dataset.fragmentFailed;
  } finally {
    form.ariaBusy = "false";
  }
});
