/* Ready replies: a menu that opens by its button, or by a slash at the beginning of a word. */

const sheet = document.querySelector("#canned");
const words = sheet.querySelector("#canned-words");
let slash = false; // whether a slash opened the menu, which its reply replaces

function reply() {
  return document.querySelector("#reply-text");
}

function open(bySlash) {
  slash = bySlash;
  words.value = "";
  sheet.showModal();
  words.focus();
  window.htmx.trigger(words, "canned:open");
}

// Put a ready reply where the caret is, as if it had been typed: the draft hears of it, too.
function put(text) {
  const field = reply();
  const { selectionStart: start = 0, selectionEnd: end = 0 } = field ?? {}; // gone with the focus
  sheet.close();
  if (!field) return;
  field.focus();
  field.setRangeText(text, Math.max(0, slash ? start - 1 : start), end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-canned-for]")) open(false);
  const chosen = target.closest("[data-canned]");
  if (chosen) put(chosen.dataset.canned);
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.id !== "reply-text" || event.data !== "/" || event.isComposing) return;
  const before = field.value.slice(0, field.selectionStart - 1);
  if (!before || /\s$/.test(before)) open(true);
});

/* In the menu the arrows walk, and Enter in the search takes the first that is found. */
sheet.addEventListener("keydown", (event) => {
  const all = [...sheet.querySelectorAll("[data-canned]")];
  if (event.key === "Enter" && event.target === words && all.length) {
    event.preventDefault();
    return put(all[0].dataset.canned);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !all.length) return;
  event.preventDefault();
  const at = all.indexOf(document.activeElement);
  (all[at + step] ?? (step > 0 ? all[0] : words)).focus();
});
