// What every page does: it says which clock its reader goes by, and shows the tab that is in use.
(() => {
  // The first look at the clock is dear: the words needn't wait for it.
  function tellClock() {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const secure = location.protocol === "https:" ? "; Secure" : "";
    if (timeZone) document.cookie = `time_zone=${timeZone}; Path=/; SameSite=Lax${secure}`;
  }

  // Only the row of tabs is moved: the page itself stays where its reader left it.
  function show(here) {
    const row = here.closest("nav");
    const [inner, outer] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
    if (inner.left >= outer.left && inner.right <= outer.right) return;
    row.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  }

  function showAll(root) {
    root.querySelectorAll(":is(.tabs, .places) [aria-current]").forEach(show);
  }

  // Whoever goes on with the keyboard is not left behind a menu that is still open.
  function leave({ target, relatedTarget: next }) {
    const menu = target.closest?.(":is(.menu, .picker-popover):popover-open");
    if (menu && next && !menu.contains(next) && next.popoverTargetElement !== menu) menu.hidePopover();
  }

  // An answer that the records are out of reach has a place of its own, until another comes.
  function tellAway({ detail }) {
    const place = document.getElementById("away");
    if (detail.target === place) Object.assign(detail, { shouldSwap: !place.firstChild, isError: false });
    else if (!detail.isError) place.replaceChildren();
  }

  // On a slow network somebody presses before the chat's modules are here: they do it then.
  function early({ target }) {
    if (document.querySelector("main[data-socket]:not([data-ready])")) {
      target.closest?.("#send, [data-starter], [data-unfold]")?.setAttribute("aria-busy", "true");
    }
  }

  (window.requestIdleCallback ?? setTimeout)(tellClock);
  document.addEventListener("click", early);
  addEventListener("DOMContentLoaded", () => {
    showAll(document);
    document.addEventListener("focusout", leave);
    document.body.addEventListener("htmx:beforeSwap", tellAway);
    document.body.addEventListener("htmx:afterSettle", ({ target }) => showAll(target));
  });
})();
