// What was typed is never lost: forms keep a draft in sessionStorage, per account, until the server says it is saved.
// Never kept: passwords, files, hidden fields and whatever carries data-no-keep.
(() => {
  "use strict";
  const account = document.body.dataset.account;
  const prefix = `draft:${account}:`;
  const store = sessionStorage;
  const keys = () => Object.keys(store).filter((key) => key.startsWith("draft:"));
  const forget = (key) => store.removeItem(prefix + key);
  const key = (form) => form.dataset.keep;
  const fields = (form) =>
    [...form.elements].filter(
      (one) => one.name && !/^(hidden|password|file|submit|button|fieldset)$/.test(one.type) && !one.matches("[data-no-keep]"),
    );
  const state = (one) => (/^(checkbox|radio)$/.test(one.type) ? one.checked : one.value);

  // A shared desk: the drafts of whoever sat here before go as soon as somebody else is signed in.
  if (account) for (const one of keys()) if (!one.startsWith(prefix)) store.removeItem(one);
  const saved = document.querySelector('meta[name="saved"]')?.content;
  if (saved) forget(saved);

  const write = (form) => store.setItem(prefix + key(form), JSON.stringify(fields(form).map((one) => [one.name, one.type, state(one)])));
  const restore = (form) => {
    const draft = store.getItem(prefix + key(form));
    if (!draft || form.querySelector("[data-focus]")) return; // shown again by the server with what was typed
    const left = JSON.parse(draft);
    let changed = false;
    for (const one of fields(form)) {
      const at = left.findIndex(([name, type]) => name === one.name && type === one.type);
      if (at < 0) continue;
      const value = left.splice(at, 1)[0][2];
      if (state(one) === value) continue;
      changed = true;
      if (typeof value === "boolean") one.checked = value;
      else one.value = value;
    }
    if (changed) tell(form);
  };
  const tell = (form) => {
    const line = document.createElement("p");
    const discard = document.createElement("button");
    line.className = "kept";
    line.setAttribute("role", "status");
    line.textContent = document.body.dataset.restored;
    discard.type = "button";
    discard.className = "button small";
    discard.textContent = document.body.dataset.discard;
    discard.addEventListener("click", () => { forget(key(form)); form.reset(); line.remove(); });
    line.append(discard);
    form.prepend(line);
  };
  const restoreAll = (root) => { for (const form of root.querySelectorAll("form[data-keep]")) restore(form); };
  restoreAll(document);
  document.addEventListener("htmx:after:swap", () => restoreAll(document));

  document.addEventListener("input", (event) => { if (event.target.form?.dataset.keep) write(event.target.form); });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement.closest?.("form[data-keep]");
    if (form && ctx.request.method !== "GET" && ctx.response.status < 400) forget(key(form));
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) for (const one of keys()) store.removeItem(one);
    if (event.target.matches("[data-keeps-place]")) store.setItem("place", JSON.stringify([location.pathname, scrollY]));
  });
  const place = JSON.parse(store.getItem("place") ?? "null");
  store.removeItem("place");
  if (place?.[0] === location.pathname) scrollTo(0, place[1]);
})();
