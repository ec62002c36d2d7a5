// What the shortcuts do, and the sheet that lists them.
import { OFF, keep, kept } from "../kept.js";

const sheet = document.getElementById("keys-sheet");
const on = document.getElementById("keys-on");
const aside = document.getElementById("conversations");

export function keys() {
  sheet.showModal();
}

// On a phone the list of conversations is a drawer.
export function search() {
  if (!aside.checkVisibility()) aside.showPopover();
  const query = document.getElementById("history-query");
  query.focus();
  query.select();
}

export function begin() {
  aside.querySelector("a.button").click();
}

on.checked = !kept(OFF);
on.addEventListener("change", () => keep(OFF, !on.checked));

if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of sheet.querySelectorAll("[data-command]")) key.textContent = "⌘";
}
