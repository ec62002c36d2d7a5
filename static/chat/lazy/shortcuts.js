// The sheet that lists the shortcuts.
import { OFF, keep, kept } from "../common/kept.js";

const sheet = document.getElementById("keys-sheet");
const on = document.getElementById("keys-on");

export function keys() {
  sheet.showModal();
}

on.checked = !kept(OFF);
on.addEventListener("change", () => keep(OFF, !on.checked));

if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of sheet.querySelectorAll("[data-command]")) key.textContent = "⌘";
}
