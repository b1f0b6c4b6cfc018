// Toasts leave after ten seconds, but not while the pointer or the focus is on them; errors stay until closed.
(() => {
  "use strict";
  const SECONDS = 10;
  const place = document.getElementById("toasts");
  if (!place) return;

  const mind = (toast) => {
    const button = toast.querySelector("[data-close]");
    button.hidden = false;
    button.addEventListener("click", () => toast.remove());
    if (toast.dataset.toast === "error") return;
    let timer;
    const start = () => { timer = setTimeout(() => toast.remove(), SECONDS * 1000); };
    const stop = () => clearTimeout(timer);
    for (const enter of ["pointerenter", "focusin"]) toast.addEventListener(enter, stop);
    for (const leave of ["pointerleave", "focusout"]) toast.addEventListener(leave, () => { stop(); start(); });
    start();
  };
  for (const toast of place.querySelectorAll("[data-toast]")) mind(toast);
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node.matches?.("[data-toast]")) mind(node);
    }
  }).observe(place, { childList: true });

  document.addEventListener("rugui:toast", ({ detail }) => {
    const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
    toast.querySelector("p").textContent = detail.text;
    place.append(toast);
  });
})();
