// The colours of code while it streams, in the classes that the server's finished HTML has.
import "dompurify"; // sets a global

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
// What highlight.js calls it, and the class that has its colour.
const CLASSES = {
  ...{ keyword: "k", literal: "kc", type: "kt", built_in: "nb", number: "m", comment: "c" },
  ...{ string: "s", regexp: "sr", symbol: "ss", meta: "nd", doctag: "c", attr: "na", name: "nt" },
  ...{ "selector-tag": "nt", attribute: "k", addition: "gi", deletion: "gd" },
  ...{ function_: "nf", class_: "nc" },
};
const known = new Map();
let highlighter = null;

// Colour the element that holds `code`; false when its language is not here, yet or at all.
export function colour(element, code, language) {
  const name = ALIASES[language.toLowerCase()] ?? language.toLowerCase();
  if (!NAMES.has(name) || code.length > MOST) return false;
  if (known.get(name) !== true) {
    fetchLanguage(name).then(() => element.textContent === code && colour(element, code, language));
    return false;
  }
  const { value } = highlighter.highlight(code, { language: name, ignoreIllegals: true });
  element.replaceChildren(...nodesOf(value));
  return true;
}

// Code that grows is coloured seldom enough to leave the page its time.
export class Pace {
  #next = 0;

  run(work) {
    const begun = performance.now();
    if (begun < this.#next) return;
    work();
    const ended = performance.now();
    this.#next = ended + Math.max(SOONEST, (ended - begun) * PATIENCE);
  }
}

function fetchLanguage(name) {
  if (!known.has(name)) {
    const here = Promise.all(["core", name].map(part)).then(([core, language]) => {
      highlighter = core.default;
      highlighter.registerLanguage(name, language.default);
      known.set(name, true);
    });
    known.set(name, here);
    here.catch(() => known.delete(name));
  }
  return Promise.resolve(known.get(name));
}

// Through the import map, by a name that the collection of static files leaves alone.
const part = (name) => import(`highlight/${name}`);

function nodesOf(html) {
  const fragment = window.DOMPurify.sanitize(html, {
    ALLOWED_TAGS: ["span"],
    ALLOWED_ATTR: ["class"],
    RETURN_DOM_FRAGMENT: true,
  });
  for (const span of fragment.querySelectorAll("span")) {
    const names = [...span.classList].map((name) => CLASSES[name.replace("hljs-", "")]);
    const name = names.filter(Boolean).pop();
    if (name) span.className = `hl-${name}`;
    else span.replaceWith(...span.childNodes);
  }
  return fragment.childNodes;
}
