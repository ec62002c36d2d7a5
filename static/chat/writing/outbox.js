// What was said and not yet heard: shown at once, kept through a reload, and sent in order, one
// after the other, as soon as there is a connection; under its key, so it is taken once.
import { Bubbles } from "./bubbles.js";
import { Queue } from "./queue.js";

export class Outbox {
  constructor(wire, transcript, conversation) {
    Object.assign(this, { wire, transcript });
    this.bubbles = new Bubbles(transcript);
    this.queue = new Queue(`outbox:${conversation}`, (key) => this.#drop(key));
  }

  // What the server has by now is on the page.
  restore(composer) {
    this.composer = composer;
    for (const { words, state } of this.queue.earlier()) {
      if (!this.transcript.has(words.key)) this.#show(words, state === "unsent" ? state : "waiting");
    }
    this.queue.keep();
  }

  put(words) {
    this.#drop(words.key);
    this.#show(words, "waiting");
    this.next();
    this.wire.open();
  }

  // A new connection: what went down the old one may not have arrived.
  again() {
    for (const one of this.queue.all()) if (one.state === "sending") one.state = "waiting";
    this.next();
  }

  // The first goes when nothing is being answered; the others wait for it.
  next() {
    const all = this.queue.all();
    if (this.composer.busy || all.some(({ state }) => state === "sending")) return;
    const first = all.find(({ state }) => state === "waiting");
    if (!first || !this.wire.send({ type: "say", ...first.words })) return;
    this.bubbles.last(first.words.key);
    first.gone = true; // and may have arrived: it can't be taken back
    this.#mark(first, "sending");
  }

  heard(key, turn) {
    if (this.queue.drop(key)) this.bubbles.heard(key, turn);
  }

  // Words turned down, the oldest where an error names no key, go back to the composer; when
  // something else stands there by now, they stay on the page.
  refused(key = this.queue.all()[0]?.words.key) {
    const one = this.queue.get(key);
    if (!one) return;
    one.gone = false;
    if (this.composer.restore(one.words)) this.#drop(key);
    else this.#mark(one, "unsent");
  }

  // Nobody listens any more.
  closed() {
    for (const { words } of this.queue.all()) this.refused(words.key);
  }

  // Another branch is shown: what is still to be said follows it.
  stay() {
    for (const { words, state } of this.queue.all()) {
      if (this.transcript.has(words.key)) this.heard(words.key);
      else this.#show(words, state);
    }
  }

  #show(words, state) {
    this.bubbles.show(words);
    this.#mark(this.queue.get(words.key) ?? { words }, state);
  }

  #mark(one, state) {
    one.state = state;
    this.queue.set(one);
    const { words, gone } = one;
    this.bubbles.note(words.key, state, {
      again: () => this.composer.again(words),
      cancel: !gone && (() => this.#cancel(words)),
    });
  }

  #cancel(words) {
    this.composer.restore(words);
    this.#drop(words.key);
    this.composer.text.focus();
  }

  #drop(key) {
    this.bubbles.drop(key);
    this.queue.drop(key);
  }
}
