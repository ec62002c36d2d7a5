// What the server was told to be on the page, of each turn: seldom enough to cost nothing.
const CHARACTERS = 4_096;
const PAUSE = 1_000;

export class Acks {
  #told = new Map();

  tell(turn, offset, send) {
    const last = this.#told.get(turn) ?? { offset: 0, at: 0 };
    const now = performance.now();
    if (offset - last.offset < CHARACTERS && now - last.at < PAUSE) return;
    if (send({ type: "ack", turn, offset })) this.#told.set(turn, { offset, at: now });
  }
}
