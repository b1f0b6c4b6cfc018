// Keeps the page that checks cards usable without a network. What to keep is put there by the page (check.js): it knows
// what it loaded. Here: the network first, what is kept where there is none. Nothing else of the house is kept.
"use strict";
const KEPT = "rugui-check-1";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  event.respondWith(
    fetch(event.request).catch(async () => {
      const kept = await caches.open(KEPT);
      const page = event.request.mode === "navigate";
      return (await kept.match(page ? url.pathname : event.request, { ignoreSearch: page })) || Response.error();
    }),
  );
});
