// SPDX-License-Identifier: GPL-3.0-or-later
// Moves the bar of a long task and leads on when it is done.
const EVERY = 1000;

export function watchWork() {
  const box = document.querySelector("[data-work]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const percent = box.querySelector(".count");

  async function ask() {
    try {
      const answer = await fetch(box.dataset.work, { cache: "no-store" });
      const state = await answer.json();
      if (state.finished) {
        location.replace(location.pathname);
        return;
      }
      if (state.percent !== null) {
        bar.value = state.percent;
        percent.textContent = `${state.percent}\u00a0%`;
      }
    } catch {
      location.reload(); // locked meanwhile, or started afresh: the page says which
      return;
    }
    setTimeout(ask, EVERY);
  }
  setTimeout(ask, EVERY);
}
