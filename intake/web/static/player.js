// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever watches or listens is there: a long film does not lock the vault. And a copy can be taken twice.
for (const player of document.querySelectorAll("[data-player]")) {
  let last = 0;
  player.addEventListener("timeupdate", () => {
    if (Date.now() - last < 30000) return;
    last = Date.now();
    document.dispatchEvent(new Event("input"));
  });
}
for (const form of document.querySelectorAll("[data-again]")) {
  // The page stays where it is when a file is saved, so that nothing else would let the button be pressed again.
  form.addEventListener("submit", () => setTimeout(() => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }, 2000));
}
