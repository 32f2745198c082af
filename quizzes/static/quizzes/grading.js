/**
 * Grading with the keyboard. Without it, the form works by mouse, arrow keys and its button.
 *
 * `<form data-grading>` holds `[data-grading-rubric]` with one `[data-criterion]` each: radio buttons or a number field.
 * Digits work while the focus is on a radio button of the rubric only, so nobody triggers them by accident: a digit
 * chooses as many points and goes on to the next criterion. Enter saves, Ctrl and Enter save from the comment, too.
 */

function focusable(criterion) {
  return criterion.querySelector("input:checked") ?? criterion.querySelector("input");
}

function grading(form) {
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const comment = form.querySelector("textarea");
  const keys = form.querySelector("[data-grading-keys]");
  if (keys) keys.hidden = false;

  const goOn = (criterion) => {
    const following = criteria[criteria.indexOf(criterion) + 1];
    if (following) focusable(following).focus();
  };

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      const isInComment = event.target === comment;
      if (isInComment ? event.ctrlKey || event.metaKey : event.target.matches("input")) {
        event.preventDefault();
        form.requestSubmit();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    const criterion = event.target.closest("[data-criterion]");
    if (!criterion || event.target.type !== "radio") return;
    const choice = [...criterion.querySelectorAll("input")].find((input) => input.value === event.key);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.focus();
    goOn(criterion);
  });

  // Two clicks on the button are one grading.
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
  });

  const open = criteria.find((criterion) => !criterion.querySelector("input:checked, input[type=number]"));
  if (open) focusable(open).focus();
}

document.querySelectorAll("form[data-grading]").forEach(grading);
