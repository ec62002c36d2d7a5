// The answers that are growing on this page, by turn.
import { Stream } from "./stream.js";

export class Streams {
  #growing = new Map();

  constructor(transcript, shown) {
    this.transcript = transcript;
    this.shown = shown;
  }

  of(turn) {
    const known = this.#growing.get(turn);
    if (known) return known;
    const prose = this.transcript.answer(turn).querySelector(".prose");
    const stream = new Stream(prose, (offset) => this.shown(turn, offset, prose));
    this.#growing.set(turn, stream);
    return stream;
  }

  end(turn) {
    this.#growing.get(turn)?.end();
    this.#growing.delete(turn);
  }

  // What was growing here is not shown any more.
  clear() {
    for (const turn of [...this.#growing.keys()]) this.end(turn);
  }

  // Where the next connection should go on.
  place() {
    const [turn] = [...this.#growing.keys()].slice(-1);
    return turn ? { turn, offset: this.#growing.get(turn).length } : {};
  }
}
