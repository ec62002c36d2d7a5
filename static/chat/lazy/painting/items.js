// A list that grows: items that are whole are made once, and the last goes on where it stands.
import { itemsOf } from "./markdown.js";
import { become } from "./renewing.js";

const GO_ON = new Set(["code", "list", "table"]); // that may be long within an item, too

export class Items {
  #inner = null; // what the last block of the last item grows by

  constructor(list, block, growing) {
    Object.assign(this, { list, block, growing });
    this.#begin();
  }

  // False when `block` is no more of the same.
  grow(block) {
    const known = this.block.items.length - 1;
    const { items } = block;
    if (kind(block) !== kind(this.block) || items.length <= known) return false;
    if (!alike(this.block.items.slice(0, known), items)) return false;
    const from = this.#goesOn(items[known]) ? known + 1 : known;
    const fresh = itemsOf(block, from);
    if (fresh.length !== items.length - from) return false;
    if (from > known && fresh.length) this.#inner?.finish(blocksOf(items[known]).at(-1));
    if (from === known && become(this.list.lastElementChild, fresh[0])) fresh.shift();
    else if (from === known) this.list.lastElementChild.remove();
    this.list.append(...fresh);
    this.block = block;
    if (from < items.length) this.#begin();
    return true;
  }

  finish({ items }) {
    this.#inner?.finish(blocksOf(items.at(-1)).at(-1));
  }

  #begin() {
    const last = blocksOf(this.block.items.at(-1)).at(-1);
    const nodes = [this.list.lastElementChild.lastElementChild];
    this.#inner = GO_ON.has(last?.type) ? this.growing(last, nodes) : null;
  }

  #goesOn(item) {
    const was = this.block.items.at(-1);
    if (item.raw.trimEnd() === was.raw.trimEnd()) return true;
    const [known, now] = [blocksOf(was), blocksOf(item)];
    if (!this.#inner || now.length !== known.length) return false;
    return alike(known.slice(0, -1), now) && this.#inner.grow(now.at(-1));
  }
}

// The empty lines before another item count as a block, too.
const blocksOf = ({ tokens }) => tokens.filter(({ type }) => type !== "space");

const kind = ({ type, ordered, start, loose }) => [type, ordered, start, loose].join();

// The last of all ends its lines otherwise than when it is followed.
const alike = (known, now) => known.every(({ raw }, at) => raw.trimEnd() === now[at].raw.trimEnd());
