// Formulas, where they stand in Markdown as the server has it; the server draws them, once each.
import { load } from "../../common/fragments.js";

const TEXT = String.raw`(?!\n[ \t]*\n)`; // no formula goes over an empty line
const ROUND = String.raw`\\\(((?:${TEXT}[^\\]|\\[^()])+)\\\)`;
const SQUARE = String.raw`\\\[((?:${TEXT}[^\\]|\\[^\[\]])+)\\\]`;
const DOLLARS = String.raw`\$\$((?:${TEXT}[^$\\]|\\[\s\S])+)\$\$`;
const DOLLAR = String.raw`\$(?![\s$])((?:[^$\\\n]|\\[^\n])+)(?<!\s)\$(?![0-9A-Za-z$])`;
const INLINE = [
  [new RegExp(`^${ROUND}`), false],
  [new RegExp(`^${SQUARE}`), true],
  [new RegExp(`^${DOLLARS}`), true],
  [new RegExp(`^${DOLLAR}`), false],
];
const BLOCK = new RegExp(`^ {0,3}(?:${DOLLARS}|${SQUARE})[ \\t]*(?:\\n|$)`);
const BLOCK_START = /(?<=\n) {0,3}(?:\$\$|\\\[)/;
const START = /(?<![0-9A-Za-z$\\])\$|\\[([]/;
const PRICE = /^\$\d[\d.,]*[kKmMbB]?\s+[A-Za-z]{2,}/;
const MOST = 40; // formulas in one request

const place = (tex, display) => {
  const code = document.createElement("code");
  code.className = "formula-source";
  code.dir = "ltr";
  code.textContent = tex.trim();
  if (display) code.dataset.display = "";
  return code.outerHTML;
};

export const formulas = [
  {
    name: "formulaBlock",
    level: "block",
    start: (text) => BLOCK_START.exec(text)?.index,
    tokenizer(text) {
      const found = BLOCK.exec(text);
      return found && { type: "formulaBlock", raw: found[0], tex: found[1] ?? found[2] };
    },
    renderer: ({ tex }) => `<p class="formula">${place(tex, true)}</p>`,
  },
  {
    name: "formula",
    level: "inline",
    start: (text) => START.exec(text)?.index,
    tokenizer(text) {
      for (const [pattern, display] of INLINE) {
        const found = pattern.exec(text);
        if (found && !PRICE.test(found[0])) {
          return { type: "formula", raw: found[0], tex: found[1], display };
        }
      }
    },
    renderer: ({ tex, display }) => place(tex, display),
  },
];

const drawn = new Map(); // nodes, by display and TeX
const asked = new Map(); // what resolves when they are drawn, or can't be
let batch = null;

// Replace each source in `fragment` by its formula, at once or when the server has drawn it.
export function draw(fragment) {
  for (const source of fragment.querySelectorAll(".formula-source")) {
    const key = (source.dataset.display === "" ? "d" : "i") + source.textContent;
    delete source.dataset.display;
    const put = () => drawn.has(key) && source.replaceWith(drawn.get(key).cloneNode(true));
    if (!put()) asking(key).then(put);
  }
}

function asking(key) {
  if (!asked.has(key)) {
    batch ??= { keys: [], done: new Promise((done) => setTimeout(() => done(fetchDrawn()), 0)) };
    batch.keys.push(key);
    asked.set(key, batch.done);
  }
  return asked.get(key);
}

async function fetchDrawn() {
  const { keys } = batch;
  batch = null;
  for (let first = 0; first < keys.length; first += MOST) {
    const some = keys.slice(first, first + MOST);
    const list = await load("/formulas/", new URLSearchParams(some.map((key) => ["formula", key])))
      .catch(() => null); // the sources stand until the answer is finished
    some.forEach((key, at) => list && drawn.set(key, list.children[at].firstElementChild));
  }
}
