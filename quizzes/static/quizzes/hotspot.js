/**
 * Lets areas be chosen in the picture. Without it, the list below the picture does.
 *
 * `[data-hotspot]` holds outlines `[data-hotspot-area="<value>"]` and the radio buttons or checkboxes with these
 * values, which stay the form's fields; `data-most` says how many can be chosen.
 */

function hotspot(box) {
  const inputs = [...box.querySelectorAll("input")];
  const most = Number(box.dataset.most);
  const areas = [...box.querySelectorAll("[data-hotspot-area]")];
  const inputOf = (area) => inputs.find((input) => input.value === area.dataset.hotspotArea);

  const show = () => {
    const count = inputs.filter((input) => input.checked).length;
    for (const input of inputs) {
      input.disabled = input.type === "checkbox" && !input.checked && count >= most;
    }
    for (const area of areas) area.classList.toggle("is-chosen", inputOf(area).checked);
  };

  for (const area of areas) {
    area.addEventListener("click", () => inputOf(area).click());
  }
  for (const input of inputs) {
    const area = areas.find((other) => inputOf(other) === input);
    const label = input.closest("label");
    for (const type of ["mouseenter", "mouseleave"]) {
      label.addEventListener(type, () => area?.classList.toggle("is-pointed", type === "mouseenter"));
    }
  }
  box.classList.add("is-live");
  box.addEventListener("change", show);
  show();
}

const start = (root) => root.querySelectorAll("[data-hotspot]").forEach(hotspot);
start(document);
document.addEventListener("courses:fragment", (event) => start(event.target));
