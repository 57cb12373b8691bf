// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the buttons that print a page; without a script the browser's own menu does it.
export function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
