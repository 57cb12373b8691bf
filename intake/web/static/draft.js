// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of a draft: saves by itself, and carries out the buttons of groups without loading the whole page.
import { showWhatApplies } from "./conditions.js";
import { echoWords } from "./echo.js";

const EVERY = 10000;
const IN_PLACE = /^(add|remove|up|down|undo|show|keep):?/;

let dirty = false;
let busy = false;
// What is on its way to the program. Nothing follows it before it has arrived: an older text never overtakes a newer.
let pending = Promise.resolve();
// A form on its way carries every word: saving the page once more would begin a draft of a finished report again.
let leaving = false;

const form = () => document.getElementById("page-form");
const token = () => form().elements.namedItem("csrf_token").value;
const status = () => form()?.querySelector("[data-saving]");

function typed(button) {
  form().elements.namedItem("field").value = document.activeElement?.id || "";
  const data = new FormData(form());
  if (button) data.set("do", button);
  return new URLSearchParams(data);
}

function tell(text, wrong = false) {
  const line = status();
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("wrong", wrong);
}

// The words stay here while the vault is unlocked elsewhere: the window has no bar in which to type an address.
function tellFailed() {
  const line = status();
  if (!line) return;
  tell(line.dataset.failed, true);
  const link = document.createElement("a");
  Object.assign(link, { className: "tap", href: "/unlock", target: "_blank", rel: "noopener", textContent: line.dataset.unlock });
  line.append(" ", link);
}

function send(address, body) {
  return fetch(address, { method: "POST", body, headers: { "X-CSRF-Token": token() }, cache: "no-store" });
}

function once(work) {
  busy = true;
  pending = work().finally(() => {
    busy = false;
  });
  return pending;
}

export function keep() {
  if (dirty && !busy && !leaving && form()) once(save);
}

async function save() {
  dirty = false;
  try {
    const answer = await send(form().dataset.keep, typed());
    if (!answer.ok || answer.redirected) throw new Error("not saved");
    const saved = await answer.json();
    form().elements.namedItem("shown").value = saved.shown;
    form().elements.namedItem("revision").value = saved.revision;
    tell(saved.told, saved.conflict);
  } catch {
    dirty = true;
    tellFailed();
  }
}

async function inPlace(button) {
  form().setAttribute("aria-busy", "true");
  const focused = document.activeElement?.id;
  const sent = typed(button);
  dirty = false;
  try {
    const answer = await send(form().action, sent);
    const where = new URL(answer.url);
    if (!answer.ok || where.pathname.startsWith("/unlock")) throw new Error("not saved");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = form();
    document.getElementById("main").replaceWith(page.getElementById("main"));
    takeAlong(before, sent);
    begin();
    const at = document.getElementById(where.searchParams.get("at") || (button === "show" ? focused : "") || "");
    const first = at?.matches("fieldset.item, section") ? at.querySelector("select, input:not([type=hidden]), textarea") : at;
    first?.focus();
    at?.scrollIntoView({ block: "nearest" });
  } catch {
    dirty = true;
    tellFailed();
    form().removeAttribute("aria-busy");
  }
}

// What was typed while the new page was on its way comes along to it.
function takeAlong(before, sent) {
  for (const old of before.querySelectorAll("textarea, input[type=text]")) {
    const now = form().elements.namedItem(old.name);
    if (now && sent.has(old.name) && old.value.replaceAll("\r\n", "\n") !== sent.get(old.name).replaceAll("\r\n", "\n")) {
      now.value = old.value;
      dirty = true;
    }
  }
}

function begin() {
  const here = form();
  if (!here?.dataset.keep) return;
  showWhatApplies(here);
  echoWords(here, token);
  const changed = () => {
    dirty = true;
  };
  here.addEventListener("input", changed);
  here.addEventListener("change", (event) => {
    changed();
    // A level of consent ticks its uses: the program knows which, and shows them at once.
    if (event.target.matches("[data-presets]")) pending.then(() => once(() => inPlace("show")));
  });
  here.addEventListener("focusout", () => setTimeout(keep));
  here.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    const button = pressed?.name === "do" ? pressed.value : "";
    if (IN_PLACE.test(button)) {
      event.preventDefault();
      pending.then(() => once(() => inPlace(button)));
    } else if (busy) {
      event.preventDefault();
      pending.then(() => {
        const same = [...form().elements].find((one) => one.name === pressed?.name && one.value === pressed?.value);
        form().requestSubmit(pressed?.isConnected ? pressed : same);
      });
    } else {
      leaving = true;
    }
  });
}

begin();
setInterval(keep, EVERY);
addEventListener("pagehide", () => {
  // The window closes with words in it: sent along, answered by nobody. It also ends what is still on its way.
  if ((dirty || busy) && !leaving && form()) navigator.sendBeacon(form().dataset.keep, typed());
});
addEventListener("intake:locked", (event) => {
  // What is on its way may not arrive any more: it counts as unsaved until the answer is here.
  if (!(dirty || busy) || !form()) return;
  event.preventDefault();
  tellFailed();
});
addEventListener("pageshow", () => {
  leaving = false;
});
// The field where somebody stopped, when the address names one inside a folded part.
const named = document.getElementById(location.hash.slice(1));
named?.closest("details")?.setAttribute("open", "");
named?.focus();
