/**
 * Draws areas of a picture in the admin, and writes them into the fields of the rows "areas".
 *
 * `[data-hotspot-editor]` with `data-address` (of a picture to draw on, with /0/ for its id). It follows the chooser of
 * the field `image`, and the fields `areas-N-shape` and `areas-N-coords`, which can be typed into as well.
 */

const SPACE = "http://www.w3.org/2000/svg";
const LEAST = 1; // percent: a smaller drag was a click

class Editor {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.image = this.form.querySelector('input[name="image"]');
    this.canvas = box.querySelector("[data-editor-canvas]");
    this.picture = this.canvas.querySelector("img");
    this.drawing = this.canvas.querySelector("svg");
    this.shape = box.querySelector("[data-editor-shape]");
    this.target = box.querySelector("[data-editor-target]");
    this.closeButton = box.querySelector("[data-editor-close]");
    this.corners = [];
    this.from = null;
    this.shown = null;
    this.canvas.addEventListener("pointerdown", (event) => this.#press(event));
    this.canvas.addEventListener("pointermove", (event) => this.#move(event));
    this.canvas.addEventListener("pointerup", (event) => this.#release(event));
    this.closeButton.addEventListener("click", () => this.#closePolygon());
    this.shape.addEventListener("change", () => this.#forget());
    this.form.addEventListener("input", () => this.show());
    this.form.addEventListener("change", () => this.show());
    this.picture.addEventListener("error", () => this.#useThumbnail());
    this.picture.addEventListener("load", () => this.show());
    // Choosers and rows of the admin change without telling.
    new MutationObserver(() => this.show()).observe(this.form, {
      childList: true, subtree: true, attributes: true, attributeFilter: ["value", "class"],
    });
    this.show();
  }

  get rows() {
    return [...this.form.querySelectorAll('[name^="areas-"][name$="-coords"]')]
      .map((coords) => ({ coords, prefix: coords.name.slice(0, -"coords".length) }))
      .filter(({ prefix }) => /^areas-\d+-$/.test(prefix) && !this.#field(prefix, "DELETE")?.value);
  }

  #field(prefix, name) {
    return this.form.querySelector(`[name="${prefix}${name}"]`);
  }

  show() {
    const key = JSON.stringify([
      this.image.value, this.corners, this.picture.naturalWidth,
      this.rows.map(({ coords, prefix }) => [prefix, coords.value, this.#field(prefix, "shape").value, this.#field(prefix, "label").value]),
    ]);
    if (key === this.shown) return; // drawing changes the page as well
    this.shown = key;
    this.#showPicture();
    this.#showTargets();
    this.drawing.replaceChildren(...this.rows.flatMap((row) => this.#drawn(row)));
    if (this.corners.length) this.#append("polyline", this.corners, "is-new");
    this.closeButton.hidden = this.corners.length < 3;
  }

  #showPicture() {
    const id = this.image.value;
    this.box.querySelector("[data-editor-empty]").hidden = id !== "";
    this.box.querySelector("[data-editor-tools]").hidden = id === "";
    if (this.pictureId !== id) {
      this.pictureId = id;
      if (id) this.picture.src = this.box.dataset.address.replace("/0/", `/${id}/`);
    }
  }

  #useThumbnail() {
    const thumbnail = this.image.closest("[data-chooser], .chooser")?.querySelector("img");
    if (thumbnail && this.picture.src !== thumbnail.src) this.picture.src = thumbnail.src;
  }

  #showTargets() {
    const { value } = this.target;
    const options = this.rows.map(({ prefix }, place) => {
      const name = this.#field(prefix, "label").value || `${this.box.dataset.textArea} ${place + 1}`;
      return new Option(name, prefix);
    });
    this.target.replaceChildren(new Option(this.box.dataset.textNew, ""), ...options);
    this.target.value = options.some((option) => option.value === value) ? value : "";
  }

  #drawn({ coords, prefix }) {
    const numbers = coords.value.trim().split(/[\s;]+/).map((part) => Number(part.replace(/,$/, "").replace(",", ".")));
    const shape = this.#field(prefix, "shape").value;
    if (numbers.some(Number.isNaN)) return [];
    if (shape === "rect" && numbers.length === 4) return [this.#element("polygon", rectangle(numbers))];
    if (shape === "circle" && numbers.length === 3) return [this.#ellipse(numbers)];
    if (shape === "polygon" && numbers.length >= 6) return [this.#element("polygon", pairs(numbers))];
    return [];
  }

  #element(name, points, className = "") {
    const element = document.createElementNS(SPACE, name);
    element.setAttribute("points", points.map((point) => point.join(",")).join(" "));
    element.setAttribute("vector-effect", "non-scaling-stroke");
    if (className) element.setAttribute("class", className);
    return element;
  }

  /** The drawing is stretched to the picture, so a circle is an ellipse in it. */
  #ellipse([x, y, radius]) {
    const element = document.createElementNS(SPACE, "ellipse");
    const ratio = this.picture.clientWidth / (this.picture.clientHeight || 1);
    for (const [name, value] of Object.entries({ cx: x, cy: y, rx: radius, ry: radius * ratio })) {
      element.setAttribute(name, value);
    }
    element.setAttribute("vector-effect", "non-scaling-stroke");
    return element;
  }

  #append(name, points, className) {
    this.drawing.append(this.#element(name, points, className));
  }

  #place(event) {
    const box = this.canvas.getBoundingClientRect();
    const part = (value, size) => Math.round(Math.min(Math.max(value / size, 0), 1) * 1000) / 10;
    return [part(event.clientX - box.left, box.width), part(event.clientY - box.top, box.height)];
  }

  #press(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    if (this.shape.value === "polygon") {
      this.corners.push(this.#place(event));
      this.show();
      return;
    }
    this.from = this.#place(event);
    this.canvas.setPointerCapture(event.pointerId);
  }

  #move(event) {
    if (!this.from) return;
    this.drawing.querySelector(".is-new")?.remove();
    const numbers = this.#numbers(this.#place(event));
    const element = this.shape.value === "circle" ? this.#ellipse(numbers) : this.#element("polygon", rectangle(numbers));
    element.setAttribute("class", "is-new");
    this.drawing.append(element);
  }

  #release(event) {
    if (!this.from) return;
    const to = this.#place(event);
    const numbers = this.#numbers(to);
    const isClick = Math.max(Math.abs(to[0] - this.from[0]), Math.abs(to[1] - this.from[1])) < LEAST;
    this.#forget();
    if (!isClick) this.#write(numbers);
  }

  /** Of the shape between where the drag began and here: a rectangle by its corners, a circle from its middle. */
  #numbers([x, y]) {
    const [left, top] = this.from;
    if (this.shape.value !== "circle") return [Math.min(left, x), Math.min(top, y), Math.max(left, x), Math.max(top, y)];
    const ratio = this.picture.clientHeight / (this.picture.clientWidth || 1);
    return [left, top, Math.round(Math.hypot(x - left, (y - top) * ratio) * 10) / 10];
  }

  #closePolygon() {
    const numbers = this.corners.flat();
    this.#forget();
    this.#write(numbers);
  }

  #forget() {
    this.from = null;
    this.corners = [];
    this.shown = null;
    this.show();
  }

  #write(numbers) {
    if (!this.target.value) {
      this.form.querySelector("#id_areas-ADD").click();
    }
    const row = this.rows.find(({ prefix }) => prefix === this.target.value) ?? this.rows.at(-1);
    this.#field(row.prefix, "shape").value = this.shape.value;
    row.coords.value = numbers.join(" ");
    row.coords.dispatchEvent(new Event("input", { bubbles: true }));
    row.coords.dispatchEvent(new Event("change", { bubbles: true }));
    this.target.value = "";
  }
}

function rectangle([left, top, right, bottom]) {
  return [[left, top], [right, top], [right, bottom], [left, bottom]];
}

function pairs(numbers) {
  return numbers.flatMap((number, place) => (place % 2 ? [] : [[number, numbers[place + 1]]]));
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-hotspot-editor]").forEach((box) => new Editor(box));
});
