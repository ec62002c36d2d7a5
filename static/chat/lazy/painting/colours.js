// The colours of code while it streams, in the classes that the server's finished HTML has.
import { slices } from "../../common/slices.js";
import { isSelected, LINES } from "./lines.js";

const MOST = 40_000; // characters, as the server
const SOONEST = 250; // milliseconds between two colourings of code that grows
const SHARE = 4; // they may take one part in so many of the time
const ALIASES = {
  ...{ sh: "bash", shell: "bash", zsh: "bash", console: "bash", "c++": "cpp", h: "c", hpp: "cpp" },
  ...{ golang: "go", html: "xml", svg: "xml", js: "javascript", jsx: "javascript", jsonc: "json" },
  ...{ py: "python", python3: "python", rb: "ruby", rs: "rust", ts: "typescript", tsx: "typescript" },
  ...{ yml: "yaml", patch: "diff", sqlite: "sql", postgresql: "sql" },
};
const NAMES = new Set(
  "bash c cpp css diff go java javascript json python ruby rust sql typescript xml yaml".split(" "),
);
const painted = new WeakMap(); // what stands in a piece, run by run
const waiting = new Map(); // what takes the colours of each piece of code that was sent
let worker = null;
let sent = 0;

// Colour the element that holds `code`, and maybe more by then, from one of its pieces on. Resolves
// to the number of pieces that are full and have their colours.
export async function colour(element, code, language, from = 0) {
  const name = ALIASES[language.toLowerCase()] ?? language.toLowerCase();
  if (!NAMES.has(name) || code.length > MOST) return from;
  const shown = [...element.children].slice(from); // not what the finished answer puts there
  const pieces = await highlighted({ code, name, from });
  if (!pieces || !element.textContent.startsWith(code)) return from;
  const due = slices();
  for (const [at, piece] of shown.entries()) {
    await due();
    if (!isSelected(piece)) put(piece, pieces[at]);
  }
  return from + shown.length - 1;
}

// Code that grows is coloured seldom enough to leave a device its time, also that of the worker.
export class Pace {
  #next = 0;

  async run(work) {
    const begun = performance.now();
    if (begun < this.#next) return;
    this.#next = Infinity;
    await work();
    const now = performance.now();
    this.#next = now + Math.max(SOONEST, (now - begun) * SHARE);
  }
}

// Resolves to pieces, each in runs with their classes; null when the language could not be fetched.
function highlighted(asked) {
  worker ??= started();
  const number = (sent += 1);
  const addresses = ["core", asked.name].map(address);
  worker.postMessage({ ...asked, number, addresses, lines: LINES });
  return new Promise((resolve) => waiting.set(number, resolve));
}

function started() {
  const one = new Worker(address("worker"), { type: "module" });
  one.onmessage = ({ data: { number, pieces } }) => {
    waiting.get(number)(pieces);
    waiting.delete(number);
  };
  return one;
}

// By the import map, under names that the collection of static files leaves alone.
const address = (name) => import.meta.resolve(`highlight/${name}`);

// What stands there in its colours already is left alone.
function put(piece, runs) {
  const shown = painted.get(piece) ?? [];
  const rest = piece.textContent.slice(runs.reduce((length, [text]) => length + text.length, 0));
  let same = 0;
  while (same < runs.length && equal(runs[same], shown[same])) same += 1;
  while (piece.childNodes.length > same) piece.lastChild.remove();
  piece.append(...runs.slice(same).map(nodeOf));
  if (rest) piece.append(rest);
  painted.set(piece, runs);
}

const equal = (one, other) => one[0] === other?.[0] && one[1] === other[1];

function nodeOf([text, name]) {
  if (!name) return text;
  const span = document.createElement("span");
  span.className = `hl-${name}`;
  span.textContent = text;
  return span;
}
