// SPDX-License-Identifier: GPL-3.0-or-later
// Says how long a passphrase holds out while it is typed, by the rule of intake/crypto/strength.py. Nothing is sent.
export function watchStrength() {
  for (const told of document.querySelectorAll("[data-strength]")) {
    const field = document.getElementById(told.dataset.strength);
    field?.addEventListener("input", () => {
      const rated = rate(field.value);
      told.hidden = field.value === "";
      told.textContent = told.dataset[rated];
      told.dataset.rated = rated;
    });
  }
}

function rate(text) {
  const words = text.split(/\s+/u).filter((word) => [...word].length >= 2).length;
  const length = [...text].length;
  if (length < 12 && words < 5) return "short";
  if (new Set([...text.toLowerCase()]).size < 6) return "repeats";
  return words >= 6 || length >= 20 ? "good" : "enough";
}
