// Enter sends; F6 moves between the messages and the composer, arrows between messages; Escape
// stops. What the other keys do is fetched with the first of them.
import { OFF, kept } from "./kept.js";

const STEPS = { ArrowUp: -1, ArrowDown: 1 };
const SINGLE = { "/": "search", n: "begin", "?": "keys" };
const COMMANDS = { k: "search", "/": "keys" };
const LATIN = { KeyK: "k", KeyN: "n" }; // on a keyboard of another script
const OPEN = "dialog[open], :popover-open";
const FIELDS = "textarea, select, input:not([type=checkbox], [type=radio])";

// Safari ends a composition before its last key, which only the code 229 then tells.
const composing = (event) => event.isComposing || event.keyCode === 229;
const run = (act) => import("./lazy/shortcuts.js").then((shortcuts) => shortcuts[act]());

function shortcutOf(event) {
  if (event.altKey || composing(event) || document.querySelector("dialog[open]")) return null;
  const key = event.key === "؟" ? "?" : event.key > "~" ? LATIN[event.code] : event.key;
  if (event.ctrlKey || event.metaKey) return COMMANDS[key?.toLowerCase()];
  return event.target.closest(FIELDS) || kept(OFF) ? null : SINGLE[key];
}

export function keyboard(composer, transcript) {
  const articles = () => [...transcript.list.querySelectorAll("article")];

  document.addEventListener("keydown", (event) => {
    const act = shortcutOf(event);
    if (act) {
      event.preventDefault();
      run(act);
    }
    if (event.key === "F6") {
      event.preventDefault();
      const away = composer.form.contains(document.activeElement) && articles().pop();
      (away || composer.text).focus();
    }
    if (event.key === "Escape" && !composing(event) && !document.querySelector(OPEN)) {
      composer.stop();
    }
  });

  const opener = document.getElementById("keys");
  opener.hidden = false;
  opener.addEventListener("click", () => run("keys"));

  composer.text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
    event.preventDefault();
    composer.form.requestSubmit();
  });

  transcript.list.addEventListener("keydown", (event) => {
    const step = event.target.matches("article") && STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const all = articles();
    all[all.indexOf(event.target) + step]?.focus();
  });
}
