// What every page does: it says which clock its reader goes by, and shows the tab that is in use.
(() => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (timeZone) document.cookie = `time_zone=${timeZone}; Path=/; SameSite=Lax${secure}`;

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

  // An answer that the records are out of reach has a place of its own, until another comes.
  function tellAway({ detail }) {
    const place = document.getElementById("away");
    if (detail.target === place) Object.assign(detail, { shouldSwap: !place.firstChild, isError: false });
    else if (!detail.isError) place.replaceChildren();
  }

  addEventListener("DOMContentLoaded", () => {
    showAll(document);
    document.body.addEventListener("htmx:beforeSwap", tellAway);
    document.body.addEventListener("htmx:afterSettle", ({ target }) => showAll(target));
  });
})();
