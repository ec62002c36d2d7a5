// Paints Markdown that grows: finished blocks are made once and never touched again, the last is a
// live tail.
import { copyableCode } from "../../transcript/copy.js";
import { firstBlocks, nodesOf } from "./markdown.js";
import { Notes } from "./notes.js";
import { GROWS, Parts } from "./parts.js";
import { growing } from "./tail.js";
import { warm } from "./warming.js";

export { settle } from "./settling.js";

const BUDGET = 3; // milliseconds that one painting may make blocks for: laying them out takes longer

export class Painter {
  #tail = [];
  #growing = null; // what the words that come are added to, if it needn't be made anew

  constructor(prose) {
    this.notes = new Notes(prose);
    this.parts = new Parts(prose);
  }

  // Paint `text`; `kept` characters of it are finished, and need not be given again. With `more`
  // there is too much for once, as after a reload: the rest wants another painting.
  paint(text) {
    const begun = performance.now();
    const blocks = firstBlocks(text);
    let last = blocks.pop();
    if (last?.type === "space" && blocks.length) last = blocks.pop(); // a list may go on after it
    let kept = 0;
    if (blocks.length && this.#finish(blocks[0])) kept += blocks.shift().raw.length;
    else if (!blocks.length && last && this.#growing?.grow(last)) last = null;
    else this.#dropTail();
    for (const block of blocks) {
      this.#put(block);
      kept += block.raw.length;
      if (performance.now() - begun > BUDGET) return { kept, more: true };
    }
    if (last) this.#begin(last);
    this.notes.show();
    return { kept, more: false };
  }

  #put(block) {
    if (block.type === "note") this.notes.put(block.label, nodesOf({ raw: block.text }));
    else {
      const nodes = nodesOf(block);
      nodes.forEach(copyableCode);
      this.parts.add(nodes);
    }
  }

  #begin(block) {
    if (block.type === "note") return this.#put(block);
    this.#tail = nodesOf(block);
    this.#tail.at(-1)?.setAttribute(GROWS, "");
    this.parts.add(this.#tail);
    this.#growing = growing(block, this.#tail);
  }

  // What grew stays as it stands, if it is this block.
  #finish(block) {
    if (!this.#growing?.grow(block)) return false;
    this.#growing.finish(block);
    for (const node of this.#tail) {
      node.removeAttribute(GROWS);
      copyableCode(node);
    }
    this.#forget();
    return true;
  }

  #dropTail() {
    this.parts.drop(this.#tail);
    this.#forget();
  }

  #forget() {
    this.#tail = [];
    this.#growing = null;
  }
}

warm(Painter);
