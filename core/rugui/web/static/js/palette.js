// Ctrl K or ⌘K opens the search from every page. The dialog is native: Esc gives the focus back to where it was.
(() => {
  "use strict";
  const palette = document.getElementById("palette");
  const apple = /Mac|iPhone|iPad/.test(navigator.platform);
  if (apple) for (const key of document.querySelectorAll(".search-key")) key.textContent = "⌘K";
  if (!palette) return;
  const input = palette.querySelector("input[type=search]");
  const open = () => {
    if (palette.open) return;
    palette.showModal();
    input.focus();
    input.select();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    } else if (event.key === "Escape" && palette.open && !event.isComposing) {
      event.preventDefault(); // a search field would spend the first Esc on emptying itself
      palette.close();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
    else if (event.target.closest("[data-palette]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
  });
})();
