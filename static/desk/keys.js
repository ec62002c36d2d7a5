/* Single keys: whatever carries data-key is pressed or focused by it; j and k walk the list. */

const OFF = "keys-off"; // as in the chat
const sheet = document.querySelector("#keys-sheet");
const on = sheet?.querySelector("#keys-on");

function rows() {
  return [...document.querySelectorAll("[data-ticket]")];
}

function current() {
  return document.activeElement?.closest("[data-ticket]") ?? null;
}

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
  all[Math.max(0, Math.min(next, all.length - 1))].querySelector(".desk-open").focus();
}

function use(target) {
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
}

const LIST = {
  j: () => walk(1),
  k: () => walk(-1),
  c: () => current()?.querySelector("[data-row-key=c]")?.click(),
  x: () => current()?.querySelector("input[type=checkbox]")?.click(),
};

function typing(target) {
  return target.isContentEditable || target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])");
}

/* Out of a field, so that single keys do something again; a search is emptied first. */
function leave(field) {
  if (field.type !== "search" || !field.value) field.blur();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (localStorage.getItem(OFF)) return;
  if (document.querySelector("dialog[open]")) return; // what is behind it is not meant
  if (typing(event.target)) return event.key === "Escape" ? leave(event.target) : undefined;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  const act = target ? () => use(target) : rows().length ? LIST[event.key] : undefined;
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault(); // one that leads to a page of its own without scripts
  document.getElementById(opener.dataset.opens)?.showModal();
});

if (on) {
  on.checked = !localStorage.getItem(OFF);
  on.addEventListener("change", () => {
    if (on.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
