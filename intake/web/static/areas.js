// SPDX-License-Identifier: GPL-3.0-or-later
// Areas to cover are drawn over the picture; the table of numbers beneath, which works without this, holds them.
const picture = document.querySelector("[data-areas]");
if (picture) begin(picture);

function begin(picture) {
  const table = document.querySelector("table.areas tbody");
  const hint = document.querySelector("[data-drawing-hint]");
  const blank = table.rows[table.rows.length - 1].cloneNode(true);
  hint.hidden = false;
  let drawn = null;
  let from = null;

  picture.addEventListener("pointerdown", (event) => {
    if (event.target.closest("button")) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    from = place(event);
    drawn = document.createElement("span");
    drawn.className = "area";
    picture.append(drawn);
  });
  picture.addEventListener("pointermove", (event) => {
    if (drawn) lay(drawn, box(from, place(event)));
  });
  picture.addEventListener("pointerup", (event) => {
    if (!drawn) return;
    const area = box(from, place(event));
    drawn.remove();
    drawn = null;
    // A click is no area.
    if (area[2] < 0.5 || area[3] < 0.5) return;
    write(area);
    show();
  });
  picture.addEventListener("pointercancel", () => {
    drawn?.remove();
    drawn = null;
  });
  table.addEventListener("input", show);
  show();

  function place(event) {
    const frame = picture.getBoundingClientRect();
    const part = (value, size) => Math.min(100, Math.max(0, (value * 100) / size));
    return [part(event.clientX - frame.left, frame.width), part(event.clientY - frame.top, frame.height)];
  }

  function box([x, y], [a, b]) {
    return [Math.min(x, a), Math.min(y, b), Math.abs(x - a), Math.abs(y - b)];
  }

  function inputs(row) {
    return [...row.querySelectorAll("input")];
  }

  function write(area) {
    let row = [...table.rows].find((one) => inputs(one).every((input) => !input.value.trim()));
    if (!row) {
      row = blank.cloneNode(true);
      row.querySelector("th").textContent = String(table.rows.length + 1);
      table.append(row);
    }
    inputs(row).forEach((input, nth) => {
      input.value = area[nth].toFixed(1);
    });
  }

  function show() {
    for (const old of picture.querySelectorAll(".area")) old.remove();
    for (const row of table.rows) {
      const area = inputs(row).map((input) => Number.parseFloat(input.value.replace(",", ".")));
      if (area.some(Number.isNaN)) continue;
      const shown = document.createElement("span");
      shown.className = "area";
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "×";
      remove.setAttribute("aria-label", picture.dataset.remove.replace("{number}", row.querySelector("th").textContent));
      remove.addEventListener("click", () => {
        for (const input of inputs(row)) input.value = "";
        show();
      });
      shown.append(remove);
      lay(shown, area);
      picture.append(shown);
    }
  }

  function lay(element, [left, top, width, height]) {
    Object.assign(element.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
  }
}
