// SPDX-License-Identifier: GPL-3.0-or-later
// Records speech and hands each second of it to the vault. Nothing is kept here: a piece that was taken is gone.
const EVERY = 1000;
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4", ""];

const form = document.querySelector("[data-recorder]");
if (form) begin(form);

function begin(form) {
  const told = form.querySelector("[data-state]");
  const time = form.querySelector("[data-time]");
  const level = form.querySelector("[data-level]");
  const wrong = form.querySelector("[data-wrong]");
  const buttons = Object.fromEntries([...form.querySelectorAll("[data-do]")].map((one) => [one.dataset.do, one]));
  const token = form.elements.namedItem("csrf_token").value;
  let recorder = null;
  let stream = null;
  let known = null;
  let sent = Promise.resolve(true);
  let number = 0;
  let seconds = 0;
  let ended = false;
  form.hidden = false;

  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
    fail(form.dataset.none);
    buttons.begin.disabled = true;
    return;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    buttons.begin.disabled = true;
    wrong.hidden = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false } });
    } catch {
      fail(form.dataset.denied);
      buttons.begin.disabled = false;
      return;
    }
    known = await post(form.action, new FormData(form));
    if (!known?.id) {
      fail(known?.refused || form.dataset.failed);
      silence();
      return;
    }
    const type = TYPES.find((one) => !one || MediaRecorder.isTypeSupported(one));
    recorder = new MediaRecorder(stream, type ? { mimeType: type, audioBitsPerSecond: 48000 } : {});
    recorder.addEventListener("dataavailable", (piece) => keep(piece.data));
    recorder.start(EVERY);
    watchLevel(stream);
    show(form.dataset.recording, "recording");
  });

  buttons.pause.addEventListener("click", () => {
    if (recorder.state === "recording") {
      recorder.pause();
      show(form.dataset.paused, "paused");
    } else {
      recorder.resume();
      show(form.dataset.recording, "recording");
    }
  });

  buttons.end.addEventListener("click", async () => {
    show(form.dataset.keeping, "keeping");
    await stopped();
    await sent;
    finish(await post(address(form.dataset.end)));
  });

  buttons.drop.addEventListener("click", async () => {
    await stopped();
    await sent;
    finish(await post(address(form.dataset.drop)));
  });

  // Whatever makes the page go away: what was spoken stays. A request that is kept alive outlives the page.
  addEventListener("pagehide", () => {
    if (!known || ended) return;
    fetch(`${address(form.dataset.end)}?cut=1`, { method: "POST", headers: { "X-CSRF-Token": token }, keepalive: true });
  });

  setInterval(() => {
    if (recorder?.state !== "recording") return;
    seconds += 1;
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }, 1000);

  function keep(data) {
    if (!data.size) return;
    const nth = number;
    number += 1;
    sent = sent.then(async (fine) => {
      if (!fine) return false;
      const answer = await post(form.dataset.piece.replace("ID", known.id).replace(/0$/, nth), data);
      if (answer?.taken && !answer.refused) return true;
      fail(answer?.refused || form.dataset.failed);
      if (recorder.state !== "inactive") recorder.stop();
      silence();
      return false;
    });
  }

  function stopped() {
    ended = true;
    return new Promise((resolve) => {
      if (recorder.state === "inactive") return resolve();
      recorder.addEventListener("stop", () => resolve(), { once: true });
      recorder.stop();
    }).then(silence);
  }

  function silence() {
    for (const track of stream?.getTracks() ?? []) track.stop();
  }

  function finish(answer) {
    if (answer?.back && !answer.refused) location.assign(answer.back);
    else fail(answer?.refused || form.dataset.failed);
  }

  async function post(where, body) {
    try {
      const answer = await fetch(where, { method: "POST", body, headers: { "X-CSRF-Token": token } });
      return await answer.json();
    } catch {
      return null; // the vault was locked, or the program has ended
    }
  }

  function address(pattern) {
    return pattern.replace("ID", known.id);
  }

  function show(words, state) {
    told.textContent = words;
    form.dataset.is = state;
    buttons.begin.hidden = true;
    for (const name of ["pause", "end", "drop"]) buttons[name].hidden = state === "keeping";
    buttons.pause.textContent = state === "paused" ? form.dataset.goOn : form.dataset.pause;
  }

  function fail(words) {
    wrong.textContent = words;
    wrong.hidden = false;
  }

  function watchLevel(stream) {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      if (recorder.state === "inactive") {
        clearInterval(timer);
        context.close();
        return;
      }
      analyser.getFloatTimeDomainData(wave);
      level.value = Math.min(1, 4 * Math.max(...wave.map(Math.abs)));
    }, 200);
  }
}
