// What puts a growing answer on the page. The one for Markdown is large: it is fetched when somebody
// writes or an answer begins, and until it is here the words stand as they came.
class Words {
  constructor(prose) {
    this.words = document.createElement("p");
    this.words.className = "unparsed";
    this.words.dir = "auto";
    prose.append(this.words);
  }

  paint(text) {
    this.words.textContent = text;
    return { kept: 0, more: false };
  }
}

// By the import map. Each starts by itself: all of them at once would be felt by who writes.
const LIBRARIES = ["marked", "dompurify"];

let best = Words;
let settle = () => false;
let coming = null;

export const painter = () => best;

// Resolves to whether what grew in `old` could stay, and is the finished message now.
export const settled = (old, fresh) => settle(old, fresh);

// Resolves when it is here; if it could not be fetched, the next call tries again.
export function fetchPainter() {
  coming ??= Promise.all(LIBRARIES.map((name) => import(name)))
    .then(() => import("../lazy/painting/painter.js"))
    .then(
      (fetched) => void ({ Painter: best, settle } = fetched),
      () => void (coming = null),
    );
  return coming;
}
