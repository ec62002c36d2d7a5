// What was said and not yet heard: sent again, under the same key, after every reconnect.
export class Outbox {
  #unheard = new Map();

  constructor(wire, bubbles) {
    this.wire = wire;
    this.bubbles = bubbles;
  }

  put(words) {
    this.#unheard.set(words.key, words);
    this.bubbles.show(words.key, words.text);
    this.wire.send({ type: "say", ...words });
    this.wire.open();
  }

  again() {
    for (const words of this.#unheard.values()) this.wire.send({ type: "say", ...words });
  }

  heard(key, turn) {
    if (this.#unheard.delete(key)) this.bubbles.heard(key, turn);
  }

  // An error frame names no key; the oldest words still unheard are what it is about.
  refused() {
    const [words] = this.#unheard.values();
    if (!words) return null;
    this.#unheard.delete(words.key);
    this.bubbles.drop(words.key);
    return words;
  }
}
