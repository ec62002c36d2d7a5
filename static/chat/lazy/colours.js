// The colours of code while it streams, in the classes that the server's finished HTML has.

const MOST = 12_000; // characters; the finished answer colours more, in the server
const PATIENCE = 20; // colouring may take this share of the time: one part in so many
const SOONEST = 250; // milliseconds between two colourings of code that grows
const ALIASES = {
  ...{ sh: "bash", shell: "bash", zsh: "bash", console: "bash", "c++": "cpp", h: "c", hpp: "cpp" },
  ...{ golang: "go", html: "xml", svg: "xml", js: "javascript", jsx: "javascript", jsonc: "json" },
  ...{ py: "python", python3: "python", rb: "ruby", rs: "rust", ts: "typescript", tsx: "typescript" },
  ...{ yml: "yaml", patch: "diff", sqlite: "sql", postgresql: "sql" },
};
const NAMES = new Set(
  "bash c cpp css diff go java javascript json python ruby rust sql typescript xml yaml".split(" "),
);
const painted = new WeakMap(); // what stands in an element, piece by piece
const waiting = new Map(); // what takes the colours of each piece of code that was sent
let worker = null;
let sent = 0;

// Colour the element that holds `code`, and maybe more by then. Resolves to the milliseconds that it
// took the page; what takes long is done beside it.
export async function colour(element, code, language) {
  const name = ALIASES[language.toLowerCase()] ?? language.toLowerCase();
  if (!NAMES.has(name) || code.length > MOST) return 0;
  const runs = await highlighted(code, name);
  const begun = performance.now();
  if (runs && element.textContent.startsWith(code)) put(element, code, runs);
  return performance.now() - begun;
}

// Code that grows is coloured seldom enough to leave the page its time.
export class Pace {
  #next = 0;

  async run(work) {
    if (performance.now() < this.#next) return;
    this.#next = Infinity;
    const took = await work();
    this.#next = performance.now() + Math.max(SOONEST, took * PATIENCE);
  }
}

// Resolves to pieces, each with its class; null when the language could not be fetched.
function highlighted(code, name) {
  worker ??= started();
  const number = (sent += 1);
  const addresses = ["core", name].map(address);
  worker.postMessage({ number, code, name, addresses });
  return new Promise((resolve) => waiting.set(number, resolve));
}

function started() {
  const one = new Worker(address("worker"), { type: "module" });
  one.onmessage = ({ data: { number, runs } }) => {
    waiting.get(number)(runs);
    waiting.delete(number);
  };
  return one;
}

// By the import map, under names that the collection of static files leaves alone.
const address = (name) => import.meta.resolve(`highlight/${name}`);

// What stands there in its colours already is left alone.
function put(element, code, runs) {
  const shown = painted.get(element) ?? [];
  const rest = element.textContent.slice(code.length);
  let same = 0;
  while (same < runs.length && equal(runs[same], shown[same])) same += 1;
  while (element.childNodes.length > same) element.lastChild.remove();
  element.append(...runs.slice(same).map(nodeOf));
  if (rest) element.append(rest);
  painted.set(element, runs);
}

const equal = (one, other) => one[0] === other?.[0] && one[1] === other[1];

function nodeOf([text, name]) {
  if (!name) return text;
  const span = document.createElement("span");
  span.className = `hl-${name}`;
  span.textContent = text;
  return span;
}
