// The last block of an answer that grows: what of it is here already is not made anew.
import { colour, Pace } from "./colours.js";
import { addCode } from "./lines.js";
import { nodesOf, plainOf } from "./markdown.js";

const HALF = /\n {0,3}(?:`{1,2}|~{1,2})$/; // of the fence that ends code, most likely

// What takes the words that come, for a block that stands in `nodes`; null where all is made anew.
export function growing(block, nodes) {
  if (plainOf(block) !== null) return new Words(nodes[0].firstChild);
  if (block.type === "code") return new Code(nodes[0].querySelector("code"), block);
  const body = block.type === "table" && nodes[0].querySelector("tbody");
  return body ? new Rows(body, block) : null;
}

class Words {
  constructor(text) {
    this.text = text;
  }

  // False when `block` is no more of the same.
  grow(block) {
    const text = plainOf(block);
    if (text === null) return false;
    this.text.data = text;
    return true;
  }

  finish() {}
}

class Code {
  #pace = new Pace();
  #coloured = 0; // pieces, from the first on

  constructor(code, { lang, text }) {
    this.code = code;
    this.shown = text;
    this.language = lang?.split(" ", 1)[0] ?? "";
  }

  grow({ type, text: all }) {
    const text = all.replace(HALF, "");
    if (type !== "code" || !this.#show(text)) return false;
    this.#pace.run(() => this.#colour());
    return true;
  }

  finish({ text }) {
    const all = text.endsWith("\n") ? text : `${text}\n`; // as the server ends it
    this.#show(all);
    this.#colour();
  }

  #show(text) {
    if (!text.startsWith(this.shown)) return false;
    addCode(this.code, text.slice(this.shown.length));
    this.shown = text;
    return true;
  }

  async #colour() {
    if (!this.language) return;
    this.#coloured = await colour(this.code, this.shown, this.language, this.#coloured);
  }
}

// Rows that are whole are made once: a long table takes a phone too long each time.
class Rows {
  constructor(body, block) {
    this.body = body;
    [this.head, this.rows] = split(block);
  }

  // The last may go on.
  get #whole() {
    return Math.max(0, this.rows.length - 1);
  }

  grow(block) {
    if (block.type !== "table") return false;
    const [head, rows] = split(block);
    const raw = [head, ...rows.slice(this.#whole)].join("\n");
    const [table] = head === this.head ? nodesOf({ raw }) : [];
    const fresh = table?.querySelectorAll("tbody > tr") ?? [];
    if (fresh.length !== rows.length - this.#whole) return false;
    [...this.body.rows].slice(this.#whole).forEach((row) => row.remove());
    this.body.append(...fresh);
    this.rows = rows;
    return true;
  }

  finish() {}
}

function split({ raw }) {
  const [names, rule, ...rows] = raw.trimEnd().split("\n");
  return [`${names}\n${rule}`, rows];
}
