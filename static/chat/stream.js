// A growing answer: finished blocks are rendered once and never touched again; the last is a live tail.
import { firstBlocks, nodesOf, plainOf } from "./markdown.js";

const PAUSE = 48; // milliseconds between paintings, at least
const BUDGET = 12; // milliseconds that one painting may freeze blocks for

export class Stream {
  #text = "";
  #rest = ""; // what is not frozen yet
  #tail = [];
  #plain = false; // whether the tail is a paragraph of mere words
  #timer = 0;

  // `length` counts code points, as the server does.
  constructor(prose, shown) {
    this.prose = prose;
    this.shown = shown;
    this.length = 0;
  }

  // Replace everything from `offset` on; false when what lies before it is missing.
  take(offset, text) {
    if (offset > this.length) return false;
    if (offset < this.length) this.#truncate(offset);
    this.#text += text;
    this.#rest += text.replaceAll("\r", "");
    this.length += [...text].length;
    this.#timer ||= setTimeout(() => this.#paint(), PAUSE);
    return true;
  }

  // Withdrawn text leaves the page at once.
  cut(offset) {
    if (offset >= this.length) return;
    this.#truncate(offset);
    this.#paint();
  }

  end() {
    clearTimeout(this.#timer);
  }

  #truncate(offset) {
    this.#text = [...this.#text].slice(0, offset).join("");
    this.#rest = this.#text.replaceAll("\r", "");
    this.length = offset;
    this.#tail = [];
    this.#plain = false;
    this.prose.replaceChildren();
  }

  #paint() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const begun = performance.now();
    const blocks = firstBlocks(this.#rest);
    const last = blocks.pop();
    if (!blocks.length && this.#grow(last)) return this.shown(this.length);
    this.#dropTail();
    for (const block of blocks) {
      this.prose.append(...nodesOf(block));
      this.#rest = this.#rest.slice(block.raw.length);
      if (performance.now() - begun > BUDGET) return this.#later();
    }
    this.#tail = last ? nodesOf(last) : [];
    this.prose.append(...this.#tail);
    this.#plain = Boolean(last) && plainOf(last) !== null;
    this.shown(this.length);
  }

  // Too much at once, after a reload for example: the rest comes in the next painting.
  #later() {
    this.#timer = setTimeout(() => this.#paint(), 0);
  }

  // Most of the time plain words follow plain words: the text node that is there takes them.
  #grow(last) {
    const text = this.#plain && last ? plainOf(last) : null;
    if (text === null) return false;
    this.#tail[0].firstChild.data = text;
    return true;
  }

  #dropTail() {
    for (const node of this.#tail) node.remove();
    this.#tail = [];
  }
}
