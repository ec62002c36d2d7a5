// A table that grows: rows that are whole are made once, a long one takes a phone too long each time.
import { nodesOf } from "./markdown.js";

const SHORT = 24; // rows; in a longer table half a row would move the columns of all others each time

export class Rows {
  constructor(body, block) {
    this.body = body;
    [this.head, this.rows] = split(block);
  }

  // The last may go on.
  get #whole() {
    return Math.max(0, this.rows.length - 1);
  }

  // False when `block` is no more of the same.
  grow(block) {
    if (block.type !== "table") return false;
    const [head, rows] = split(block);
    if (head === this.head && rows.join() === this.rows.join()) return true;
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
  if (rows.length > SHORT && cells(rows.at(-1)) < cells(rule)) rows.pop();
  return [`${names}\n${rule}`, rows];
}

const cells = (row) => row.split("|").length;
