// The last block of an answer that grows: what of it is here already is not made anew.
import { colour, Pace } from "./colours.js";
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

  constructor(code, { lang }) {
    this.code = code;
    this.language = lang?.split(" ", 1)[0] ?? "";
  }

  grow({ type, text: all }) {
    const text = all.replace(HALF, "");
    if (type !== "code" || !this.#show(text)) return false;
    if (this.language) this.#pace.run(() => colour(this.code, text, this.language));
    return true;
  }

  finish({ text }) {
    const all = text.endsWith("\n") ? text : `${text}\n`; // as the server ends it
    this.#show(all);
    if (this.language) colour(this.code, all, this.language);
  }

  #show(text) {
    const shown = this.code.textContent;
    if (!text.startsWith(shown)) return false;
    if (text.length > shown.length) this.code.append(text.slice(shown.length));
    return true;
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
