// The blocks of an answer that grows, some to a part, and the parts in a box of their own: what is
// added then stands after everything around it, and a frame need not style the rest anew.
import { pass } from "../../common/passing.js";

export const GROWS = "data-grows"; // the block after which the next words come

const MOST = 8;
const SEEN = 3; // parts at the end: a window full and some more
const HEADING = /^H\d$/; // keeps the room above it, which the first of a part has not

export class Parts {
  #box = null;

  constructor(prose) {
    this.prose = prose;
  }

  get #last() {
    return this.#box?.lastElementChild;
  }

  add(nodes) {
    for (const node of nodes) {
      if (!this.#last || this.#isFull(node)) this.#begin();
      this.#last.append(node);
    }
  }

  drop(nodes) {
    for (const node of nodes) node.remove(); // a part that is empty now is where the next begin
  }

  #isFull(node) {
    return this.#last.childElementCount >= MOST && !HEADING.test(node.nodeName);
  }

  #begin() {
    if (!this.#box) {
      this.#box = made("parts");
      this.prose.prepend(this.#box);
    }
    this.#box.append(made("part"));
    pass(this.#box.children, SEEN);
  }
}

function made(name) {
  const box = document.createElement("div");
  box.className = name;
  return box;
}
