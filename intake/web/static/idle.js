// SPDX-License-Identifier: GPL-3.0-or-later
// Says a minute before that an unused vault is about to lock, and shows the unlock page once it has.
const ASK_EVERY = 20000;
const UNDER_WAY = 60000; // milliseconds that the way to another page may take

export function watchIdle() {
  const dialog = document.getElementById("idle");
  if (!dialog) return;
  const count = document.getElementById("idle-left");
  const stay = document.getElementById("stay");
  const token = stay.elements.namedItem("csrf_token").value;
  let left = Infinity;
  let warning = 60;
  let told = false;
  let leaving = -Infinity;

  // Who has just locked or destroyed the vault is on the way to a page of its own: nothing must lead elsewhere.
  addEventListener("beforeunload", () => {
    leaving = Date.now();
  });

  async function ask() {
    try {
      const answer = await fetch("/session/left", { cache: "no-store" });
      const state = await answer.json();
      // A page with words that nobody could save keeps them, and says so itself.
      const locked = new Event("intake:locked", { cancelable: true });
      const stays = Date.now() - leaving > UNDER_WAY;
      if (!state.open && stays && dispatchEvent(locked)) location.replace("/unlock?why=idle");
      left = state.left;
      warning = state.warning;
    } catch {
      left = Infinity; // the program is starting afresh; the next question is answered
    }
  }

  async function go() {
    await fetch(stay.action, { method: "POST", headers: { "X-CSRF-Token": token } }).catch(() => {});
    await ask();
    dialog.close();
    told = false;
  }

  // Typing is being there, even before anything is sent; the server hears of it at most twice a minute.
  let last = 0;
  document.addEventListener("input", () => {
    if (Date.now() - last < 30000) return;
    last = Date.now();
    go();
  });

  stay.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    go();
  });

  setInterval(ask, ASK_EVERY);
  setInterval(() => {
    left -= 1;
    if (left > warning) {
      if (dialog.open) dialog.close();
      return;
    }
    count.textContent = String(Math.max(0, Math.round(left)));
    if (!told) {
      told = true;
      dialog.showModal();
    }
    if (left < -3) ask();
  }, 1000);
  ask();
}
