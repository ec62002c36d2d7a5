// The theme is the server's to keep: the page comes with it. Here it changes without a reload.
(() => {
  const THEMES = ["auto", "light", "dark", "contrast"];
  const root = document.documentElement;
  const more = matchMedia("(prefers-contrast: more)");
  let chosen = root.dataset.theme ?? "auto";

  function apply(theme) {
    chosen = theme;
    const shown = theme === "auto" && more.matches ? "contrast" : theme;
    if (shown === "auto") delete root.dataset.theme;
    else root.dataset.theme = shown;
    document.querySelectorAll("[data-theme-switch]").forEach((button) => label(button, theme));
  }

  function label(button, theme) {
    button.title = button.dataset[theme];
    button.setAttribute("aria-label", button.title);
    button.querySelector(".icon").className = `icon icon-${theme}`;
  }

  // The browser's own bar, above the page on a phone, has the page's colour.
  function colourBar() {
    const { backgroundColor } = getComputedStyle(root);
    document.querySelectorAll("meta[name='theme-color']").forEach((bar) => {
      bar.content = backgroundColor;
    });
  }

  function next(button) {
    const theme = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length];
    apply(theme);
    colourBar();
    htmx.ajax("POST", button.dataset.keep, { source: button, swap: "none", values: { theme } });
  }

  if (chosen === "auto") apply(chosen); // a system that asks for contrast has it
  more.addEventListener("change", () => apply(chosen));
  addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-switch]").forEach((button) => {
      button.addEventListener("click", () => next(button));
    });
    document.body.addEventListener("preferences", ({ detail }) => {
      if (!detail.theme) return;
      apply(detail.theme);
      colourBar();
    });
  });
})();
