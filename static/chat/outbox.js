// What was said and not yet heard: shown at once, and sent again, under the same key, after every
// reconnect.
import { pattern } from "./fragments.js";

export class Outbox {
  #unheard = new Map();

  constructor(wire, transcript) {
    this.wire = wire;
    this.transcript = transcript;
  }

  put(words) {
    this.#drop(words.key);
    this.#unheard.set(words.key, words);
    this.#show(words);
    this.wire.send({ type: "say", ...words });
    this.wire.open();
  }

  again() {
    for (const words of this.#unheard.values()) this.wire.send({ type: "say", ...words });
  }

  // The server has them: they wait for the rendered message of this turn.
  heard(key, turn) {
    if (!this.#unheard.delete(key)) return;
    const article = this.transcript.find(`[data-key="${key}"]`);
    if (article && turn) article.dataset.turn = turn;
    article?.querySelector(".message-note")?.remove();
  }

  // Words turned down, the oldest where an error names no key, go back to the composer; when
  // something else stands there by now, they stay on the page.
  refused(composer, key = [...this.#unheard.keys()][0]) {
    const words = this.#unheard.get(key);
    if (!this.#unheard.delete(key)) return;
    if (composer.restore(words)) return this.#drop(key);
    const note = pattern("unsent");
    note.querySelector("button").addEventListener("click", () => composer.again(words));
    this.#bubble(key)?.querySelector(".message-note").replaceWith(note);
  }

  // Nobody listens any more.
  closed(composer) {
    for (const key of this.#unheard.keys()) this.refused(composer, key);
  }

  #show({ key, text }) {
    const item = pattern("said");
    const article = item.querySelector("article");
    article.dataset.key = key;
    article.querySelector(".said").textContent = text;
    this.transcript.append(item);
    this.transcript.follow.toEnd();
  }

  #drop(key) {
    this.#bubble(key)?.closest("li").remove();
  }

  #bubble(key) {
    return this.transcript.find(`[data-key="${key}"][data-message=""]`);
  }
}
