// Words that wait to be heard, by their key and in their order, as this browser keeps them.
import { keep, kept } from "../common/kept.js";

export class Queue {
  #waiting = new Map(); // { words, state, gone }: the state is the name of what is said of them

  constructor(name, onDrop) {
    this.name = name;
    addEventListener("storage", ({ key }) => key === name && this.#elsewhere(onDrop));
  }

  earlier() {
    return kept(this.name) ?? [];
  }

  all() {
    return [...this.#waiting.values()];
  }

  get(key) {
    return this.#waiting.get(key);
  }

  set(one) {
    this.#waiting.set(one.words.key, one);
    this.keep();
  }

  drop(key) {
    const known = this.#waiting.delete(key);
    if (known) this.keep();
    return known;
  }

  keep() {
    keep(this.name, this.#waiting.size && this.all());
  }

  // Another tab of this conversation sent or cancelled what both had kept.
  #elsewhere(onDrop) {
    const keys = new Set(this.earlier().map(({ words }) => words.key));
    for (const { words, state } of this.all()) {
      if (state !== "sending" && !keys.has(words.key)) onDrop(words.key);
    }
  }
}
