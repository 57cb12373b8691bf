// SPDX-License-Identifier: GPL-3.0-or-later
// Shows what would be left of a report while a person chooses what goes. Without it, a button does the same.

const PAUSE = 700;
const form = document.querySelector("form[data-look]");
let address = location.href;
let timer = 0;
let latest = 0;

async function look() {
  const turn = ++latest;
  const chosen = new URLSearchParams(new FormData(form));
  chosen.set("do", "look");
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body: chosen });
  } catch {
    return;
  }
  if (!answer.ok || turn !== latest) {
    return;
  }
  // The next look takes the place of this one, so that none is kept longer than it is shown.
  address = answer.url;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById("looked");
  if (found && turn === latest) {
    document.getElementById("looked").replaceChildren(...found.childNodes);
  }
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

if (form) {
  form.querySelector("input[name=how][value=partly]").addEventListener("change", () => {
    form.querySelector("details").open = true;
  });
  form.addEventListener("input", wait);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    latest += 1;
  });
}
