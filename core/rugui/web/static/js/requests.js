// What every htmx request needs: the CSRF token on the way out, a plain word when it fails.
// Also the few gestures that native elements do not give: Esc on a tip, `command` in older browsers.
(() => {
  "use strict";
  const say = (text) => document.dispatchEvent(new CustomEvent("rugui:toast", { detail: { text, kind: "error" } }));
  document.documentElement.classList.add("js");

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token && ctx.request.method !== "GET") ctx.request.headers["X-CSRFToken"] = token.content;
  });
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    const status = ctx.response.status;
    if (status === 409 || status === 422) return; // the form itself comes back with what to do
    if (status === 401) return location.reload(); // signed out meanwhile: the server leads to the sign-in page
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    say(page.querySelector("[data-error]")?.textContent.trim() || document.body.dataset.failed);
  });
  document.addEventListener("htmx:error", ({ detail }) => {
    if (detail.error?.name !== "AbortError") say(document.body.dataset.offline);
  });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx?.request?.method !== "GET") focusNotice(document);
  });

  // An error summary or a diff takes the focus, for it answers what the clerk has just done.
  const focusNotice = (root) => root?.querySelector?.("[data-focus]:not([data-sample] *)")?.focus();
  focusNotice(document);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const chip of document.querySelectorAll(".chip:hover, .chip:focus-within")) chip.classList.add("tip-off");
  });
  for (const leave of ["pointerout", "focusout"]) {
    document.addEventListener(leave, (event) => event.target.closest?.(".chip")?.classList.remove("tip-off"));
  }

  if (!("command" in HTMLButtonElement.prototype)) {
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button[commandfor]");
      const dialog = button && document.getElementById(button.getAttribute("commandfor"));
      if (dialog) button.getAttribute("command") === "show-modal" ? dialog.showModal() : dialog.close();
    });
  }
})();
