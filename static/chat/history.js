// The dialog in which one conversation is managed, where the focus goes when the list changes, and
// how the lists of other tabs follow.
import { copyText } from "./transcript/copy.js";

const dialog = document.querySelector("dialog#manage");
const list = document.getElementById("history");
const tabs = new BroadcastChannel("conversations");
let opener = "";
let elsewhere = false; // what changed the list last was done in another tab
let stale = false; // nobody looks at this one, so it waits

document.body.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target === dialog) opened();
  else if (target === list && !elsewhere) kept();
});

document.body.addEventListener("conversations:changed", ({ detail }) => {
  elsewhere = Boolean(detail?.elsewhere);
  if (elsewhere) return;
  if (dialog.open) dialog.close();
  tabs.postMessage("changed");
});

tabs.addEventListener("message", () => follow(true));
document.addEventListener("visibilitychange", () => follow(stale));

list.addEventListener("click", ({ target }) => {
  opener = target.closest(".history-manage")?.getAttribute("href") ?? opener;
});

dialog.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy-link]");
  if (button) copyText(button.dataset.copyLink, button, button.dataset.copied);
});

// A conversation that was open was deleted: what undoes that is in the list, on a phone in a drawer.
if (location.hash === "#conversations") {
  const aside = document.getElementById("conversations");
  if (!aside.checkVisibility()) aside.showPopover();
  history.replaceState(null, "", location.pathname);
  tabs.postMessage("changed");
  kept();
}

function follow(changed) {
  stale = changed && document.hidden;
  if (changed && !stale) {
    window.htmx.trigger(document.body, "conversations:changed", { elsewhere: true });
  }
}

function opened() {
  const button = dialog.querySelector("[data-copy-link]");
  if (button) button.hidden = false;
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[data-focus]") ?? dialog.querySelector("#manage-title");
  first.focus();
  if (first.matches("input")) first.select();
}

// The list was replaced under the focus: it goes to the same row, or to what undoes its deletion.
function kept() {
  if (document.activeElement !== document.body) return;
  const row = opener && list.querySelector(`.history-manage[href="${CSS.escape(opener)}"]`);
  (row || list.querySelector("[data-undo]"))?.focus();
}
