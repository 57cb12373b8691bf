// SPDX-License-Identifier: GPL-3.0-or-later
// Says under a date, count or place how its words are understood, while they are typed.
const WAIT = 350;

export function echoWords(form, token) {
  for (const input of form.querySelectorAll("[data-doubt]")) {
    const base = input.id.replace(/-words$/, "");
    const told = document.getElementById(`${base}-meant`);
    const unclear = document.getElementById(`${base}-unclear`);
    if (!told) continue;
    const choose = document.getElementById(`${base}-choose`);
    const chosen = () => choose?.querySelector("input:checked")?.value || "";
    const inputs = [...form.elements].filter((control) => control.name?.startsWith(`${base}-`));
    let timer = 0;
    let asked = 0;

    async function ask() {
      const number = (asked += 1);
      const body = new URLSearchParams({ doubt: input.dataset.doubt, unit: input.dataset.unit, spoken: form.dataset.spoken });
      for (const control of inputs) {
        if (!["checkbox", "radio"].includes(control.type) && control.value) body.set(control.name.slice(base.length + 1), control.value);
      }
      if (chosen()) body.set("gid", chosen());
      try {
        const answer = await fetch(form.dataset.understand, {
          method: "POST", body, headers: { "X-CSRF-Token": token() }, cache: "no-store",
        });
        const found = await answer.json();
        if (number !== asked) return;
        told.querySelector("strong").textContent = found.told;
        told.hidden = !found.told;
        unclear.textContent = found.why;
        unclear.hidden = !found.why;
        if (choose) offer(choose, found.choices, chosen());
      } catch {
        // The page says so when it saves.
      }
    }

    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    };
    for (const control of inputs) control.addEventListener("input", soon);
    choose?.addEventListener("change", soon);
  }
}

// The places that the words may mean. The first choice, "none of these", is always there.
function offer(choose, choices, chosen) {
  const list = choose.querySelector(".choices");
  const [none, ...others] = list.children;
  others.forEach((option) => option.remove());
  choose.hidden = choices.length === 0;
  choices.forEach(([gid, label], place) => {
    const option = none.cloneNode(true);
    const radio = option.querySelector("input");
    const name = option.querySelector("label");
    radio.id = radio.id.replace(/\d+$/, String(place + 1));
    name.htmlFor = radio.id;
    name.textContent = label;
    radio.value = gid;
    radio.checked = gid === chosen;
    list.append(option);
  });
  if (!choices.some(([gid]) => gid === chosen)) none.querySelector("input").checked = true;
}
