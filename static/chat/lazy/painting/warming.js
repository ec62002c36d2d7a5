// The first of each kind is a browser's slowest: a parser's first words, a font and each letter in it,
// a sign that another font has, a formula, an icon. They are used once, unseen, one after the other
// while nothing else is to be done.
import { pattern } from "../../common/fragments.js";
import { idle } from "../../common/slices.js";
import { cleaned, firstBlocks, htmlOf, patterns } from "./markdown.js";

const LETTERS = "The quick brown fox jumps over a lazy dog. WE SAVED HIM, BY PUCK & ZORRO; 1234567890?";
const CODE = `\`\`\`a\n# ${LETTERS}\n"b" -> {1}\n\`\`\``; // no language, or its colours were fetched
const WORDS = [
  ...[`# ${LETTERS}`, `**${LETTERS}** *c* \`d\` [e](https://e.example)`, "## *f*", "- g", "> h"],
  ...["1. i", `| ${LETTERS} |\n|---|\n| j \`k\` |`, `${CODE}\n\nl`, "- [ ] m", "---"],
  ...["![n](https://e.example/n)", `~~o~~ [^p]\n\n[^p]: *${LETTERS}*`, `${LETTERS} ${LETTERS}`],
];
const WIDE = "…"; // beyond Latin-1, where a browser has texts of another kind
const TIMES = 3; // it translates a pattern when that is used again, once for each kind of text
const LONG = 4; // milliseconds, after which what comes next may wait

export function warm(Painter) {
  const place = pattern("warm");
  const kinds = [...place.children].map((kind) => () => lay(place, kind));
  place.replaceChildren();
  const steps = [
    ...[...looking("a"), ...reading(), () => document.body.append(place), ...kinds],
    ...[() => ask(place), swap, ...painting(place, Painter), ...looking(WIDE), () => place.remove()],
  ];
  const next = () => {
    const begun = performance.now();
    while (steps.length && performance.now() - begun < LONG) steps.shift()();
    if (steps.length) idle(next);
  };
  idle(next);
}

function reading() {
  const one = () => cleaned("<p>a</p>");
  const all = WORDS.map((raw) => () => htmlOf(raw));
  const formula = () => htmlOf("$x$ and \\[y\\]"); // which the server need not draw
  return [() => firstBlocks(WORDS[0]), () => htmlOf(WORDS[0]), one, ...all, formula];
}

function painting(place, Painter) {
  return WORDS.flatMap((raw) => {
    const prose = document.createElement("div");
    prose.className = "prose";
    return [() => new Painter(prose).paint(raw), () => lay(place, prose)];
  });
}

// Now, and not in the frame of somebody's key; and gone before anybody could find it.
function lay(place, kind) {
  place.append(kind);
  kind.getBoundingClientRect();
  kind.remove();
}

// The list beside takes in a conversation that begins, while its first words come. What is asked for
// is here already, and put nowhere.
function ask(place) {
  window.htmx.ajax("GET", import.meta.url, { source: place, target: place, swap: "none" });
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
