// The last block of an answer that grows: what of it is here already is not made anew.
import { colour, Pace } from "./colours.js";
import { Items } from "./items.js";
import { addCode } from "./lines.js";
import { nodesOf, plainOf } from "./markdown.js";
import { GROWS } from "./parts.js";
import { become, renewText } from "./renewing.js";
import { Rows } from "./rows.js";

const HALF = /\n {0,3}(?:`{1,2}|~{1,2})$/; // of the fence that ends code, most likely

// What takes the words that come, for a block that stands in `nodes`; null where all is made anew.
export function growing(block, nodes) {
  const [node] = nodes;
  if (nodes.length !== 1) return null;
  if (plainOf(block) !== null) return new Words(node.firstChild);
  if (block.type === "code") return new Code(node.querySelector("code"), block);
  if (block.type === "list") return new Items(node, block, growing);
  const body = block.type === "table" && node.querySelector("tbody");
  return body ? new Rows(body, block) : new Block(node, block);
}

class Words {
  constructor(text) {
    this.text = text;
  }

  // False when `block` is no more of the same.
  grow(block) {
    const text = plainOf(block);
    if (text === null) return false;
    renewText(this.text, text);
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

// Any other: it is made anew, but what of it is the same stays.
class Block {
  constructor(node, { type }) {
    this.node = node;
    this.type = type;
  }

  grow(block) {
    if (block.type !== this.type) return false;
    const [fresh, ...more] = nodesOf(block);
    fresh?.setAttribute(GROWS, "");
    return Boolean(fresh) && !more.length && become(this.node, fresh);
  }

  finish() {}
}
