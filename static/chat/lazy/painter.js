// Paints Markdown that grows: finished blocks are made once and never touched again, the last is a
// live tail.
import { firstBlocks, nodesOf, plainOf } from "./markdown.js";

const BUDGET = 12; // milliseconds that one painting may make blocks for

export class Painter {
  #tail = [];
  #plain = false; // whether the tail is a paragraph of mere words

  constructor(prose) {
    this.prose = prose;
  }

  // Paint `text`; `kept` characters of it are finished, and need not be given again. With `more`
  // there is too much for once, as after a reload: the rest wants another painting.
  paint(text) {
    const begun = performance.now();
    const blocks = firstBlocks(text);
    const last = blocks.pop();
    let kept = 0;
    if (!blocks.length && this.#grow(last && plainOf(last))) return { kept, more: false };
    this.#dropTail();
    for (const block of blocks) {
      this.prose.append(...nodesOf(block));
      kept += block.raw.length;
      if (performance.now() - begun > BUDGET) return { kept, more: true };
    }
    this.#tail = last ? nodesOf(last) : [];
    this.prose.append(...this.#tail);
    this.#plain = Boolean(last) && plainOf(last) !== null;
    return { kept, more: false };
  }

  // Most of the time plain words follow plain words: the text node that is there takes them.
  #grow(text) {
    if (!this.#plain || !text) return false;
    this.#tail[0].firstChild.data = text;
    return true;
  }

  #dropTail() {
    for (const node of this.#tail) node.remove();
    this.#tail = [];
    this.#plain = false;
  }
}
