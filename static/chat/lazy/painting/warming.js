// The first of each kind is a browser's slowest: a parser's first words, a font, a sign that another
// font has, a formula, an icon. They are used once, unseen, one after the other while nothing else is
// to be done.
import { pattern } from "../../common/fragments.js";
import { idle } from "../../common/slices.js";
import { cleaned, firstBlocks, htmlOf, nodesOf, patterns } from "./markdown.js";

const WORDS = [
  ...["# a", "**b** `c` [d](https://e.example)", "- f", "| g |\n|---|\n| h |", "> i", "1. j"],
  ...["```\nk\n```", "- [ ] l", "![m](https://e.example/n)", "~~o~~ [^p]", "[^q]: r"],
];
const WIDE = "…"; // beyond Latin-1, where a browser has texts of another kind
const TIMES = 3; // it translates a pattern when that is used again, once for each kind of text
const LONG = 4; // milliseconds, after which what comes next may wait

export function warm() {
  const place = pattern("warm");
  const first = [...looking("a"), ...reading(), ...kinds(place)];
  const steps = [...first, ...looking(WIDE), () => place.remove()];
  const next = () => {
    const begun = performance.now();
    while (steps.length && performance.now() - begun < LONG) steps.shift()();
    if (steps.length) idle(next);
  };
  idle(next);
}

function reading() {
  const one = () => cleaned("<p>a</p>");
  const all = WORDS.flatMap((raw) => [() => htmlOf(raw), () => nodesOf({ raw })]);
  const formula = () => htmlOf("$x$ and \\[y\\]"); // which the server need not draw
  return [() => firstBlocks(WORDS[0]), () => htmlOf(WORDS[0]), one, ...all, formula];
}

function kinds(place) {
  const each = [...place.children].map((kind) => () => {
    place.append(kind);
    kind.getBoundingClientRect(); // now, and not in the frame of somebody's key
  });
  place.replaceChildren();
  return [() => document.body.append(place), ...each, () => ask(place), swap];
}

// The list beside takes in a conversation that begins, while its first words come. Nothing is sent.
function ask(place) {
  place.addEventListener("htmx:beforeRequest", (event) => event.preventDefault());
  window.htmx.ajax("GET", location.pathname, { source: place, target: place, swap: "none" });
}

function swap() {
  window.htmx.swap(document.createElement("div"), "<p>a</p>", { swapStyle: "innerHTML" });
}

function looking(text) {
  return patterns.map((pattern) => () => {
    for (let time = 0; time < TIMES; time += 1) pattern.exec(text);
    pattern.lastIndex = 0;
  });
}
