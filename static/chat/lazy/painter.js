// Paints Markdown that grows: finished blocks are made once and never touched again, the last is a
// live tail.
import { copyableCode } from "../copy.js";
import { colour, Pace } from "./colours.js";
import { firstBlocks, nodesOf, plainOf } from "./markdown.js";
import { Notes } from "./notes.js";
import { GROWS, Parts } from "./parts.js";
import { warm } from "./warming.js";

export { settle } from "./settling.js";

const BUDGET = 6; // milliseconds that one painting may make blocks for

export class Painter {
  #tail = [];
  #words = null; // the text node of a tail that is mere words, or code
  #code = ""; // the language of a tail that is code
  #pace = new Pace();

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
    if (!blocks.length && last && this.#grow(last)) return { kept, more: false };
    this.#dropTail();
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
    if (plainOf(block) !== null) [this.#words] = this.#tail[0].childNodes;
    if (block.type !== "code") return;
    this.#words = this.#tail[0].querySelector("code");
    this.#code = block.lang?.split(" ", 1)[0] ?? "";
  }

  // Most of the time plain words follow plain words, and code code: what is there takes them.
  #grow(block) {
    if (!this.#words) return false;
    if (this.#words instanceof Text) return this.#growWords(plainOf(block));
    return block.type === "code" && this.#growCode(block.text);
  }

  #growWords(text) {
    if (text === null) return false;
    this.#words.data = text;
    return true;
  }

  #growCode(text) {
    const shown = this.#words.textContent;
    if (!text.startsWith(shown)) return false;
    if (text.length > shown.length) this.#words.append(text.slice(shown.length));
    if (this.#code) this.#pace.run(() => colour(this.#words, text, this.#code));
    return true;
  }

  #dropTail() {
    this.parts.drop(this.#tail);
    this.#tail = [];
    this.#words = null;
    this.#code = "";
  }
}

warm();
