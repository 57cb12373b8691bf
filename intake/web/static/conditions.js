// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a question as soon as another answer makes it apply. Without this, a button of the page does so.

function answers(form, name) {
  const controls = [...form.elements].filter((control) => control.name === name);
  const chosen = controls.filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked);
  return chosen.length ? chosen.map((control) => control.value) : [""];
}

export function showWhatApplies(form) {
  const questions = [...form.querySelectorAll("[data-asks]")];
  const show = () => {
    for (const question of questions) {
      const wanted = JSON.parse(question.dataset.answers);
      question.hidden = !answers(form, question.dataset.asks).some((answer) => wanted.includes(answer));
    }
  };
  form.addEventListener("change", show);
  show();
}
