// Enter sends, but where fingers write; F6 moves between the messages and the composer, arrows
// between messages; Escape stops. The list of the keys is fetched when somebody opens it.
import { OFF, kept } from "../common/kept.js";
import { late } from "../common/late.js";

const STEPS = { ArrowUp: -1, ArrowDown: 1 };
const SINGLE = { "/": "search", n: "begin", "?": "keys" };
const COMMANDS = { k: "search", "/": "keys" };
const LATIN = { KeyK: "k", KeyN: "n" }; // on a keyboard of another script
const OPEN = "dialog[open], :popover-open";
const FIELDS = "textarea, select, input:not([type=checkbox], [type=radio])";

// Safari ends a composition before its last key, which only the code 229 then tells.
const composing = (event) => event.isComposing || event.keyCode === 229;
// Keyboards on a screen have no Shift+Enter: there Enter is a new line, and the button sends.
const fingers = matchMedia("(hover: none) and (pointer: coarse)");
const aside = document.getElementById("conversations");

// Whoever searches types on at once, so no key may be lost to a module on its way.
const DEEDS = {
  search() {
    if (!aside.checkVisibility()) show();
    const query = document.getElementById("history-query");
    query.focus();
    query.select();
  },
  begin: () => aside.querySelector("a.button").click(),
  keys: () => late(import("../lazy/shortcuts.js"), ({ keys }) => keys()),
};

// On a phone the list of conversations is a drawer; elsewhere it may have been folded away.
function show() {
  const fold = document.getElementById("fold");
  if (fold.checkVisibility()) fold.click();
  else aside.showPopover();
}

// What was said last is edited from an empty composer, as in other chats.
function editLast(event, { text }, { list }) {
  if (event.key !== "ArrowUp" || text.value || event.shiftKey || composing(event)) return;
  const last = [...list.querySelectorAll("[data-edit]")].pop();
  if (!last?.checkVisibility({ visibilityProperty: true })) return;
  event.preventDefault();
  last.click();
}

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
      DEEDS[act]();
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
  opener.addEventListener("click", DEEDS.keys);

  if (fingers.matches) composer.text.enterKeyHint = "enter";
  composer.text.addEventListener("keydown", (event) => {
    editLast(event, composer, transcript);
    if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
    if (fingers.matches && !event.ctrlKey && !event.metaKey) return;
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
