// Who is calling, in the corner of every page. Asked for every second and a half, in one short request that the server
// answers with 304 while nothing changed; not at all while the page is hidden, and at once when it is seen again.
// The card never takes the focus: Alt C goes to it, Alt X dismisses it from anywhere, Esc inside it likewise.
(() => {
  "use strict";
  const place = document.querySelector("[data-calls]"); // not by its id: a page may have a heading of that name
  if (!place) return;
  const said = document.getElementById("calls-said");
  const EVERY = 1500;
  const LONGEST = 30_000; // between two tries while the server does not answer
  const PATIENCE = 10_000; // with one request
  let known = place.hidden ? '"none"' : '"what the page came with"';
  let failures = 0;
  let timer = 0;
  let asking = false;
  let stopped = false;
  let came = null; // where the focus was before Alt C

  const later = (ms) => { clearTimeout(timer); if (!stopped) timer = setTimeout(ask, ms); };
  const stop = () => { stopped = true; show(""); }; // signed out meanwhile: no guest stays on the screen
  const show = (html) => {
    const focused = place.contains(document.activeElement) ? document.activeElement.id : null;
    place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    place.hidden = !html;
    if (focused !== null) (document.getElementById(focused) ?? (came?.isConnected ? came : null))?.focus();
    said.textContent = place.querySelector("[data-said]")?.dataset.said ?? "";
  };
  const ask = async () => {
    if (asking || stopped || document.hidden) return;
    asking = true;
    let wait = EVERY * (0.9 + Math.random() / 5); // a hundred screens do not come to walk in step
    try {
      const headers = { "If-None-Match": known, "HX-Request": "true" };
      const answer = await fetch(place.dataset.calls, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401 || answer.status === 403) return stop();
      if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
      if (answer.status !== 304) {
        show((await answer.text()).trim());
        known = answer.headers.get("ETag");
      }
      failures = 0;
    } catch {
      failures += 1;
      wait = Math.min(LONGEST, EVERY * 2 ** failures);
    } finally {
      asking = false;
      later(wait);
    }
  };

  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  place.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-call-close]");
    if (!form) return;
    event.preventDefault();
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
      later(0);
    } catch {
      document.dispatchEvent(new CustomEvent("rugui:toast", { detail: { text: document.body.dataset.offline, kind: "error" } }));
    }
  });
  const dismiss = () => place.querySelector("[data-call-close]")?.requestSubmit();
  document.addEventListener("keydown", (event) => {
    if (place.hidden || event.isComposing) return;
    const plain = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey; // AltGr is Ctrl and Alt
    if (plain && event.code === "KeyC") {
      event.preventDefault();
      if (!place.contains(document.activeElement)) came = document.activeElement;
      (place.querySelector("[data-call-first]") ?? place.querySelector("button"))?.focus();
    } else if (plain && event.code === "KeyX") {
      event.preventDefault();
      dismiss();
    } else if (event.key === "Escape" && place.contains(event.target)) {
      event.preventDefault();
      dismiss();
    }
  });
  ask();
})();
