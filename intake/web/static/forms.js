// SPDX-License-Identifier: GPL-3.0-or-later
// Leads to what is wrong in a form, and keeps a second click from sending it twice.

export function focusErrors() {
  document.getElementById("errors")?.focus();
}

export function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // A form that leads to a download stays on its page and may be sent again.
    if (event.defaultPrevented || "again" in form.dataset) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  // A page that comes back from the browser's memory can be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.forms) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });
}
