// A search box with a list under it (ARIA combobox): arrows choose, Enter opens, Esc closes.
// The first result is chosen at once; Enter before the results of what is typed have come asks the server for the page.
(() => {
  "use strict";
  const boxes = "form[data-combobox] input[data-listbox]";
  const list = (input) => document.getElementById(input.dataset.listbox);
  const options = (input) => [...list(input).querySelectorAll('[role="option"]')];

  const prepare = (input) => {
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list(input).id);
  };
  const choose = (input, option) => {
    for (const one of options(input)) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const shown = (input) => input.getAttribute("aria-expanded") === "true";
  const close = (input) => {
    list(input).replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list(input).id);
    delete input.dataset.asked;
    choose(input, null);
  };
  const settle = (input) => {
    const found = options(input);
    input.dataset.asked = input.value;
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (found.length) input.setAttribute("aria-controls", found[0].parentElement.id);
    choose(input, found[0] ?? null);
    const said = input.form.querySelector("[data-status]");
    if (said) said.textContent = list(input).querySelector("[data-count]")?.textContent ?? "";
  };

  const prepareAll = () => { for (const input of document.querySelectorAll(boxes + ":not([role])")) prepare(input); };
  prepareAll();

  document.addEventListener("htmx:after:swap", ({ detail }) => {
    const input = detail.ctx?.sourceElement;
    prepareAll();
    if (input?.matches?.(boxes)) settle(input);
  });
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.(boxes) || event.isComposing || event.keyCode === 229) return; // an input method is at work
    const found = options(input);
    const at = found.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      choose(input, found[(next + found.length) % found.length]);
    } else if (event.key === "Enter" && at >= 0 && input.dataset.asked === input.value) {
      event.preventDefault();
      found[at].click();
    } else if (event.key === "Escape" && shown(input) && !input.closest("dialog")) {
      event.preventDefault();
      close(input);
    }
  });
  document.addEventListener("pointermove", (event) => {
    const option = event.target.closest?.('form[data-combobox] [role="option"]');
    if (option?.getAttribute("aria-selected") === "false") {
      choose(option.closest("form").querySelector(boxes.split(" ").pop()), option);
    }
  });
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.(".bar form[data-combobox]");
    if (form && event.relatedTarget && !form.contains(event.relatedTarget)) close(form.querySelector("input[data-listbox]"));
  });
  document.addEventListener("click", (event) => {
    for (const input of document.querySelectorAll(".bar " + boxes)) {
      if (shown(input) && !input.form.contains(event.target)) close(input);
    }
  });
})();
