// The page that checks cards: keeps itself for when there is no network, reads a code that is scanned, typed or pasted.
"use strict";
(() => {
  const KEPT = "rugui-check-1";
  const form = document.querySelector("[data-check]");
  if (!form || !window.isSecureContext || !window.ruguiCard) return;
  const place = form.dataset;
  const shown = document.getElementById("check-verdict");
  const state = document.getElementById("check-state");
  const code = form.querySelector("textarea");
  let list = null;

  const say = (text) => { state.textContent = text; };
  const today = () => {
    const now = new Date();
    return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
  };
  const grouped = (number) => number.replace(/(.{4})(?=.)/g, "$1 ");

  const show = (found) => {
    const part = document.getElementById(`verdict-${found.verdict}`).content.cloneNode(true);
    if (found.claim) {
      const names = (list.tiers[found.claim.tier] || {});
      const tier = names[document.documentElement.lang] || names.en || found.claim.tier;
      const values = { card: grouped(found.claim.card), member: found.claim.member, tier, until: found.claim.until || "–" };
      for (const [name, value] of Object.entries(values)) {
        const where = part.querySelector(`[data-${name}]`);
        if (where) where.textContent = value;
      }
    }
    shown.replaceChildren(part);
    shown.focus();
  };

  const check = async (text) => { if (list) show(await window.ruguiCard.read(text, list, today())); };

  const fresh = async () => {
    const kept = await caches.open(KEPT);
    try {
      const answer = await fetch(place.list, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) await kept.put(place.list, answer.clone());
    } catch { /* no network: what is kept is used */ }
    const held = await kept.match(place.list);
    list = held ? await held.json() : null;
    if (list) say(place.from.replace("{when}", new Date(list.made_at).toLocaleString(document.documentElement.lang)));
    else say(place.none);
  };

  const keep = async () => {
    const loaded = performance.getEntriesByType("resource").map((one) => new URL(one.name));
    const mine = loaded.filter((one) => one.origin === location.origin && /static/.test(one.pathname));
    const kept = await caches.open(KEPT);
    await kept.addAll([location.pathname, ...new Set(mine.map((one) => one.href))]);
  };

  form.addEventListener("submit", (event) => {
    const text = code.value.trim();
    if (!text.startsWith("RG1.") || !list) return; // a number is looked up by the house
    event.preventDefault();
    event.stopPropagation();
    check(text);
  });

  const scan = document.getElementById("check-scan");
  const video = document.getElementById("check-video");
  const begin = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const reader = new window.BarcodeDetector({ formats: ["qr_code"] });
    video.hidden = false;
    video.srcObject = stream;
    await video.play();
    const look = async () => {
      const found = await reader.detect(video).catch(() => []);
      if (!found.length) return requestAnimationFrame(look);
      stream.getTracks().forEach((track) => track.stop());
      video.hidden = true;
      code.value = found[0].rawValue;
      return check(code.value);
    };
    look();
  };
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    scan.hidden = false;
    scan.addEventListener("click", () => begin().catch(() => say(place.camera)));
  }

  (async () => {
    if (!(await window.ruguiCard.able())) return say(place.unable);
    await fresh();
    if ("serviceWorker" in navigator) {
      try {
        await navigator.serviceWorker.register(place.worker);
        await navigator.serviceWorker.ready;
        if (navigator.onLine) await keep();
        document.body.dataset.kept = "yes";
      } catch { /* it works as long as there is a network */ }
    }
  })();
})();
