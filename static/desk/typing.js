/* Says now and then, while somebody writes, that they do: to colleagues, and to the person. */

const EVERY = 2_500;
let told = 0;

document.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea[data-draft]") || !target.value.trim()) return;
  const now = performance.now();
  if (told && now - told < EVERY) return;
  told = now;
  const detail = { type: "typing", to: target.dataset.typing ?? "desk" };
  document.dispatchEvent(new CustomEvent("desk:tell", { detail }));
});

document.body.addEventListener("desk:said", () => {
  told = 0;
});
