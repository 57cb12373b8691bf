// SPDX-License-Identifier: GPL-3.0-or-later
// Sends chosen files one after the other, each with its progress and a way to stop it.
// Without it the same form sends them all at once.
const form = document.querySelector("[data-upload]");
if (form) begin(form);

function begin(form) {
  const input = form.elements.namedItem("files");
  const list = form.querySelector("[data-uploads]");
  const button = form.querySelector("button.main");
  const drop = form.querySelector(".drop");

  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
  });

  form.addEventListener("submit", async (event) => {
    if (!input.files.length) return; // the page answers that nothing was chosen
    event.preventDefault();
    const lines = [...input.files].map((file) => line(file));
    list.replaceChildren(...lines.map((one) => one.item));
    list.hidden = false;
    button.disabled = true;
    input.disabled = true;
    let kept = 0;
    for (const one of lines) if (await one.send()) kept += 1;
    if (kept === lines.length) {
      location.assign(`${form.dataset.back}?saved=${kept}`);
      return;
    }
    input.disabled = false;
    input.value = "";
    button.disabled = false;
    list.append(again());
  });

  // What was refused or stopped stays in sight; the list below is loaded again when the person has read it.
  function again() {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = form.dataset.back;
    link.textContent = "↻";
    link.className = "button";
    item.append(link);
    return item;
  }

  function line(file) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    const bar = document.createElement("progress");
    const told = document.createElement("span");
    const stop = document.createElement("button");
    name.className = "what";
    name.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    told.className = "extra";
    told.textContent = form.dataset.waiting;
    stop.type = "button";
    stop.className = "quiet";
    stop.textContent = form.dataset.stop;
    item.append(name, bar, told, stop);
    const request = new XMLHttpRequest();
    let stopped = false;
    stop.addEventListener("click", () => {
      stopped = true;
      request.abort();
      end(form.dataset.stopped, true);
    });

    function end(words, wrong) {
      told.textContent = words;
      item.classList.toggle("failed", wrong);
      bar.hidden = true;
      stop.remove();
    }

    function send() {
      return new Promise((resolve) => {
        if (stopped) return resolve(false);
        if (file.size > Number(form.dataset.largest)) {
          end(form.dataset.large, true);
          return resolve(false);
        }
        const body = new FormData(form);
        body.delete("files");
        body.append("files", file); // after the words, so that they are known when the file is whole
        request.upload.addEventListener("progress", (event) => {
          if (!event.lengthComputable) return;
          const percent = Math.floor((event.loaded * 100) / event.total);
          bar.value = percent;
          told.textContent = percent < 100 ? `${percent}\u00a0%` : form.dataset.checking;
        });
        request.addEventListener("load", () => {
          const answer = read(request);
          if (answer?.kept) {
            end(form.dataset.kept, false);
            return resolve(true);
          }
          end(answer?.refused || form.dataset.failed, true);
          resolve(false);
        });
        request.addEventListener("abort", () => resolve(false));
        request.addEventListener("error", () => {
          if (!stopped) end(form.dataset.failed, true);
          resolve(false);
        });
        request.open("POST", form.action);
        request.setRequestHeader("X-CSRF-Token", form.elements.namedItem("csrf_token").value);
        request.send(body);
      });
    }
    return { item, send };
  }

  function read(request) {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return null; // a page of the program instead: it was locked meanwhile
    }
  }
}
