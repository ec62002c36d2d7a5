// The chosen theme, kept in this browser. A classic script: it runs before the first paint.
(() => {
  const THEMES = ["auto", "light", "dark"];

  function kept() {
    try {
      return localStorage.getItem("theme") ?? "auto";
    } catch {
      return "auto"; // storage is closed to us: follow the system
    }
  }

  function keep(theme) {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // It lasts as long as the page.
    }
  }

  function apply(theme) {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  function label(button, theme) {
    button.title = button.dataset[theme];
    button.setAttribute("aria-label", button.title);
    button.querySelector(".icon").className = `icon icon-${theme}`;
  }

  function wire(button) {
    let theme = kept();
    label(button, theme);
    button.addEventListener("click", () => {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      keep(theme);
      apply(theme);
      label(button, theme);
    });
  }

  apply(kept());
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-switch]").forEach(wire);
  });
})();
